import Figures
import GanLabKit

extension ChainsPicture {
  /// Images on their way, a row a chain.
  func drawStrips(
    _ chains: Session.ChosenChains, _ images: ImageShape, _ session: Session,
    _ source: any DataSource, _ request: PictureRequest
  ) throws(LabError) -> Drawing {
    let words = ChainWords(language: request.language)
    let count = min(n, ChainsPicture.mostStrips)
    let trace = try session.trace(
      chains, count, keeping: ChainsPicture.moves(moments, through: chains.sampler.moveCount),
      stream: "chains", request.watcher)
    let states = try trace.states.map { state throws(LabError) in
      try numbers(session.samples(of: state, chains))
    }
    let values = (0..<count).flatMap { chain in
      states.flatMap { $0[chain * images.count..<(chain + 1) * images.count] }
    }
    let panel = Panel(
      title: words.strips(trace.moves), legend: .none,
      layers: [.images(images.grid(values, source.pixels, columns: states.count))])
    let figure = Figure(
      title: words.title(session, chains.selection), panels: [panel],
      size: PixelSize(1100, 130 + 1000 * count / states.count))
    return Drawing(
      figure,
      data: .present([
        ("sampler", .text(chains.selection.command)), ("n", .integer(count)),
        ("moves", .numbers(trace.moves.map(Double.init))),
      ]))
  }
}
