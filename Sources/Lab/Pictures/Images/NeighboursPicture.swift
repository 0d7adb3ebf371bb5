import Figures
import GanLabKit

/// Samples, each beside the training images nearest to it: whether a model makes images, or remembers them.
public struct NeighboursPicture: Picture {
  /// What is compared.
  public enum Space: String, CaseIterable, HyperparameterChoice {
    /// Features where the lab's classifier reads the images, else pixels.
    case auto
    /// The features of the lab's classifier.
    case features
    /// Greys from 0 to 1.
    case pixels
  }

  /// What it says of itself.
  public static let about = About(
    "neighbours", "samples beside the training images nearest to them",
    formula: "row i: G(zᵢ), then the k training images x with the least ‖φ(G(zᵢ)) - φ(x)‖",
    paper: """
      Theis, van den Oord & Bethge 2016, A note on the evaluation of generative models (section 3.3); Meehan, \
      Chaudhuri & Dasgupta 2020, A non-parametric test to detect data-copying in generative models
      """,
    notes: """
      Under each image stands its distance; 0 is a copy. By features, φ is what the lab's classifier of \
      digits sees, as measure takes it: strokes that are a little shifted stay near. By pixels φ is the image \
      itself: a copy shifted by one pixel looks far, and a thin or blurred image near to many. How near images \
      come that nobody trained on is told below: a model that makes new digits comes as near, one that \
      remembers comes nearer, and what is no digit stays farther away. All training images are looked at, or 10,000 drawn ones where there is no list of them.
      """)

  @Hyperparameter("samples, a row each", in: 1...24) var n = 8
  @Hyperparameter("training images beside each", in: 1...12) var k = 5
  @Hyperparameter("what is compared; auto: features where the lab's classifier reads the images")
  var by = Space.auto

  /// Eight rows of five.
  public init() {}

  /// Draws the rows.
  ///
  /// - Throws: `missing` without data or model; `refused` if the model has no generator, the data are no
  ///   images, or features are asked for that the classifier cannot see; the sampler's errors; `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    guard let images = ImageShape(source.sampleShape) else {
      throw .refused(
        "\(verb) shows images, and a sample of these data is \(source.sampleShape)",
        hint: "data digits")
    }
    _ = try session.generator(for: verb)
    let found = try session.trainingNeighbours(
      n, k: k, in: try space(session), stream: "neighbours", request.watcher)
    let words = NeighboursWords(language: request.language, found: found)
    let rows = min(n, found.samples.shape[0])
    let grid: ImageGrid
    do {
      grid = try self.grid(found, images, source.pixels, rows, words)
    } catch {
      throw Trainer.labError(error, in: verb)
    }
    let cell = rows > 12 ? 70 : 100
    let figure = Figure(
      title: words.title(session), caption: words.caption(byFeatures: isByFeatures(session)),
      panels: [Panel(legend: .none, layers: [.images(grid)])],
      size: PixelSize(max(880, (k + 1) * cell + 140), 150 + rows * (cell + 26)))
    return Drawing(figure, data: data(found, session))
  }

  private func isByFeatures(_ session: Session) -> Bool {
    by == .features || (by == .auto && session.canBeJudged)
  }

  private func space(_ session: Session) throws(LabError) -> TrainingNeighbours.Space {
    guard isByFeatures(session) else { return .pixels }
    guard session.canBeJudged else {
      throw .refused(
        "the lab's classifier reads digits as mnist or digits has them, and no others",
        hint: "plot neighbours by=pixels")
    }
    return .features
  }

  private func grid(
    _ found: TrainingNeighbours, _ images: ImageShape, _ pixels: PixelValues?, _ rows: Int,
    _ words: NeighboursWords
  ) throws -> ImageGrid {
    let (samples, neighbours) = (try found.samples.doubles(), try found.images.doubles())
    let size = images.count
    var (values, labels) = ([Double](), [String]())
    for row in 0..<rows {
      values += samples[row * size..<(row + 1) * size]
      values += neighbours[row * k * size..<(row + 1) * k * size]
      labels.append(words.sample)
      labels += found.distances[row * k..<(row + 1) * k].map(words.distance)
    }
    return images.grid(values, pixels, columns: k + 1, apart: 1, labels: labels)
  }

  private func data(_ found: TrainingNeighbours, _ session: Session) -> PictureData {
    let rows = stride(from: 0, to: found.distances.count, by: k)
    return .present([
      ("step", .integer(session.step)), ("n", .integer(found.samples.shape[0])),
      ("k", .integer(k)), ("by", .text(isByFeatures(session) ? "features" : "pixels")),
      ("training_n", .integer(found.trainingCount)), ("copies", .integer(found.copies)),
      ("median_nearest", .number(NeighboursWords.median(found.nearest))),
      ("median_nearest_held_out", .number(NeighboursWords.median(found.heldOut))),
      ("distances", .list(rows.map { .numbers(Array(found.distances[$0..<$0 + k])) })),
    ])
  }
}

/// The words of the picture.
struct NeighboursWords {
  let language: FigureLanguage
  let found: TrainingNeighbours

  /// The same in both languages.
  let sample = "G(z)"

  /// What stands under a training image.
  func distance(_ distance: Double) -> String {
    distance == 0 ? language.choose("0: copy", "0 : copie") : language.short(distance)
  }

  func caption(byFeatures: Bool) -> String {
    let count = language.count(found.trainingCount)
    let set =
      found.areAll
      ? language.choose("\(count) training images", "\(count) images d'apprentissage")
      : language.choose("\(count) drawn training images", "\(count) images d'apprentissage tirées")
    let space =
      byFeatures
      ? language.choose(
        "features of the lab's classifier", "caractéristiques du classifieur du labo")
      : language.choose("pixels, greys from 0 to 1", "pixels, gris de 0 à 1")
    let (own, fresh) = (Self.median(found.nearest), Self.median(found.heldOut))
    return language.choose(
      "Left a sample, then the \(found.k) nearest of \(set), by \(space). Median distance to the nearest: "
        + "\(language.short(own)); of images held out: \(language.short(fresh)).",
      "À gauche un échantillon, puis les \(found.k) plus proches de \(set), par \(space). Distance médiane à "
        + "la plus proche : \(language.short(own)) ; d'images mises de côté : \(language.short(fresh))."
    )
  }

  func title(_ session: Session) -> String {
    let n = found.samples.shape[0]
    let copies = language.choose(
      "\(found.copies) of \(n) are copies", "\(found.copies) sur \(n) sont des copies")
    return [
      session.model?.command ?? "", StateWords(language: language).state(session), copies,
    ].joined(separator: " · ")
  }

  /// The median; of an even number the upper one of two.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }
}
