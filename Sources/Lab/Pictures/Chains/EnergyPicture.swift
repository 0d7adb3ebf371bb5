import Figures
import GanLabKit

/// The energy of chains in the course of their walk.
public struct EnergyPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "energy", "the energy of a sampler's chains, move by move",
    notes: """
      It falls as long as chains come from places that are unlikely; once it is level they may have arrived. \
      R̂ compares the chains with each other and with their own past, over the second half of the walk: \
      1 says that no difference is left, above 1.05 the walk is too short.
      """)

  @Hyperparameter("how many chains", in: 2...10_000) var n = 500
  @Hyperparameter("single chains that are drawn", in: 0...20) var lines = 3

  /// 500 chains.
  public init() {}

  /// Draws the energies.
  ///
  /// - Throws: `missing` without data or model, `refused` if the sampler has no energy; the sampler's errors;
  ///   `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = ChainWords(language: request.language)
    let chains = try session.chains(for: verb)
    let trace = try session.trace(
      chains, n, keeping: [], stream: "energy", request.watcher)
    guard !trace.energies.isEmpty else {
      throw .refused(
        "\(verb) needs energies, and \(chains.selection.command) has none",
        hint: "sampler ddls steps=100")
    }
    let moves = trace.energyMoves.map(Double.init)
    let sorted = trace.energies.map { $0.sorted() }
    let at = { (share: Double) in sorted.map { $0[Int(Double($0.count - 1) * share)] } }
    let means = trace.energies.map { $0.reduce(0, +) / Double($0.count) }
    var layers: [Figures.Layer] = [
      .band(Band(x: moves, low: at(0.1), high: at(0.9), label: words.tenth, ink: .category(0)))
    ]
    for chain in 0..<min(lines, n) {
      layers.append(
        .line(
          Line(
            x: moves, y: trace.energies.map { $0[chain] }, label: chain == 0 ? words.single : nil,
            ink: .muted, width: 1.2, dash: .solid)))
    }
    layers.append(
      .line(Line(x: moves, y: means, label: words.meanEnergy, ink: .category(1), dash: .solid)))
    let hat = ChainDiagnostics.splitRHat(trace.chains(from: 0.5))
    let figure = Figure(
      title: words.title(session, chains.selection),
      caption: hat.map { "R̂ = \(request.language.fixed($0, 3))" },
      panels: [Panel(x: Axis(words.move), y: Axis("E"), legend: .below, layers: layers)],
      size: PixelSize(1100, 720))
    return Drawing(
      figure,
      data: .present([
        ("sampler", .text(chains.selection.command)), ("n", .integer(n)),
        ("moves", .numbers(moves)), ("mean", .numbers(means)), ("low", .numbers(at(0.1))),
        ("high", .numbers(at(0.9))), ("r_hat", hat.map { .number($0) }),
      ]))
  }
}
