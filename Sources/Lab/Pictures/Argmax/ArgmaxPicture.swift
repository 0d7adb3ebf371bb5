import Figures
import GanLabKit

/// Why G must not win alone: trained against a discriminator that stays as it is, its samples fall together where
/// that one is highest.
public struct ArgmaxPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "argmax", "what becomes of the samples when G learns and D stands still",
    formula: """
      D fixed:  max over G of E d(G(z)) = max over x of d(x),   G(z) = x* = argmax d for all z
      """,
    paper: """
      Goodfellow 2016, NIPS 2016 tutorial: Generative adversarial networks (section 5.1.1); Metz et al. 2017, \
      Unrolled generative adversarial networks
      """,
    notes: """
      G and D are copies; the session is left alone. The samples are those of always the same codes, the loss, \
      the switches and the settings the session's. x* is found on a grid and by ascent from its best node, \
      within the picture: at its edge d may rise further beyond. What is best is one thing, what gradients find \
      another: each sample climbs its own slope. Under a critic of bounded slope, or a young D, more and more \
      come to x*; where a trained G has samples on tops that lie apart they stay there, and a fresh G comes to \
      one or a few tops that are near. Of images a row is a moment, and there is no x*.
      """)

  @Hyperparameter("updates of G alone", in: 1...100_000) var steps = 3000
  @Hyperparameter("samples", in: 2...2000) var n = 500
  @Hyperparameter("cells along a side, in which x* is sought", in: 16...400) var cells = 120
  @Hyperparameter("how near counts as at x*; 0: a twentieth of the picture's side", in: 0...1e6)
  var distance = 0.0
  @Hyperparameter("the generator that learns: as it is by now, or fresh")
  var generator = VanishingPicture.GeneratorName.current

  /// Three thousand updates.
  public init() {}

  /// The moments that are drawn: before, early, in the middle, after.
  var moments: [Int] { Set([0, steps / 16, steps / 4, steps]).sorted() }

  /// Draws the samples over D, moment by moment.
  ///
  /// - Throws: `missing` without data, model or loss; `refused` if the data are neither on the plane nor images, or
  ///   the model has no critic, or is told what to make; the errors of a step; `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    let images = ImageShape(source.sampleShape)
    if images == nil { _ = try session.planeSource(for: verb) }
    let frozen = try FrozenDiscriminator(
      session, isFresh: generator == .fresh, for: verb)
    let words = ArgmaxWords(language: request.language)
    if let images { return try drawImages(frozen, images, session, request) }
    let scene = try PlaneScene(session, for: verb, points: 256)
    let field = try CriticField(
      frozen.networks, frame: scene.frame, cells: cells, arrows: 0, data: scene.data,
      generated: session.generatedPoints(256, of: frozen.networks, stream: "argmax", mode: .live),
      request.watcher)
    guard let highest = field.highest else {
      throw .refused("\(verb): this discriminator gives no numbers", hint: nil)
    }
    let peak = try CriticPeak(
      frozen.networks, from: highest.node, logit: highest.logit,
      cell: scene.frame.side / Double(cells), in: scene.frame)
    let found = try frozen.run(moments, codes: codes(frozen, session), request.watcher)
    let near = distance > 0 ? distance : scene.frame.side / 20
    let tops = field.tops
    let shares = found.map { [peak.place].share(of: $0.samples, within: near) }
    let topShares = found.map { tops.places.share(of: $0.samples, within: near) }
    let isProbability = session.criticTellsProbability
    let ground = field.surface(isProbability: isProbability)
    let others = others(tops, peak, near)
    let panels = found.indices.map { place in
      Panel(
        title: words.moment(found[place].step, near: shares[place]), x: scene.x, y: scene.y,
        legend: .none, equalAspect: true,
        layers: ground + others + [Marks.generated(found[place].samples, label: "", radius: 3.4)]
          + star(peak, near))
    }
    let figure = Figure(
      title: words.title(session),
      caption: words.caption(
        found, topShares, n, near, isProbability: isProbability, isAtEdge: peak.isAtEdge),
      panels: panels, columns: min(panels.count, 2), size: PixelSize(1300, 1290))
    let own: [(String, PictureData?)] = [
      ("x_star", .numbers(peak.place)), ("x_star_logit", .number(peak.logit)),
      ("x_star_at_edge", .flag(peak.isAtEdge)), ("distance", .number(near)),
      ("share_near", .numbers(shares)), ("tops", .list(tops.places.map { .numbers($0) })),
      ("share_at_tops", .numbers(topShares)),
      ("samples", .list(found.map { .points($0.samples, dimensions: 2) })),
    ]
    return Drawing(
      figure,
      data: .present(
        shared(session, found) + own + field.data(isProbability: isProbability)),
      notes: notes(frozen, peak))
  }

  /// The codes of all moments.
  func codes(_ frozen: FrozenDiscriminator, _ session: Session) -> Tensor {
    var random = session.pictureStream("argmax").stream("codes")
    return frozen.networks.prior.samples(n, random: &random)
  }

  /// The numbers of both kinds of picture.
  func shared(
    _ session: Session, _ found: [FrozenDiscriminator.Moment]
  ) -> [(String, PictureData?)] {
    [
      ("step", .integer(session.step)), ("generator", .text(generator.rawValue)),
      ("n", .integer(n)),
      ("moments", .numbers(found.map { Double($0.step) })),
      ("diversity", .numbers(found.map(\.diversity))),
      ("mean_logit", .numbers(found.map(\.meanLogit))),
    ]
  }

  /// The tops that are not x*.
  private func others(_ tops: CriticTops, _ peak: CriticPeak, _ near: Double) -> [Figures.Layer] {
    let places = tops.places.filter { [peak.place].share(of: $0, within: near) == 0 }
    guard !places.isEmpty else { return [] }
    return [
      .scatter(
        Scatter(
          x: places.map { $0[0] }, y: places.map { $0[1] }, ink: .text, marker: .diamond,
          radius: 4, opacity: 1))
    ]
  }

  /// A ring around all that counts as at x*: a mark would hide it.
  private func star(_ peak: CriticPeak, _ near: Double) -> [Figures.Layer] {
    let place = Point(peak.place[0], peak.place[1])
    return [
      .outlines(.circles(at: [place], radius: near, ink: .text, width: 2.6, dash: .dashed)),
      .annotation(Annotation("x*", at: place, offset: Point(26, 26), leader: false)),
    ]
  }

  private func notes(_ frozen: FrozenDiscriminator, _ peak: CriticPeak) -> [String] {
    var notes: [String] = []
    if peak.isAtEdge {
      notes.append("D is highest at the edge of the picture, and may rise further beyond it")
    }
    if frozen.networks.criticMixesSamples {
      notes.append(
        "D normalises batches: what G climbs depends on its own batch, and is not quite what is drawn"
      )
    }
    return notes
  }
}
