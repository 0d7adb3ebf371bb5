import Figures
import GanLabKit
import Glibc
import Measures

/// The exact density of the data; on the line with the generator's and with D.
public struct DensityPicture: Picture {
  /// How densities become colours.
  public enum ScaleName: String, CaseIterable, HyperparameterChoice {
    /// Three decades.
    case log
    /// From 0 to the peak.
    case linear
  }

  /// What it says of itself.
  public static let about = About(
    "density", "the density of the data; beside it the model's, and on the line D",
    formula: "D*(x) = p_d(x) / (p_d(x) + p_g(x))",
    paper: "Goodfellow et al. 2014, Generative adversarial nets (figure 1)",
    notes: """
      On the plane the model's density stands beside the data's: exact where the model knows it, else \
      a kernel estimate from n samples, and the colour bar says which. Data that are a file's rows are \
      estimated likewise. An estimate is as blurred as its kernels are wide. A density that is known \
      up to a factor alone is made to integrate to 1 over what is shown.

      On the line a model that knows its density is drawn as exactly as the data. Else the generator's \
      density is a kernel estimate, and D* is computed from it and the exact density of the data. \
      Kernels are as wide as leave-one-out likelihood wants them.
      """)

  @Hyperparameter("how densities become colours, on the plane") var scale = ScaleName.log
  @Hyperparameter("samples that a density is estimated from", in: 2...20_000)
  var n = 4000

  @Hyperparameter("standard deviation of the kernels; 0: by leave-one-out likelihood", in: 0...1e3)
  var bandwidth = 0.0

  /// Logarithmic.
  public init() {}

  /// Draws the density.
  ///
  /// - Throws: `missing` without data, `refused` if they neither lie on the plane nor on the line, or on the
  ///   line without an exact density.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    if source.sampleShape == [1], let mixture = source.mixture {
      return try DensityOnLine(picture: self, session: session, request: request)
        .draw(source, mixture)
    }
    guard source.sampleShape != [1] else {
      throw .refused(
        "\(verb) draws an exact density of data on the line, and "
          + "\(session.data?.name ?? "these data") have none",
        hint: "plot samples")
    }
    let scene = try PlaneScene(session, for: verb)
    let words = DensityWords(language: request.language)
    let shown = PlaneDensityWords(language: request.language)
    let kernels = PlaneDensity.Kernels(n: n, bandwidth: bandwidth)
    let data = try PlaneDensity(dataOf: session, scene, kernels, for: verb)
    // A hundred thousand pixels are a picture, not numbers to read: means over larger cells are.
    let numbers =
      source.mixture.map { DensityRaster($0, in: scene.frame, cells: 64).grid }
      ?? data.raster.coarse(5)
    var members: [(String, PictureData?)] = [
      ("x", .numbers([scene.frame.x.low, scene.frame.x.high])),
      ("y", .numbers([scene.frame.y.low, scene.frame.y.high])), ("peak", .number(data.raster.peak)),
      ("rows", .integer(numbers.rows)), ("columns", .integer(numbers.columns)),
      ("density", .numbers(numbers.values)),
    ]
    members += data.members("data")
    let isLinear = scale == .linear
    var panels = [
      data.panel(
        title: shown.title(session.data?.command, data.kind), symbol: "p_d(x)", scene,
        isLinear: isLinear, shown)
    ]
    if let model = try PlaneDensity(
      modelOf: session, in: scene.frame, kernels, for: verb, request.watcher)
    {
      panels.append(
        model.panel(
          title: shown.title(session.model?.command, model.kind), symbol: words.symbol(session),
          scene, isLinear: isLinear, shown))
      members += model.members("model")
      members += [
        ("model_peak", .number(model.raster.peak)), ("model_mass", .number(model.raster.mass)),
        ("model_density", .numbers(model.raster.coarse(5).values)),
      ]
    }
    let figure = Figure(
      title: panels.count == 1 ? words.title(data.kind) : words.both, panels: panels,
      size: PixelSize(panels.count == 1 ? 900 : 1640, 860))
    return Drawing(figure, data: .present(members))
  }
}

/// The words of the picture.
struct DensityWords {
  let language: FigureLanguage

  func title(_ kind: PlaneDensity.Kind) -> String {
    kind == .exact
      ? language.choose("the exact density of the data", "la densité exacte des données")
      : language.choose(
        "the density of the data, estimated", "la densité des données, estimée")
  }
  var both: String {
    language.choose("the densities of data and model", "les densités des données et du modèle")
  }
  func symbol(_ session: Session) -> String {
    session.networks is any LikelihoodNetworks ? "p(x)" : "p_g(x)"
  }
  var axis: String { language.choose("density", "densité") }
  var real: String { language.choose("data p_d, exact", "données p_d, exacte") }
  var known: String { language.choose("model p, exact", "modèle p, exacte") }
  var generated: String { language.choose("generator p_g, estimated", "générateur p_g, estimée") }
  var probability: String {
    language.choose("probability of “real”", "probabilité de « réel »")
  }
  var trained: String { language.choose("D as it is trained", "D tel qu'entraîné") }
  var best: String { "D* = p_d / (p_d + p_g)" }
  var value: String { language.choose("critic's value", "valeur du critique") }
  var map: String { language.choose("z (top) to x = G(z)", "z (en haut) vers x = G(z)") }
  func lineTitle(_ session: Session) -> String { StateWords(language: language).state(session) }
}
