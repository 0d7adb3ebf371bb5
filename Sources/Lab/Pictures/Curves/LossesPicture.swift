import Figures
import GanLabKit
import Glibc

/// The losses in the course of training.
public struct LossesPicture: Picture {
  /// How the losses are laid along their axis.
  public enum ScaleName: String, CaseIterable, HyperparameterChoice {
    /// Linear, unless some are a thousand times larger than most.
    case auto
    /// Linear.
    case linear
    /// Linear near 0, logarithmic beyond 1.
    case symlog
  }

  /// What it says of itself.
  public static let about = About(
    "losses", "what each network minimises, in the course of training",
    formula: "ln 2 + ln 2 = 1.386: the discriminator's loss where it knows no better than chance",
    notes: """
      The losses of a game need not fall: each network's depends on how good the other has become. \
      Upright lines mark changes of loss.
      """)

  @Hyperparameter("weight of what was before in the average; 0: no average", in: 0...0.9999)
  var smoothing = 0.95
  @Hyperparameter("how the losses are laid along their axis") var scale = ScaleName.auto

  /// Averages over some twenty points.
  public init() {}

  /// Draws the curves.
  ///
  /// - Throws: `missing` or `refused` if nothing has been trained.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let trainer = try session.trained(for: verb)
    let words = CurveWords(language: request.language)
    let history = trainer.history
    let curves = SeriesCurves(
      series: history.losses, parts: trainer.trainedParts, smoothing: smoothing,
      events: history.events)
    let marks = EventMarks(history.events, language: request.language)
    var layers = marks.layers
    if session.criticTellsProbability {
      layers.append(.rule(Rule(.horizontal(2 * log(2)), label: words.chance)))
    }
    layers += curves.layers(request.language)
    let panel = Panel(
      x: Axis(words.step), y: Axis(words.loss, scale: axisScale(curves.finite)), layers: layers)
    let figure = Figure(
      title: words.title(words.losses, session), caption: marks.caption, panels: [panel],
      size: PixelSize(1100, 680))
    return Drawing(
      figure,
      data: [
        "losses": curves.data, "smoothing": .number(smoothing), "events": .events(history.events),
      ])
  }

  private func axisScale(_ values: [Double]) -> Scale {
    switch scale {
    case .linear: .linear
    case .symlog: .symlog(threshold: 1)
    case .auto: LossesPicture.scale(of: values)
    }
  }

  /// The scale on which most of the values can be told apart.
  static func scale(of values: [Double]) -> Scale {
    let sizes = values.map { abs($0) }.sorted()
    guard let largest = sizes.last else { return .linear }
    return largest > 1000 * max(sizes[sizes.count / 2], 1) ? .symlog(threshold: 1) : .linear
  }
}

/// The norms of the gradients in the course of training.
public struct GradientsPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "gradients", "the norm of each network's gradient, in the course of training",
    formula: "‖∇_θ L‖, over all parameters of a network",
    paper: "Arjovsky & Bottou 2017, Towards principled methods for training GANs",
    notes: """
      A generator's gradient that falls by powers of ten while the discriminator's loss goes to 0 has \
      vanished: nonsaturating and wasserstein were made for that reason.
      """)

  @Hyperparameter("weight of what was before in the average; 0: no average", in: 0...0.9999)
  var smoothing = 0.95

  /// Averages over some twenty points.
  public init() {}

  /// Draws the curves.
  ///
  /// - Throws: `missing` or `refused` if nothing has been trained.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let trainer = try session.trained(for: verb)
    let words = CurveWords(language: request.language)
    let history = trainer.history
    let curves = SeriesCurves(
      series: history.gradientNorms, parts: trainer.trainedParts, smoothing: smoothing,
      isLogarithmic: true, events: history.events)
    let marks = EventMarks(history.events, language: request.language)
    let panel = Panel(
      x: Axis(words.step), y: .log(words.norm),
      layers: marks.layers + curves.layers(request.language))
    let figure = Figure(
      title: words.title(words.gradients, session), caption: marks.caption, panels: [panel],
      size: PixelSize(1100, 680))
    return Drawing(
      figure,
      data: [
        "gradient_norms": curves.data, "smoothing": .number(smoothing),
        "events": .events(history.events),
      ])
  }
}

/// The words of the curves.
struct CurveWords {
  let language: FigureLanguage

  var step: String { language.choose("training step", "étape d'entraînement") }
  var loss: String { language.choose("loss", "fonction de perte") }
  var losses: String { language.choose("losses", "fonctions de perte") }
  var norm: String { "‖∇L‖" }
  var gradients: String { language.choose("gradient norms", "normes des gradients") }
  var chance: String { language.choose("2 ln 2: D at chance", "2 ln 2 : D au hasard") }
  var modes: String { language.choose("modes covered", "modes couverts") }
  var quality: String { language.choose("high quality, %", "haute qualité, %") }
  var perfect: String { language.choose("a perfect generator", "un générateur parfait") }
  func all(_ count: Int) -> String { language.choose("all \(count)", "les \(count)") }

  func title(_ what: String, _ session: Session) -> String {
    [
      what, session.data?.command, session.model?.name, session.loss?.name,
      StateWords(language: language).step(session.step),
    ].compactMap { $0 }.joined(separator: " · ")
  }
}
