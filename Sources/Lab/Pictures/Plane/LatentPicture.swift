import Figures
import GanLabKit
import Glibc

/// The latent plane as the generator bends it: a regular grid of codes, pushed through G; of images, the sheet of
/// what G makes of each code.
public struct LatentPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "latent", "a regular grid of latent codes, and where the generator puts it",
    formula: """
      z ↦ G(z), along lines of constant z₁ and of constant z₂
      images: G(z) at zᵢ = Φ⁻¹(uᵢ), with uᵢ in equal steps
      """,
    paper: "Kingma & Welling 2014, Auto-encoding variational Bayes, figure 4 (images)",
    notes: """
      G is continuous: between two modes it has to leave a bridge, on which few codes lie if it is \
      steep there. Where lines lie close, many codes share a place; where they are far apart, few do. \
      Images are drawn one for each crossing of lines, which part the prior evenly.
      """)

  @Hyperparameter("lines each way", in: 2...101) var lines = 21
  @Hyperparameter("codes along a line, on the plane", in: 8...2000) var steps = 400
  @Hyperparameter("how far a Gaussian's codes reach, in standard deviations", in: 0.1...10)
  var reach = 2.5
  @Hyperparameter("the class whose samples are made, of a model that is told one", in: 0...9999)
  var `class` = 0

  /// 21 lines each way.
  public init() {}

  /// Draws the grid and its image.
  ///
  /// - Throws: `missing` without data or model, `refused` unless codes are on a plane, and data are on one or images;
  ///   `tensor`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = LatentWords(language: request.language)
    let source = try session.chosenSource(for: verb)
    let networks = try session.generator(for: verb)
    try checkCodes(of: networks.prior, model: session.model?.name ?? "gan-mlp")
    if let images = ImageShape(source.sampleShape) {
      return try sheet(session, networks, images, source.pixels, words)
    }
    let scene = try PlaneScene(session, for: verb)
    let edge = networks.prior.family == .uniform ? 1 : reach
    let grid = LineGrid(lines: lines, steps: steps, reach: edge)
    let codes = grid.points
    let images = try samples(of: codes, networks)
    let drawn = { (points: [Double]) in
      grid.layers(points, inks: (.category(1), .text), labels: (words.first, words.second))
    }
    let axis = { (label: String) in Axis(label, limits: .fixed(-edge * 1.04, edge * 1.04)) }
    let panels = [
      Panel(
        title: words.codes, x: axis("z₁"), y: axis("z₂"), legend: .below, equalAspect: true,
        layers: drawn(codes)),
      Panel(
        title: words.images, x: scene.x, y: scene.y, legend: .below, equalAspect: true,
        layers: scene.ground(request.theme, words.plane) + drawn(images)
          + scene.circles(words.plane)),
    ]
    let figure = Figure(
      title: words.title(nil, of: networks.prior, class: `class`, session), panels: panels,
      size: PixelSize(1400, 800))
    return Drawing(
      figure,
      data: [
        "step": .integer(session.step), "lines": .integer(lines), "steps": .integer(steps),
        "reach": .number(edge), "codes": .points(codes, dimensions: 2),
        "images": .points(images, dimensions: 2),
      ])
  }
}

extension LatentPicture {
  /// Whether codes of `prior` are a plane, and the class is one of its own.
  ///
  /// - Throws: `refused` if not.
  private func checkCodes(of prior: Prior, model: String) throws(LabError) {
    guard prior.given == nil else {
      throw .refused(
        "\(verb) draws a grid of codes, and this model's have half of a sample in them",
        hint: "plot completions")
    }
    guard prior.latent == 2 else {
      throw .refused(
        "\(verb) needs latent codes of 2 coordinates to draw a grid of them, "
          + "and this model's have \(prior.latent)", hint: "model \(model) latent=2")
    }
    guard `class` < max(prior.classes, 1) else {
      throw .refused(
        prior.classes == 0
          ? "\(model) is told no class, and class=\(`class`) names one"
          : "there is no class \(`class`): the model is told one of 0 to \(prior.classes - 1)",
        hint: verb)
    }
  }

  /// What the generator makes of codes [z₁, z₂, z₁, z₂, …], all of one class where it is told one.
  ///
  /// - Throws: `tensor`.
  func samples(
    of codes: [Double], _ networks: any GeneratorNetworks
  ) throws(LabError) -> [Double] {
    let count = codes.count / 2
    let classes = networks.prior.classes
    do {
      return try withoutRecording { () throws(TensorError) in
        var z = Tensor.of(codes, [count, 2])
        if classes > 0 {
          let named = oneHot([Int32](repeating: Int32(`class`), count: count), classes: classes)
          z = concatenate([z, named], axis: 1)
        }
        return try networks.generate(z, .evaluation).doubles()
      }
    } catch {
      throw .tensor(error, in: "the generator")
    }
  }
}

/// The words of the picture.
struct LatentWords {
  let language: FigureLanguage

  var plane: PlaneWords { PlaneWords(language: language) }
  var codes: String { language.choose("latent codes z", "codes latents z") }
  var images: String { language.choose("G(z), over the data", "G(z), sur les données") }
  var first: String { language.choose("z₁ constant", "z₁ constant") }
  var second: String { language.choose("z₂ constant", "z₂ constant") }
  var sheet: String {
    language.choose(
      "z₁ grows to the right, z₂ upwards; between two neighbours lies as much of the prior everywhere.",
      "z₁ croît vers la droite, z₂ vers le haut ; entre deux voisins, partout autant de la loi a priori."
    )
  }

  /// The model where it is to be named, the class whose samples these are where it is told one, and where the
  /// training stands.
  func title(
    _ model: String?, of prior: Prior, class number: Int, _ session: Session
  ) -> String {
    let name = prior.classes > 0 ? "\(language.choose("class", "classe")) \(number)" : nil
    return [model, name, StateWords(language: language).state(session)].compactMap { $0 }
      .joined(separator: " · ")
  }
}
