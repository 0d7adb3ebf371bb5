import Figures
import GanLabKit

extension SamplesPicture {
  /// Images that are drawn: more would be too small to be seen.
  static let mostImages = 225

  /// Images in rows; of a sampler whose samples belong together, such as ways from code to code or classes,
  /// each group is a row with its name.
  func drawImages(
    _ set: SampleSet?, _ images: ImageShape, _ session: Session, _ source: any DataSource,
    _ request: PictureRequest
  ) throws(LabError) -> Drawing {
    let words = SamplesWords(language: request.language)
    let most = min(n, SamplesPicture.mostImages)
    var panels: [Panel] = []
    var drawn = 0
    if let set {
      let ways = set.groups.map(\.range.count)
      let columns = ways.first.flatMap { way in
        ways.count > 1 || way > 1 ? (ways.allSatisfy { $0 == way } ? way : nil) : nil
      }
      let rows = columns.map { max(most / $0, 1) }
      drawn = min(rows.map { $0 * (columns ?? 1) } ?? most, set.samples.shape[0])
      panels.append(
        try panel(
          set.samples, first: drawn, images, source, columns, words.generated,
          rowLabels: names(of: set, rows)))
    }
    if set == nil || points > 0 {
      let count = min(set == nil ? n : points, SamplesPicture.mostImages)
      panels.append(
        try panel(session.reference(count), first: count, images, source, nil, words.dataTitle))
    }
    let figure = Figure(
      title: words.title(session, nil), caption: session.data?.command, panels: panels,
      size: PixelSize(panels.count > 1 ? 1700 : 900, 980))
    return Drawing(
      figure,
      data: .present([
        ("step", .integer(session.step)), ("n", .integer(set?.samples.shape[0] ?? 0)),
        ("shown", .integer(drawn)),
      ]))
  }

  /// The names of the first rows, where all samples belong to one.
  private func names(of set: SampleSet, _ rows: Int?) -> [String] {
    guard let rows, set.groups.last?.range.upperBound == set.samples.shape[0] else { return [] }
    return set.groups.prefix(rows).map(\.label)
  }

  private func panel(
    _ samples: Tensor, first count: Int, _ images: ImageShape, _ source: any DataSource,
    _ columns: Int?, _ title: String, rowLabels: [String] = []
  ) throws(LabError) -> Panel {
    let values: [Double]
    do {
      values = try samples.sliced(0..<min(count, samples.shape[0])).doubles()
    } catch {
      throw .tensor(error, in: "the generator")
    }
    return Panel(
      title: title, legend: .none,
      layers: [
        .images(images.grid(values, source.pixels, columns: columns, rowLabels: rowLabels))
      ])
  }
}
