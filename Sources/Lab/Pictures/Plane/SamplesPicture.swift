import Figures
import GanLabKit
import Measures

/// What the generator makes, over the exact density of the data.
public struct SamplesPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "samples", "the generator's samples over the exact density of the data",
    notes: """
      The density is drawn logarithmically over three decades, so that sharp modes are seen. A sample \
      within 3 standard deviations of a mode is of high quality; a perfect generator has 98.9 % of \
      them on the plane. The frame depends on the data alone: what lies outside is counted below. Images \
      stand in rows: of sampler interpolate each way from code to code is a row of its own, of sampler \
      by-class each class.
      """)

  @Hyperparameter("how many samples; of images at most 225 are drawn", in: 1...20_000) var n = 2000
  @Hyperparameter("points of the data beside them", in: 0...20_000) var points = 0
  @Hyperparameter("circles of 3 standard deviations around the modes") var circles = true
  @Hyperparameter("beside it all modes laid over each other, in standard deviations")
  var zoom = false

  /// 2,000 samples.
  public init() {}

  /// Draws samples of the sampler that is chosen; without a model, points of the data.
  ///
  /// - Throws: `missing` without data, `refused` if they are neither on the plane nor on the line nor images; the
  ///   sampler's errors.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let images = ImageShape(try session.chosenSource(for: verb).sampleShape)
    let count = images == nil ? n : min(n, SamplesPicture.mostImages)
    let set =
      session.networks == nil
      ? nil
      : try session.samples(count, random: session.pictureStream("samples"), request.watcher)
    return try draw(set, session, request)
  }

  /// Draws samples that there are already; nil draws points of the data.
  ///
  /// - Throws: `missing` without data, `refused` if they are no points on plane or line and no images;
  ///   `tensor` if the samples are no numbers.
  public func draw(
    _ set: SampleSet?, _ session: Session, _ request: PictureRequest
  ) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    if let images = ImageShape(source.sampleShape) {
      return try drawImages(set, images, session, source, request)
    }
    if source.sampleShape == [1] { return try drawLine(set, session, source, request) }
    let words = SamplesWords(language: request.language)
    let scene = try PlaneScene(session, for: verb, points: max(n, points))
    var layers = scene.ground(request.theme, words.plane)
    var cloud = SampleCloud()
    if let set {
      if scene.density != nil, points > 0 {
        layers.append(scene.dataMarks(words.plane, count: points))
      }
      cloud = try SampleCloud(set, session, dimensions: 2)
      layers += cloud.layers(words)
    } else if scene.density != nil {
      layers.append(scene.dataMarks(words.plane, count: n))
    }
    if circles { layers += scene.circles(words.plane) }
    var panels = [
      Panel(
        title: session.data?.command, x: scene.x, y: scene.y, legend: .below,
        colorBar: scene.colorBar(words.plane), equalAspect: true, layers: layers)
    ]
    if zoom {
      guard let coverage = cloud.coverage, let points = cloud.finite, let mixture = source.mixture
      else {
        throw .refused(
          "\(verb) zoom=on needs samples of a generator, and data with modes",
          hint: "data ring, and sampler prior")
      }
      panels.append(ModeZoom(points, coverage, mixture).panel(words))
    }
    let figure = Figure(
      title: words.title(session, cloud.coverage), panels: panels,
      size: PixelSize(zoom ? 1500 : 900, zoom ? 800 : 880))
    return Drawing(
      figure,
      data: cloud.data(
        session, shown: set == nil ? Array(scene.data.prefix(2 * n)) : nil,
        outside: scene.frame.outside(cloud.points), dimensions: 2),
      notes: cloud.notes)
  }

  /// Samples on the line: a histogram under the exact density.
  private func drawLine(
    _ set: SampleSet?, _ session: Session, _ source: any DataSource, _ request: PictureRequest
  ) throws(LabError) -> Drawing {
    let words = SamplesWords(language: request.language)
    let data = try session.dataPoints(n)
    let scene = LineScene(source, data)
    var cloud = SampleCloud()
    var layers: [Figures.Layer] = []
    if let set {
      cloud = try SampleCloud(set, session, dimensions: 1)
      layers.append(
        scene.histogram(
          cloud.points, label: words.plane.generated(cloud.points.count), ink: Marks.generatedInk))
    } else {
      layers.append(scene.histogram(data, label: words.plane.data, ink: Marks.dataInk))
    }
    if let curve = scene.exact(label: words.exact) { layers.append(curve) }
    let figure = Figure(
      title: words.title(session, cloud.coverage),
      panels: [
        Panel(
          title: session.data?.command, x: scene.x, y: Axis(words.densityAxis), legend: .below,
          layers: layers)
      ])
    return Drawing(
      figure,
      data: cloud.data(
        session, shown: set == nil ? data : nil,
        outside: scene.outside(cloud.points), dimensions: 1),
      notes: cloud.notes)
  }
}

/// The words of the picture.
struct SamplesWords {
  let language: FigureLanguage

  /// The same in both languages.
  let generated = "G(z)"
  var dataTitle: String { language.choose("data", "données") }
  var plane: PlaneWords { PlaneWords(language: language) }
  var exact: String { language.choose("data, exact density", "données, densité exacte") }
  var densityAxis: String { language.choose("density", "densité") }

  var zoomed: String {
    language.choose("all modes over each other", "tous les modes superposés")
  }
  func zoomAxis(_ number: String) -> String {
    "(x\(number) - μ\(number)) / σ"
  }
  func within(_ deviations: Int) -> String { "\(deviations) σ" }

  func title(_ session: Session, _ coverage: ModeCoverage?) -> String {
    let state = StateWords(language: language)
    let said = [state.state(session), sampler(session)].compactMap { $0 }
    guard let coverage else { return said.joined(separator: " · ") }
    return
      (said + [
        state.modes(coverage.covered(), of: coverage.total),
        state.quality(coverage.highQuality3),
      ]).joined(separator: " · ")
  }

  /// The sampler that makes the samples, unless it is the prior, which needs no word.
  private func sampler(_ session: Session) -> String? {
    guard session.networks != nil, let sampler = session.sampler, sampler.name != "prior" else {
      return nil
    }
    return sampler.command
  }
}
