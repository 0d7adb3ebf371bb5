import Figures
import GanLabKit

/// Chains of a sampler on their way: over the latent energy, among the data, or as strips of images.
public struct ChainsPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "chains", "the chains of a sampler on their way, among the codes and among the samples",
    formula: "E(z) = -ln p₀(z) - d(G(z)) in colours; a line is a chain, its dot the end",
    paper: "Che et al. 2020, Your GAN is secretly an energy-based model",
    notes: """
      On the plane each chain is drawn twice: among the codes, over the energy that drives it, and where the \
      generator puts it. Of images each row is a chain, from its start to its end. The sampler that is chosen \
      makes the moves; without one, ddls does.
      """)

  @Hyperparameter("how many chains; of images at most 15 are drawn", in: 1...200) var n = 6
  @Hyperparameter("images of a chain, from its start to its end", in: 2...20) var moments = 10
  @Hyperparameter("cells along a side of the energy's picture", in: 8...400) var cells = 120
  @Hyperparameter("how far a Gaussian's codes are shown, in standard deviations", in: 0.5...10)
  var reach = 3.0

  /// Six chains.
  public init() {}

  static let mostStrips = 15

  /// `count` moves of a walk: its start, its end, and others between them.
  static func moves(_ count: Int, through last: Int) -> [Int] {
    guard count > 1, last > 0 else { return [last] }
    let steps = min(count - 1, last)
    return (0...steps).map { last * $0 / steps }
  }

  private static let mostPoints = 400

  /// Draws the chains.
  ///
  /// - Throws: `missing` without data or model, `refused` if the sampler makes no moves, or if its samples are
  ///   neither on the plane nor images; the sampler's errors; `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    let chains = try session.chains(for: verb)
    if let images = ImageShape(source.sampleShape) {
      return try drawStrips(chains, images, session, source, request)
    }
    let words = ChainWords(language: request.language)
    let scene = try PlaneScene(session, for: verb)
    let moves = chains.sampler.moveCount
    let trace = try session.trace(
      chains, n, keeping: ChainsPicture.moves(ChainsPicture.mostPoints, through: moves),
      stream: "chains",
      request.watcher)
    let samples = try trace.states.map { state throws(LabError) in
      try numbers(session.samples(of: state, chains))
    }
    var panels: [Panel] = []
    var energies: [Double] = []
    let codes = try trace.states.map { state throws(LabError) in try numbers(state) }
    if chains.sampler.movesCodes, trace.last.shape[1] == 2 {
      let landscape = try LatentLandscape(
        session, chains, cells: cells, reach: reach, request.watcher)
      energies = landscape.grid.values
      panels.append(
        Panel(
          title: words.codes, x: landscape.axis("z₁"), y: landscape.axis("z₂"), legend: .below,
          colorBar: ColorBar(words.energy), equalAspect: true,
          layers: [landscape.layer] + paths(codes, words, isOnColours: true)))
    }
    panels.append(
      Panel(
        title: chains.sampler.movesCodes ? words.samples : words.among, x: scene.x, y: scene.y,
        legend: .below, equalAspect: true,
        layers: scene.ground(request.theme, words.plane) + paths(samples, words, isOnColours: false)
          + scene.circles(words.plane)))
    let figure = Figure(
      title: words.title(session, chains.selection), panels: panels,
      size: PixelSize(panels.count == 1 ? 900 : 1500, panels.count == 1 ? 900 : 860))
    return Drawing(
      figure,
      data: .present([
        ("sampler", .text(chains.selection.command)), ("n", .integer(n)),
        ("moves", .numbers(trace.moves.map(Double.init))),
        ("codes", chains.sampler.movesCodes ? .list(codes.map { .numbers($0) }) : nil),
        ("samples", .list(samples.map { .numbers($0) })),
        ("energy", energies.isEmpty ? nil : .numbers(energies)),
      ]))
  }

  /// A line a chain, a ring at its start and a dot at its end.
  private func paths(
    _ states: [[Double]], _ words: ChainWords, isOnColours: Bool
  ) -> [Figures.Layer] {
    let width = max(states[0].count / max(n, 1), 1)
    guard width == 2 else { return [] }
    let lines = (0..<n).map { chain in
      Figures.Layer.line(
        Line(
          x: states.map { $0[2 * chain] }, y: states.map { $0[2 * chain + 1] },
          label: chain == 0 ? words.path : nil, ink: isOnColours ? .fixed(.white) : .category(1),
          width: 1.6, dash: .solid, opacity: 0.6))
    }
    let ends = { (state: [Double], label: String, marker: Marker, ink: Ink) in
      Figures.Layer.scatter(
        Scatter(
          x: (0..<self.n).map { state[2 * $0] }, y: (0..<self.n).map { state[2 * $0 + 1] },
          label: label, ink: ink, marker: marker, radius: 5.5, opacity: 1))
    }
    return lines + [
      ends(states[0], words.start, .square, .category(4)),
      ends(states[states.count - 1], words.end, .circle, .category(6)),
    ]
  }

  func numbers(_ x: Tensor) throws(LabError) -> [Double] {
    do {
      return try x.doubles()
    } catch {
      throw .tensor(error, in: "the sampler")
    }
  }
}

/// The words of the pictures of chains.
struct ChainWords {
  let language: FigureLanguage

  var plane: PlaneWords { PlaneWords(language: language) }
  var codes: String { language.choose("latent codes z", "codes latents z") }
  var samples: String { language.choose("their samples G(z)", "leurs échantillons G(z)") }
  var among: String { language.choose("samples x", "échantillons x") }
  var energy: String { language.choose("energy E(z), nats", "énergie E(z), nats") }
  var path: String { language.choose("a chain", "une chaîne") }
  var start: String { language.choose("start", "départ") }
  var end: String { language.choose("end", "arrivée") }
  var move: String { language.choose("move", "pas") }
  var meanEnergy: String { language.choose("mean of all chains", "moyenne des chaînes") }
  var tenth: String {
    language.choose("between the 10th and the 90th percentile", "du 10ᵉ au 90ᵉ centile")
  }
  var single: String { language.choose("single chains", "chaînes seules") }

  func strips(_ moves: [Int]) -> String {
    let list = moves.map(language.count).joined(separator: ", ")
    return language.choose(
      "a row is a chain, after moves \(list)", "une ligne par chaîne, après les pas \(list)")
  }

  func title(_ session: Session, _ selection: Selection) -> String {
    [selection.command, StateWords(language: language).state(session)].joined(separator: " · ")
  }
}
