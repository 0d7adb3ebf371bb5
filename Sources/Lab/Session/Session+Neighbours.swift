import GanLabKit
import Measures

/// Samples beside the training images nearest to them, with how near images come that nobody trained on.
struct TrainingNeighbours {
  /// What is compared.
  enum Space: String {
    /// The features of the lab's own classifier.
    case features
    /// The greys, from 0 to 1.
    case pixels
  }

  /// [n] + sampleShape.
  let samples: Tensor
  /// For each sample the k training images nearest to it, the nearest first: [n · k] + sampleShape.
  let images: Tensor
  /// How far they are: [n, k].
  let distances: [Double]
  let k: Int
  /// The same distance to the nearest one, of images that were held out.
  let heldOut: [Double]
  /// The training images that were looked at.
  let trainingCount: Int
  /// False if these are a draw of data without end, and there are others.
  let areAll: Bool

  /// For each sample the distance to the nearest training image.
  var nearest: [Double] { stride(from: 0, to: distances.count, by: k).map { distances[$0] } }

  /// The samples that equal a training image.
  var copies: Int { nearest.count { $0 == 0 } }
}

extension Session {
  /// Images drawn where there is no list of all.
  private static let drawnTraining = 10_000
  /// Images held out by which the distances are judged.
  private static let heldOutNeighbours = 100

  /// The k training images nearest to each of `count` samples.
  ///
  /// What the lab's classifier sees in all training images is worked out once for the session; pixels are gone
  /// through in pieces.
  ///
  /// - Throws: `missing`, `refused`, `tensor`, `component` or `interrupted`.
  func trainingNeighbours(
    _ count: Int, k: Int, in space: TrainingNeighbours.Space, stream: String, _ watcher: Watcher
  ) throws(LabError) -> TrainingNeighbours {
    guard let source, let test = testSource else { throw .missing(.data, for: "this") }
    let set = try samples(count, random: pictureStream(stream), watcher)
    do {
      let x = set.samples
      let n = x.shape[0]
      let judge = try ImageJudge.shared.get()
      let look = { (x: Tensor) throws -> [Double] in
        switch space {
        case .features: try judge.sample(x, source.pixels, watcher).vectors
        case .pixels: try self.greys(of: x, source.pixels)
        }
      }
      var random = pictureStream("held-out neighbours")
      let fresh = Session.heldOutNeighbours
      let others = try look(test.samples(fresh, random: &random, dtype: .float32))
      let training = trainingImages(source)
      guard training.images.shape[0] >= k else {
        throw LabError.refused(
          "k=\(k) is more than the \(training.images.shape[0]) training images", hint: nil)
      }
      let known = space == .features ? try trainingVectors(judge, watcher) : nil
      var search = NearestOfPieces(k: k)
      try search.look(
        for: look(x) + others, in: training.images, known, by: look, watcher)
      let places = search.places.prefix(n * k).map { Int32($0) }
      return TrainingNeighbours(
        samples: x, images: try rows(places, of: training.images),
        distances: Array(search.distances.prefix(n * k)), k: k,
        heldOut: (n..<n + fresh).map { search.distances[$0 * k] },
        trainingCount: training.images.shape[0], areAll: training.areAll)
    } catch MeasureError.interrupted {
      throw .interrupted(fraction: nil)
    } catch let error as MeasureError {
      throw .refused("\(error)", hint: nil)
    } catch let error as LabError {
      throw error
    } catch {
      throw Trainer.labError(error, in: "the neighbours")
    }
  }

  /// All images that there are to train on, in the order of `trainingVectors`; a draw of 10,000 where there are
  /// too many, or no end of them.
  private func trainingImages(_ source: any DataSource) -> (images: Tensor, areAll: Bool) {
    if let all = source.population, all.count <= Session.mostTraining {
      var random = random.stream(Session.trainingStream)
      return (all.source.samples(all.count, random: &random, dtype: .float32), true)
    }
    var random = random.stream("training images")
    return (source.samples(Session.drawnTraining, random: &random, dtype: .float32), false)
  }

  /// The images at these places: [places] + sampleShape.
  private func rows(_ places: [Int32], of images: Tensor) throws -> Tensor {
    let size = images.shape.count / images.shape[0]
    return try images.reshaped([images.shape[0], size]).rows(at: places)
      .reshaped(Shape([places.count] + images.shape.dimensions.dropFirst())).checked()
  }

  /// The numbers of images as greys from 0 to 1, image by image.
  private func greys(of x: Tensor, _ pixels: PixelValues?) throws -> [Double] {
    let values = try x.doubles()
    return pixels == .signed ? values.map { ($0 + 1) / 2 } : values
  }
}

/// The nearest in a set that is gone through piece by piece, as it would be in one.
private struct NearestOfPieces {
  let k: Int
  private(set) var places: [Int] = []
  private(set) var distances: [Double] = []

  /// Images at once: what is compared of them is kept as doubles, twice, and as floats.
  private static let piece = 10_000

  init(k: Int) { self.k = k }

  /// Finds the images nearest to `vectors`, which are what `look` sees of others; `known` is what it sees in all.
  mutating func look(
    for vectors: [Double], in images: Tensor, _ known: [Double]?,
    by look: (Tensor) throws -> [Double], _ watcher: Watcher
  ) throws {
    let total = images.shape[0]
    for start in stride(from: 0, to: total, by: NearestOfPieces.piece) {
      try watcher.check(at: Double(start) / Double(total))
      let range = start..<min(start + NearestOfPieces.piece, total)
      let seen: [Double]
      if let known {
        let width = known.count / total
        seen = Array(known[range.lowerBound * width..<range.upperBound * width])
      } else {
        seen = try look(images.sliced(range))
      }
      let dimensions = seen.count / range.count
      let found = try NearestNeighbours(
        of: Points(vectors, dimensions: dimensions), in: Points(seen, dimensions: dimensions),
        k: min(k, range.count), isInterrupted: watcher.isInterrupted)
      merge(found, from: start)
    }
  }

  /// Keeps the k nearest of those so far and of a later piece's; of equals the earlier ones.
  private mutating func merge(_ found: NearestNeighbours, from start: Int) {
    let rows = found.distances.count / found.k
    let before = distances.count / rows
    var (nearest, sources) = ([Double](), [Int]())
    for row in 0..<rows {
      var all = (row * before..<(row + 1) * before).map { (distances[$0], places[$0]) }
      all += (row * found.k..<(row + 1) * found.k).map {
        (found.distances[$0], start + found.places[$0])
      }
      // By place, too: a sort need not keep the order of equals.
      all.sort { ($0.0, $0.1) < ($1.0, $1.1) }
      nearest += all.prefix(k).map(\.0)
      sources += all.prefix(k).map(\.1)
    }
    (distances, places) = (nearest, sources)
  }
}
