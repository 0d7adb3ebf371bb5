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
    "density", "the exact density of the data; on the line beside it the generator's, and D",
    formula: "D*(x) = p_d(x) / (p_d(x) + p_g(x))",
    paper: "Goodfellow et al. 2014, Generative adversarial nets (figure 1)",
    notes: """
      On the line the generator's density is a kernel estimate from n samples, whose width is chosen \
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
    guard let mixture = source.mixture else {
      throw .refused(
        "\(verb) draws an exact density, and \(session.data?.name ?? "these data") have none",
        hint: "plot samples")
    }
    if source.sampleShape == [1] {
      return try DensityOnLine(picture: self, session: session, request: request)
        .draw(source, mixture)
    }
    let scene = try PlaneScene(session, for: verb, points: 1)
    let words = DensityWords(language: request.language)
    guard let density = scene.density else { throw .missing(.data, for: verb) }
    let layer =
      scale == .log
      ? density.heatmap(.viridis)
      : .heatmap(
        Heatmap(
          density.grid, colorScale: ColorScale(.viridis, limits: .fixed(0, density.peak))))
    let panel = Panel(
      title: session.data?.command, x: scene.x, y: scene.y, colorBar: ColorBar(words.bar),
      equalAspect: true, layers: [layer])
    let figure = Figure(title: words.title, panels: [panel], size: PixelSize(900, 860))
    // A hundred thousand pixels are a picture, not numbers to read: means over larger cells are.
    let coarse = DensityRaster(mixture, in: scene.frame, cells: 64).grid
    return Drawing(
      figure,
      data: [
        "x": .numbers([scene.frame.x.low, scene.frame.x.high]),
        "y": .numbers([scene.frame.y.low, scene.frame.y.high]), "peak": .number(density.peak),
        "rows": .integer(coarse.rows), "columns": .integer(coarse.columns),
        "density": .numbers(coarse.values),
      ])
  }
}

/// The words of the picture.
struct DensityWords {
  let language: FigureLanguage

  var title: String {
    language.choose("the exact density of the data", "la densité exacte des données")
  }
  var bar: String { language.choose("density p_d(x)", "densité p_d(x)") }
  var axis: String { language.choose("density", "densité") }
  var real: String { language.choose("data p_d, exact", "données p_d, exacte") }
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
