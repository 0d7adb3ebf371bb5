import Figures
import GanLabKit
import Glibc

/// Data beside what is left of them once they went through an encoder and a decoder.
public struct ReconstructionsPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "reconstructions", "data, and what encoder and decoder make of them",
    formula: "x ↦ x̂ = E[x | z = m(x)], m(x) the mean of q(z|x); of gngan x ↦ G(E(x))",
    paper: "Kingma & Welling 2014, Auto-encoding variational Bayes",
    notes: """
      On the plane lines join each point with its reconstruction, and beside it the errors are drawn at \
      their own scale. Images stand in pairs, each beside its reconstruction.
      """)

  @Hyperparameter("points of the data, or pairs of images of which 32 are drawn", in: 1...5000)
  var n = 300

  /// Three hundred points.
  public init() {}

  /// Draws the pairs.
  ///
  /// - Throws: `missing` without data or model; `refused` if the model has no encoder, or the data are
  ///   neither on the plane nor images; `tensor`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    let images = ImageShape(source.sampleShape)
    guard source.sampleShape == [2] || images != nil else {
      throw .refused(
        "\(verb) shows data on the plane or images, and a sample of these is "
          + "\(source.sampleShape)",
        hint: "data ring")
    }
    let networks: any GeneratorNetworks
    if let game = session.networks as? any AutoencodingNetworks {
      networks = game
    } else {
      networks = try session.encoder(for: verb)
    }
    let pairs = try Reconstructions(
      try session.reference(n, for: networks.prior), networks, session.model?.name)
    let words = ReconstructionsWords(request.language)
    let members: [(String, PictureData?)] = [
      ("step", .integer(session.step)), ("n", .integer(n)), ("rms_error", .number(pairs.error)),
    ]
    if let images {
      let figure = Figure(
        title: words.title(session), caption: words.pairs,
        panels: [Panel(layers: [.images(images.pairs(pairs, source.pixels, most: 32))])],
        size: PixelSize(1100, 1160))
      return Drawing(figure, data: .present(members))
    }
    let scene = try PlaneScene(session, for: verb)
    let figure = Figure(
      title: words.title(session),
      panels: [planePanel(pairs, scene, words), errorPanel(pairs, words)],
      size: PixelSize(1500, 840))
    return Drawing(
      figure,
      data: .present(
        members + [
          ("data", .points(pairs.data, dimensions: 2)),
          ("reconstructions", .points(pairs.reconstructions, dimensions: 2)),
        ]))
  }

  private func planePanel(
    _ pairs: Reconstructions, _ scene: PlaneScene, _ words: ReconstructionsWords
  ) -> Panel {
    Panel(
      title: words.both, x: scene.x, y: scene.y, legend: .below, equalAspect: true,
      layers: [
        .outlines(Outlines(pairs.segments, ink: .muted, width: 1.6)),
        Marks.data(pairs.data, label: words.data, radius: 4.5),
        Marks.generated(pairs.reconstructions, label: words.reconstructed, radius: 3.4),
      ])
  }

  private func errorPanel(_ pairs: Reconstructions, _ words: ReconstructionsWords) -> Panel {
    let half = max(pairs.reach, 1e-12)
    let axis = { (number: String) in
      Axis("x̂\(number) - x\(number)", limits: .fixed(-half, half))
    }
    return Panel(
      title: words.errors, x: axis("₁"), y: axis("₂"), legend: .below, equalAspect: true,
      layers: [
        Marks.generated(pairs.errors, label: words.errors, radius: 3.4),
        .outlines(
          .circles(
            at: [Point(0, 0)], radius: pairs.error, label: words.size(pairs.error), ink: .text,
            width: 2.4, dash: .dashed)),
      ])
  }
}

/// The words of the picture.
struct ReconstructionsWords {
  private let language: FigureLanguage

  init(_ language: FigureLanguage) { self.language = language }

  var data: String { language.choose("x, data", "x, données") }
  /// The same in both languages.
  let reconstructed = "x̂, reconstructions"
  var both: String { language.choose("x joined with x̂", "x relié à x̂") }
  var errors: String { language.choose("errors x̂ - x", "erreurs x̂ - x") }
  var pairs: String {
    language.choose(
      "In each pair x on the left, its reconstruction on the right.",
      "Dans chaque paire, x à gauche, sa reconstruction à droite.")
  }

  func size(_ error: Double) -> String {
    language.choose(
      "root mean square: \(language.short(error))",
      "moyenne quadratique : \(language.short(error))")
  }

  func title(_ session: Session) -> String {
    [session.model?.command ?? "", StateWords(language: language).state(session)]
      .joined(separator: " · ")
  }
}
