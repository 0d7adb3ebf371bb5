import Figures
import GanLabKit
import Measures

/// What a model sees in data, as a map: near is alike.
public struct TSNEPicture: Picture {
  /// What is mapped.
  public enum Subject: String, CaseIterable, HyperparameterChoice {
    /// Codes if the model has an encoder, else features if it has any, else the data.
    case auto
    /// The encoder's codes.
    case codes
    /// The features.
    case features
    /// The data themselves.
    case data
  }

  /// What it says of itself.
  public static let about = About(
    "tsne", "a map by t-SNE of what a model sees in data: its codes, its features, by class",
    formula: """
      p_ij from Gaussians around each row, q_ij ∝ 1 / (1 + ‖yᵢ - yⱼ‖²),   min over y of KL(P ‖ Q)
      """,
    paper: "van der Maaten & Hinton 2008, Visualizing data using t-SNE",
    notes: """
      Rows are an encoder's means or a flow's codes, else what the last layer of a discriminator or of a classifier \
      sees, else the data, of samples that training does not see where there are such. Exact, over all pairs: \
      2,000 rows take four times as long as 1,000. Neighbours on the map were neighbours before; how far apart \
      clusters lie, and how large they are, tells little, and another perplexity may part what is one. Where the \
      colours are mixed here they need not be mixed in the space itself. No class is shown to t-SNE.
      """)

  @Hyperparameter("samples of the data", in: 4...5000) var n = 1000
  @Hyperparameter("about how many neighbours count", in: 1...1000) var perplexity = 30.0
  @Hyperparameter("steps of the descent", in: 1...20_000) var steps = 500
  @Hyperparameter("what is mapped; auto: codes, else features, else data")
  var of = Subject.auto

  /// A thousand samples, 500 steps.
  public init() {}

  /// Draws the map.
  ///
  /// - Throws: `missing` without data; `refused` if the model has not what is asked for, or the perplexity is more
  ///   than a third of n; `tensor`; `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    guard 3 * perplexity <= Double(n) else {
      throw .refused(
        "\(verb): a perplexity of \(perplexity.optionText) needs \(Int((3 * perplexity).rounded(.up))) "
          + "samples, and n is \(n)", hint: "\(verb) n=\(n) perplexity=\(max(1, n / 10))")
    }
    let found = try LatentRows(
      session, n, LatentRows.Kind(rawValue: of.rawValue), for: verb, request.watcher)
    var options = TSNE.Options()
    options.perplexity = perplexity
    options.steps = steps
    let map: TSNE
    do {
      map = try TSNE(
        of: found.rows, options, random: session.pictureStream("tsne").stream("map"),
        progress: request.progress, isInterrupted: request.isInterrupted)
    } catch .interrupted {
      throw .interrupted(fraction: nil)
    } catch {
      throw .measure(error, in: verb)
    }
    let isMixture = source.mixture != nil
    let words = TSNEWords(language: request.language, found: found, map: map)
    let classes = TSNEClasses(found, map, isMixture ? words.mode : { found.classes[$0] })
    let figure = Figure(
      title: words.title(session), caption: words.caption(perplexity, steps),
      panels: [
        Panel(
          x: Axis(limits: classes.x, ticks: .none), y: Axis(limits: classes.y, ticks: .none),
          legend: .below, equalAspect: true, layers: classes.layers)
      ], size: PixelSize(1080, 1210))
    return Drawing(figure, data: data(session, found, map))
  }

  private func data(_ session: Session, _ found: LatentRows, _ map: TSNE) -> PictureData {
    let hasClasses = !found.labels.isEmpty
    return .present([
      ("step", .integer(session.step)), ("of", .text(found.kind.rawValue)), ("n", .integer(n)),
      ("dimensions", .integer(found.rows.dimensions)), ("perplexity", .number(perplexity)),
      ("steps", .integer(steps)), ("kl", .number(map.divergence)),
      ("kl_steps", .numbers(map.steps.map(Double.init))), ("kl_course", .numbers(map.course)),
      ("classes", hasClasses ? .list(found.classes.map { .text($0) }) : nil),
      ("labels", hasClasses ? .numbers(found.labels.map(Double.init)) : nil),
      ("same_class_before", found.sameClass(map.nearest).map { .number($0) }),
      ("same_class_on_map", found.sameClass(map.nearestOnMap).map { .number($0) }),
      ("points", .points(map.points, dimensions: 2)),
    ])
  }
}
