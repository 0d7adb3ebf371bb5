import Figures
import GanLabKit
import Glibc
import PluginHost

/// How far the critic's probabilities are to be believed, as they are and calibrated.
public struct ReliabilityPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "reliability",
    "of what D calls real with probability p, the share that is: before and after calibration",
    formula: """
      calibration error: mean of |p - share| over the bins;   Z = Σ (y - p) / √Σ p (1 - p)
      """,
    paper: "Turner et al. 2019, Metropolis-Hastings generative adversarial networks",
    notes: """
      On the diagonal the probabilities are right, and Z lies within ±2. Above it D is too modest, below it \
      too sure; drs and mhgan take its word, and keep too many or too few. The maps are fitted to one half of \
      fresh samples and data, the curves are of the other. A critic without a unit has no curve of its own.
      """)

  @Hyperparameter("data, and as many samples, to fit on, and again to judge by", in: 50...100_000)
  var n = 5000
  @Hyperparameter("bins of probability", in: 3...50) var bins = 10
  @Hyperparameter("which of the generator's weights") var weights = GeneratorWeights.average

  /// 5,000 of each in ten bins.
  public init() {}

  /// Draws the curves.
  ///
  /// - Throws: `missing` without data or model, `refused` without a critic; `tensor`; `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    _ = try session.chosenSource(for: verb)
    let networks = try session.critic(for: verb)
    let words = ReliabilityWords(language: request.language)
    let context = SamplingContext(
      networks, source: session.source, criticOutput: session.criticOutput,
      random: session.pictureStream("reliability"), isCancelled: request.isInterrupted,
      report: request.progress)
    var curves: [(name: String, reliability: Reliability)] = []
    do {
      let game = try context.game(weights)
      let fit = try context.calibrationScores(of: game, on: n)
      let test = try context.calibrationScores(of: game, on: n)
      for kind in Calibration.Kind.allCases
      where kind != .none || session.criticTellsProbability {
        let map = try Calibration(kind, real: fit.real, fake: fit.fake)
        curves.append(
          (
            kind.rawValue,
            Reliability(
              real: test.real.map(map.probability), fake: test.fake.map(map.probability),
              bins: bins)
          ))
      }
    } catch is Cancelled {
      throw .interrupted(fraction: nil)
    } catch {
      throw Trainer.labError(error, in: "the discriminator")
    }
    let limits = Limits.fixed(0, 1)
    var layers: [Figures.Layer] = [
      .line(Line(x: [0, 1], y: [0, 1], label: words.perfect, ink: .muted, dash: .dashed))
    ]
    for (place, curve) in curves.enumerated() {
      layers.append(
        .line(
          Line(
            x: curve.reliability.bins.map(\.predicted), y: curve.reliability.bins.map(\.observed),
            label: words.label(curve.name, curve.reliability), ink: .category(place),
            marker: Marker.allCases[place % Marker.allCases.count])))
    }
    let figure = Figure(
      title: words.title(session),
      panels: [
        Panel(
          x: Axis(words.predicted, limits: limits), y: Axis(words.observed, limits: limits),
          legend: .below, equalAspect: true, layers: layers)
      ], size: PixelSize(900, 980))
    return Drawing(
      figure,
      data: [
        "n": .integer(n),
        "curves": .list(
          curves.map { curve in
            [
              "calibration": .text(curve.name),
              "predicted": .numbers(curve.reliability.bins.map(\.predicted)),
              "observed": .numbers(curve.reliability.bins.map(\.observed)),
              "counts": .numbers(curve.reliability.bins.map { Double($0.count) }),
              "calibration_error": .number(curve.reliability.error),
              "brier": .number(curve.reliability.brier), "z": .number(curve.reliability.statistic),
            ]
          }),
      ])
  }
}

/// The words of the picture.
struct ReliabilityWords {
  let language: FigureLanguage

  var perfect: String { language.choose("right probabilities", "probabilités justes") }
  var predicted: String {
    language.choose("probability of “real”, σ(d)", "probabilité de « réel », σ(d)")
  }
  var observed: String { language.choose("share that is real", "part qui est réelle") }

  func label(_ name: String, _ reliability: Reliability) -> String {
    let words = [
      "none": language.choose("D as it is", "D tel quel"),
      "logistic": language.choose("logistic", "logistique"),
      "isotonic": language.choose("isotonic", "isotone"),
    ]
    let error = language.choose("error", "erreur")
    let colon = language.choose(":", "\u{a0}:")
    return "\(words[name] ?? name)\(colon) \(error) \(language.fixed(reliability.error, 3)), "
      + "Z \(language.fixed(reliability.statistic, 1))"
  }

  func title(_ session: Session) -> String {
    [
      language.choose("is D to be believed?", "peut-on croire D ?"), session.data?.command,
      StateWords(language: language).state(session),
    ].compactMap { $0 }.joined(separator: " · ")
  }
}
