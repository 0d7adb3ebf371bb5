import Figures
import GanLabKit

extension ArgmaxPicture {
  /// Codes that are drawn, a column each.
  private static let columns = 10

  /// Images: a row for each moment, a column for each code.
  func drawImages(
    _ frozen: FrozenDiscriminator, _ images: ImageShape, _ session: Session,
    _ request: PictureRequest
  ) throws(LabError) -> Drawing {
    let words = ArgmaxWords(language: request.language)
    let found = try frozen.run(moments, codes: codes(frozen, session), request.watcher)
    let columns = min(n, ArgmaxPicture.columns)
    let grid = images.grid(
      found.flatMap { $0.samples.prefix(columns * images.count) }, session.source?.pixels,
      columns: columns, rowLabels: found.map { words.moment($0.step) })
    let figure = Figure(
      title: words.title(session), caption: words.caption(found),
      panels: [Panel(legend: .none, layers: [.images(grid)])],
      size: PixelSize(1300, 110 + 116 * found.count))
    return Drawing(figure, data: .present(shared(session, found)))
  }
}
