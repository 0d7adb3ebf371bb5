import Figures
import GanLabKit

/// What a model makes of half of a sample, several times, beside what the other half was.
public struct CompletionsPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "completions", "what a model makes of half of a sample, beside the truth",
    formula: "x₂ ~ p(·|x₁), each time by another code z; of a regressor the one answer f(x₁)",
    paper: """
      Sohn, Lee & Yan 2015, Learning structured output representation using deep conditional generative \
      models
      """,
    notes: """
      A column is an image that the model was not trained on: what is given of it, the whole, and the model's \
      completions. On the plane the first coordinate is given, and the line is the exact mean of the second \
      where the data are a mixture: a regressor's answers lie on it, off the data wherever the line is.
      """)

  @Hyperparameter("halves of images, or of points", in: 1...2000) var n = 12
  @Hyperparameter("completions of each", in: 1...20) var codes = 5

  /// Twelve images, five completions each.
  public init() {}

  /// Images that are drawn at most: more would be too small to be seen.
  private static let mostImages = 24
  /// Halves of points, unless more are asked for.
  private static let leastPoints = 300

  /// Draws them.
  ///
  /// - Throws: `missing` without data or model; `refused` if the model is given no half, or the data are neither
  ///   on the plane nor images; `tensor`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    let networks = try session.generator(for: verb)
    guard let given = networks.prior.given else {
      throw .refused(
        "\(verb) needs a model that is given half of a sample, and "
          + "\(session.model?.name ?? "this one") is not",
        hint: "model regressor")
    }
    let image = ImageShape(source.sampleShape)
    guard image != nil || source.sampleShape == [2] else {
      throw .refused(
        "\(verb) shows data on the plane or images, and a sample of these is "
          + "\(source.sampleShape)",
        hint: "data ring")
    }
    let shown =
      image == nil
      ? max(n, CompletionsPicture.leastPoints) : min(n, CompletionsPicture.mostImages)
    let found = try Completions(
      session, networks, given, count: shown, codes: networks.prior.latent == 0 ? 1 : codes)
    let words = CompletionsWords(
      language: request.language, hasOne: networks.prior.latent == 0)
    let members: [(String, PictureData?)] = [
      ("step", .integer(session.step)), ("n", .integer(shown)),
      ("codes", .integer(found.made.count)), ("rms_error", .number(found.error)),
    ]
    if let image {
      return Drawing(
        imageFigure(found, given, image, source.pixels, words, session),
        data: .present(members))
    }
    let scene = try PlaneScene(session, for: verb)
    return Drawing(
      planeFigure(found, scene, source.mixture, words, session, request.theme),
      data: .present(
        members + [
          ("data", .points(found.truth, dimensions: 2)),
          ("completions", .points(found.made.flatMap { $0 }, dimensions: 2)),
        ]))
  }

  private func imageFigure(
    _ found: Completions, _ given: Given, _ image: ImageShape, _ pixels: PixelValues?,
    _ words: CompletionsWords, _ session: Session
  ) -> Figure {
    let grid = image.grid(
      ([found.halves, found.truth] + found.made).flatMap { $0 }, pixels,
      columns: found.count, rowLabels: words.rows(found.made.count))
    let rows = Double(found.made.count + 2)
    // Pixels as large as on a sheet of twelve, and room for title and names.
    return Figure(
      title: words.title(session), caption: words.images,
      panels: [Panel(legend: .none, layers: [.images(grid)])],
      size: PixelSize(1400, 190 + Int(1180 / Double(found.count) * rows)))
  }

  private func planeFigure(
    _ found: Completions, _ scene: PlaneScene, _ mixture: GaussianMixture?,
    _ words: CompletionsWords, _ session: Session, _ theme: Theme
  ) -> Figure {
    let points = found.made.flatMap { $0 }
    var layers =
      scene.ground(theme, words.plane) + scene.circles(words.plane)
      + [Marks.generated(points, label: words.completions(points.count / 2), radius: 3)]
    if let mixture {
      let reach = scene.frame.x
      let x = (0...400).map { reach.low + (reach.high - reach.low) * Double($0) / 400 }
      layers.append(
        .line(
          Line(
            x: x, y: x.map { mixture.conditional(on: [$0]).mean[0] }, label: words.mean,
            ink: .text, width: 2, dash: .dashed)))
    }
    return Figure(
      title: words.title(session), caption: words.points,
      panels: [
        Panel(
          x: scene.x, y: scene.y, legend: .below, colorBar: scene.colorBar(words.plane),
          equalAspect: true, layers: layers)
      ], size: PixelSize(1000, 1040))
  }
}

/// Data, what is given of them, and what a model makes of that.
struct Completions {
  let count: Int
  /// The samples.
  let truth: [Double]
  /// The samples with a grey between black and white in the place of what is missing.
  let halves: [Double]
  /// Whole samples, as many, by one code after the other.
  let made: [[Double]]
  /// √ E of the squared error of a number that was missing.
  let error: Double

  /// Completions of data that are not trained on, where the data are divided.
  ///
  /// - Throws: `tensor`, or `component`.
  init(
    _ session: Session, _ networks: any GeneratorNetworks, _ given: Given, count: Int, codes: Int
  ) throws(LabError) {
    self.count = count
    var random = session.pictureStream("completions")
    do {
      guard let source = session.testSource else { throw ComponentError("there are no data") }
      let x = try source.samples(count, random: &random, dtype: .float32).checked()
      truth = try x.doubles()
      let grey = source.pixels == .signed ? 0.0 : 0.5
      let none = Tensor.zeros([count, given.missingShape.count]) + grey
      halves = try given.whole(given.rows(of: x), none).doubles()
      let prior = networks.prior
      made = try withoutRecording {
        try (0..<codes).map { _ in
          let z = prior.samples(count, random: &random)
          return try networks.generate(prior.codes(z, givenHalvesOf: x), .evaluation).doubles()
        }
      }
    } catch {
      throw Trainer.labError(error, in: session.model?.name ?? "the model")
    }
    var squares = 0.0
    for made in made {
      for (a, b) in zip(made, truth) { squares += (a - b) * (a - b) }
    }
    error = (squares / Double(codes * count * given.missingShape.count)).squareRoot()
  }
}

/// The words of the picture.
struct CompletionsWords {
  let language: FigureLanguage
  /// True if there is one answer to a half.
  let hasOne: Bool

  var plane: PlaneWords { PlaneWords(language: language) }
  var mean: String { language.choose("exact mean E[x₂|x₁]", "moyenne exacte E[x₂|x₁]") }
  var images: String {
    language.choose(
      "A column is an image: what is given of it, the whole, and what the model makes of it.",
      "Une colonne est une image : ce qui en est donné, le tout, et ce que le modèle en fait.")
  }
  var points: String {
    language.choose(
      "x₁ is given, of data that are not trained on; x₂ is the model's.",
      "x₁ est donné, de données non apprises ; x₂ vient du modèle.")
  }

  func completions(_ count: Int) -> String {
    let n = language.count(count)
    return hasOne
      ? language.choose("answers (\(n))", "réponses (\(n))")
      : language.choose("completions (\(n))", "complétions (\(n))")
  }

  func rows(_ codes: Int) -> [String] {
    let made =
      hasOne
      ? [language.choose("answer", "réponse")]
      : (1...max(codes, 1)).map { language.choose("completion", "complétion") + " \($0)" }
    return [language.choose("given", "donné"), language.choose("truth", "vérité")] + made
  }

  func title(_ session: Session) -> String {
    [session.model?.command ?? "", StateWords(language: language).state(session)]
      .joined(separator: " · ")
  }
}
