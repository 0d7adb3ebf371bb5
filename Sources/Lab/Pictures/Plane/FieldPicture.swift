import Figures
import GanLabKit
import Glibc
import Measures

/// The discriminator over the plane, the slopes that it gives to samples, and beside it the optimum.
public struct FieldPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "field", "the discriminator over the plane with its slopes, and the optimal one beside it",
    formula: "D(x) = σ(d(x)),   arrows ∇d(x),   D*(x) = p_d(x) / (p_d(x) + p_g(x))",
    paper: "Goodfellow et al. 2014, Generative adversarial nets (proposition 1)",
    notes: """
      Samples are pulled along the arrows, whose lengths go as the root of ‖∇d‖. p_d is exact; p_g is \
      a kernel estimate, and with blur the data are widened by the same kernel: a perfect generator \
      then has D* = 1/2 everywhere, but for chance. Where neither data nor samples come, D* is free: \
      it is drawn as 1/2. A critic has no closed form of its optimum: the \
      logarithm of the ratio of the densities is drawn in its place.
      """)

  @Hyperparameter("points of the data and samples that are drawn", in: 0...5000) var points = 250
  @Hyperparameter("cells along a side", in: 16...400) var cells = 120
  @Hyperparameter("arrows along a side; 0: none", in: 0...60) var arrows = 17
  @Hyperparameter("samples that p_g is estimated from", in: 2...10_000) var n = 2000
  @Hyperparameter("standard deviation of the kernels; 0: by leave-one-out likelihood", in: 0...1e3)
  var bandwidth = 0.0
  @Hyperparameter("widen the data as the estimate widens p_g") var blur = true

  /// 120 × 120 cells.
  public init() {}

  /// Draws the field.
  ///
  /// - Throws: `missing` without data or model, `refused` if the data are not on the plane or the model
  ///   has no critic; `tensor`; `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.planeSource(for: verb)
    let critic = try session.critic(for: verb)
    let words = FieldWords(
      language: request.language, isProbability: session.criticTellsProbability)
    let scene = try PlaneScene(session, for: verb, points: max(points, 256))
    let generated = try session.generatedPoints(n, of: critic, stream: "field", mode: .live)
    let field = try CriticField(
      critic, frame: scene.frame, cells: cells, arrows: arrows, data: scene.data,
      generated: generated, request.watcher)
    let clouds = [
      scene.dataMarks(words.plane, count: points),
      Marks.generated(Array(generated.prefix(2 * points)), label: words.generated),
    ]
    var panels = [
      Panel(
        title: words.trained, x: scene.x, y: scene.y, legend: .below,
        colorBar: ColorBar(words.trainedBar), equalAspect: true,
        layers: field.surface(isProbability: session.criticTellsProbability) + clouds
          + field.arrowLayers(words.arrows))
    ]
    var members = field.data(isProbability: session.criticTellsProbability)
    var notes: [String] = []
    if let mixture = source.mixture {
      let best = try OptimalField(
        picture: self, mixture, generated, scene.frame, request.watcher)
      panels.append(
        Panel(
          title: words.best, x: scene.x, y: scene.y, legend: .below,
          colorBar: ColorBar(words.bestBar), equalAspect: true,
          layers: best.surface(isProbability: session.criticTellsProbability) + clouds))
      members += best.data
    } else {
      notes.append("these data are no mixture of Gaussians, so the optimum is not drawn")
    }
    let figure = Figure(
      title: StateWords(language: request.language).state(session), panels: panels,
      size: PixelSize(panels.count == 2 ? 1440 : 900, panels.count == 2 ? 750 : 860))
    return Drawing(figure, data: .present(members), notes: notes)
  }
}

/// The words of the picture.
struct FieldWords {
  let language: FigureLanguage
  let isProbability: Bool

  var plane: PlaneWords { PlaneWords(language: language) }
  var generated: String { language.choose("generated", "générés") }
  var trained: String {
    isProbability
      ? language.choose("D as it is trained", "D tel qu'entraîné")
      : language.choose(
        "the critic, its middle moved to 0", "le critique, son milieu ramené à 0")
  }
  var trainedBar: String {
    isProbability ? "D(x) = σ(d(x))" : language.choose("d(x) - middle", "d(x) - milieu")
  }
  var best: String {
    isProbability
      ? language.choose("the optimal D for this generator", "D optimal pour ce générateur")
      : language.choose(
        "a critic's optimum has no closed form: log ratio",
        "l'optimum d'un critique n'a pas de forme close : log du rapport")
  }
  var bestBar: String { isProbability ? "D*(x)" : "ln p_d(x) - ln p_g(x)" }
  var arrows: String {
    language.choose("∇d: the pull on samples", "∇d : l'attraction des échantillons")
  }
}
