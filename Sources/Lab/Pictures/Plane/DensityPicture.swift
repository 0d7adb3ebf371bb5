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
    "density", "the exact density of the data; beside it the model's, and on the line D",
    formula: "D*(x) = p_d(x) / (p_d(x) + p_g(x))",
    paper: "Goodfellow et al. 2014, Generative adversarial nets (figure 1)",
    notes: """
      On the plane the model's density stands beside the data's if the model knows it. A density that \
      is known up to a factor alone is made to integrate to 1 over what is shown.

      On the line a model that knows its density is drawn as exactly as the data. Else the generator's \
      density is a kernel estimate from n samples, whose width is chosen \
      by leave-one-out likelihood, and D* is computed from it and the exact density of the data.
      """)

  @Hyperparameter("how densities become colours, on the plane") var scale = ScaleName.log
  @Hyperparameter("samples that the generator's density is estimated from", in: 2...20_000)
  var n = 4000

  @Hyperparameter("standard deviation of the kernels; 0: by leave-one-out likelihood", in: 0...1e3)
  var bandwidth = 0.0

  /// Logarithmic.
  public init() {}

  /// Draws the density.
  ///
  /// - Throws: `missing` without data, `refused` if they have no exact density or neither lie on the
  ///   plane nor on the line.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    if source.sampleShape == [1], let mixture = source.mixture {
      return try DensityOnLine(picture: self, session: session, request: request)
        .draw(source, mixture)
    }
    guard source.density != nil, source.sampleShape != [1] else {
      throw .refused(
        "\(verb) draws an exact density, and \(session.data?.name ?? "these data") have none",
        hint: "plot samples")
    }
    let scene = try PlaneScene(session, for: verb)
    let words = DensityWords(language: request.language)
    guard let density = scene.density else { throw .missing(.data, for: verb) }
    // A hundred thousand pixels are a picture, not numbers to read: means over larger cells are.
    let numbers =
      source.mixture.map { DensityRaster($0, in: scene.frame, cells: 64).grid }
      ?? density.coarse(5)
    var members: [(String, PictureData?)] = [
      ("x", .numbers([scene.frame.x.low, scene.frame.x.high])),
      ("y", .numbers([scene.frame.y.low, scene.frame.y.high])), ("peak", .number(density.peak)),
      ("rows", .integer(numbers.rows)), ("columns", .integer(numbers.columns)),
      ("density", .numbers(numbers.values)),
    ]
    var panels = [panel(density, session.data?.command, words.bar, scene)]
    if let model = try modelDensity(session, scene.frame, request.watcher) {
      panels.append(panel(model, session.model?.command, words.modelBar, scene))
      members += [
        ("model_peak", .number(model.peak)), ("model_mass", .number(model.mass)),
        ("model_density", .numbers(model.coarse(5).values)),
      ]
    }
    let figure = Figure(
      title: panels.count == 1 ? words.title : words.both, panels: panels,
      size: PixelSize(panels.count == 1 ? 900 : 1640, 860))
    return Drawing(figure, data: .present(members))
  }

  private func panel(
    _ density: DensityRaster, _ title: String?, _ bar: String, _ scene: PlaneScene
  ) -> Panel {
    let linear = ColorScale(.viridis, limits: .fixed(0, max(density.peak, 1e-300)))
    return Panel(
      title: title, x: scene.x, y: scene.y, colorBar: ColorBar(bar), equalAspect: true,
      layers: [
        scale == .log
          ? density.heatmap(.viridis) : .heatmap(Heatmap(density.grid, colorScale: linear))
      ])
  }

  /// The density of the model, if it is one that knows it.
  private func modelDensity(
    _ session: Session, _ frame: PlaneFrame, _ watcher: Watcher
  ) throws(LabError) -> DensityRaster? {
    guard let networks = session.networks as? any LikelihoodNetworks else { return nil }
    do {
      return try DensityRaster(
        { networks.logDensity($0, .evaluation) }, logPartition: networks.logPartition, in: frame,
        watcher)
    } catch {
      throw Trainer.labError(error, in: session.model?.name ?? "the model")
    }
  }
}

/// The words of the picture.
struct DensityWords {
  let language: FigureLanguage

  var title: String {
    language.choose("the exact density of the data", "la densité exacte des données")
  }
  var both: String {
    language.choose("the densities of data and model", "les densités des données et du modèle")
  }
  var bar: String { language.choose("density p_d(x)", "densité p_d(x)") }
  var modelBar: String { language.choose("density p(x) of the model", "densité p(x) du modèle") }
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
