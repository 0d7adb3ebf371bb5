import Figures
import GanLabKit

/// The generator's gradient while a discriminator is trained to its best.
public struct VanishingPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "vanishing", "the generator's gradient while a fresh discriminator is trained to its best",
    formula: """
      ‖∇_θ E ln(1 - D(G(z)))‖ → 0 as D → D*, where data and samples do not overlap
      ‖∇_θ E -ln D(G(z))‖ stays, and its variance grows
      """,
    paper: """
      Arjovsky & Bottou 2017, Towards principled methods for training GANs (figures 2 and 3)
      """,
    notes: """
      The generator is a copy that stays as it is, the discriminators are new, one for each loss, \
      all from the same weights; the session is left alone. A fresh generator's samples lie apart \
      from sharp data; those of a trained one may overlap them, and no discriminator is then sure. A loss without class targets is trained \
      with the gradient penalty.
      """)

  /// Which generator is held still.
  public enum GeneratorName: String, CaseIterable, HyperparameterChoice {
    /// One with the weights that `reset` gives.
    case fresh
    /// The session's, as it is.
    case current
  }

  @Hyperparameter("the losses, each with a discriminator of its own")
  var losses = ["minimax", "nonsaturating", "wasserstein"]
  @Hyperparameter("discriminator updates", in: 1...100_000) var steps = 1000
  @Hyperparameter("updates between measurements; 0: a hundredth of the steps", in: 0...10_000)
  var every = 0
  @Hyperparameter("latent codes that the gradient is measured on", in: 2...8192) var codes = 512
  @Hyperparameter("keep the switches that are on") var switches = false

  @Hyperparameter("the generator that is held still: fresh, or as it is trained by now")
  var generator = GeneratorName.fresh

  /// A thousand updates by each of three losses.
  public init() {}

  /// Trains the discriminators and draws the norms; an interruption draws what there is.
  ///
  /// - Throws: `missing` without data or model, `refused` without a critic, `unknownComponent` or
  ///   `incompatible` for a loss; the errors of a step.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    _ = try session.chosenSource(for: verb)
    _ = try session.critic(for: verb)
    guard !losses.isEmpty else {
      throw .badValue(
        name: "losses", found: "", expected: "names of losses, such as minimax,nonsaturating")
    }
    let words = VanishingWords(language: request.language)
    let experiment = VanishingExperiment(
      session: session, verb: verb, isFresh: generator == .fresh, steps: steps,
      interval: every > 0 ? every : max(1, steps / 100), codes: codes, withSwitches: switches)
    var courses: [VanishingExperiment.Course] = []
    for (number, name) in losses.enumerated() {
      let (before, all) = (Double(number * steps), Double(losses.count * steps))
      let course = try experiment.run(
        name, progress: { request.progress((before + Double($0)) / all) },
        isInterrupted: request.isInterrupted)
      courses.append(course)
      if request.isInterrupted() { break }
    }
    let isWhole =
      courses.count == losses.count && courses.allSatisfy { $0.steps.last == Double(steps) }
    let panel = Panel(
      x: Axis(words.steps), y: .log(words.norm), legend: .below,
      layers: courses.enumerated().map { place, course in
        .line(
          Line(
            x: course.steps, y: course.norms, label: words.label(course),
            ink: .category(VanishingPicture.color(place)), width: 3,
            dash: Dash.allCases[place % Dash.allCases.count]))
      })
    let figure = Figure(
      title: words.title(step: generator == .fresh ? 0 : session.step), caption: words.caption,
      panels: [panel], size: PixelSize(1100, 760))
    return Drawing(
      figure, data: data(session, courses, isWhole: isWhole),
      notes: isWhole ? courses.compactMap { overlap($0, words) } : [words.interrupted])
  }

  /// Vermilion, green, blue, then the others: as far apart as they are on any screen.
  private static func color(_ place: Int) -> Int {
    let order = [1, 2, 0]
    return place < order.count ? order[place] : place
  }

  /// Why a saturating loss did not lose its gradient, where the discriminator still errs.
  private func overlap(
    _ course: VanishingExperiment.Course, _ words: VanishingWords
  ) -> String? {
    guard course.name == "minimax", course.largestOverLast < 100,
      let loss = course.discriminatorLosses.last, loss > 0.01
    else { return nil }
    return words.overlap(loss)
  }

  private func data(
    _ session: Session, _ courses: [VanishingExperiment.Course], isWhole: Bool
  ) -> PictureData {
    [
      "generator": .text(generator.rawValue),
      "generator_step": .integer(generator == .fresh ? 0 : session.step),
      "steps": .integer(steps),
      "codes": .integer(codes), "complete": .flag(isWhole),
      "losses": .object(
        courses.map { course in
          PictureData.Member(
            key: course.name,
            value: .present([
              ("steps", .numbers(course.steps)), ("gradient_norms", .numbers(course.norms)),
              ("discriminator_losses", .numbers(course.discriminatorLosses)),
              ("switches", .list(course.switches.map { .text($0) })),
              ("first", course.norms.first.map { .number($0) }),
              ("largest", course.norms.max().map { .number($0) }),
              ("last", course.norms.last.map { .number($0) }),
              ("ratio", .number(course.firstOverLast)),
              ("largest_over_last", .number(course.largestOverLast)),
            ]))
        }),
    ]
  }
}

/// The words of the picture.
struct VanishingWords {
  let language: FigureLanguage

  var steps: String {
    language.choose(
      "updates of the discriminator, the generator held still",
      "mises à jour du discriminateur, générateur immobile")
  }
  var norm: String {
    language.choose("norm of the generator's gradient", "norme du gradient du générateur")
  }
  var caption: String {
    language.choose(
      "Each loss trains a discriminator of its own. "
        + "Behind each name: what became of the first gradient.",
      "Chaque perte entraîne son propre discriminateur. "
        + "Après chaque nom : le sort du premier gradient.")
  }
  var interrupted: String {
    language.choose("interrupted: not all was measured", "interrompu : tout n'a pas été mesuré")
  }

  func overlap(_ loss: Double) -> String {
    language.choose(
      "minimax: D's loss is still \(language.short(loss)), as data and samples overlap here; "
        + "where D is not sure the gradient need not vanish (see data ring, generator=fresh)",
      "minimax : la perte de D est encore \(language.short(loss)), car données et échantillons se "
        + "recouvrent ; où D n'est pas sûr, le gradient ne s'évanouit pas (voir data ring)")
  }

  func title(step: Int) -> String {
    let step =
      step == 0 ? language.choose("fresh", "neuf") : StateWords(language: language).step(step)
    return language.choose(
      "the generator's gradient as the discriminator learns (generator: \(step))",
      "le gradient du générateur pendant que le discriminateur apprend (générateur : \(step))")
  }

  func label(_ course: VanishingExperiment.Course) -> String {
    let name = ([course.name] + course.switches).joined(separator: " + ")
    let ratio = course.firstOverLast
    guard ratio.isFinite, ratio > 0 else { return name }
    return ratio >= 1
      ? "\(name): ÷ \(language.short(ratio))" : "\(name): × \(language.short(1 / ratio))"
  }
}
