import GanLabKit
import Glibc

/// A generator that repeats data it has kept: what a measure says of it, it would say of a thief.
public struct Memoriser: Model {
  /// What it says of itself.
  public static let about = About(
    "memoriser", "no model at all: it keeps some of the data, and gives them out again",
    formula: "G(z) = x_i,  i = floor(n (z + 1) / 2),  z ~ U(-1, 1)",
    paper: """
      Barratt & Sharma 2018, A note on the Inception score; Meehan, Chaudhuri & Dasgupta 2020, A \
      non-parametric test to detect data-copying in generative models
      """,
    provides: [.generator],
    notes: """
      For trying measures: nothing is trained. With as many images as there are classes, one of each, the \
      Inception score is nearly the best there is, and recall and coverage tell. With thousands of \
      images those are as good as for data, too, and only the distance to the training images tells.
      """)

  @Hyperparameter(
    "data that it keeps, as many of each class where there are classes", in: 1...10_000)
  var images = 1000

  /// A thousand.
  public init() {}

  /// Keeps data.
  ///
  /// - Throws: `ComponentError` without data.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    guard let draw = plan.labelledData else {
      throw ComponentError("memoriser keeps data, and there are none")
    }
    // Twice as many as wanted, and some more: enough of each class.
    let data = draw(plan.classes.isEmpty ? images : 2 * images + 20 * plan.classes.count)
    let kept = evenly(data.labels, classes: plan.classes.count)
    return Kept(
      try data.samples.rows().rows(at: kept).converted(to: plan.dtype).checked(),
      sampleShape: plan.sampleShape)
  }

  /// The places of the data to keep: one of each class, and again, as far as they go.
  private func evenly(_ labels: [Int32], classes: Int) -> [Int32] {
    guard classes > 0, !labels.isEmpty else { return (0..<Int32(images)).map { $0 } }
    var rounds: [(round: Int, place: Int32)] = []
    var seen = [Int](repeating: 0, count: classes)
    for (place, label) in labels.enumerated() where 0..<classes ~= Int(label) {
      rounds.append((seen[Int(label)], Int32(place)))
      seen[Int(label)] += 1
    }
    rounds.sort { ($0.round, $0.place) < ($1.round, $1.place) }
    return rounds.prefix(images).map(\.place)
  }
}

/// What is kept, as the lab sees it: a generator without weights.
private final class Kept: GeneratorNetworks {
  let prior = Prior(.uniform, dimensions: 1)
  private let store: Store
  private let sampleShape: Shape

  init(_ rows: Tensor, sampleShape: Shape) {
    store = Store(rows)
    self.sampleShape = sampleShape
  }

  var parts: [Part] { [Part(Part.model, store)] }

  func generate(_ z: Tensor, _ mode: Mode) -> Tensor {
    let rows = store(z, mode)
    guard rows.failure == nil else { return rows }
    return rows.reshaped(Shape([rows.shape[0]] + sampleShape.dimensions))
  }
}

/// Rows that are looked up by a number from -1 to 1.
private final class Store: Layer {
  private let rows: Tensor

  init(_ rows: Tensor) { self.rows = rows }

  let parameters: [Parameter] = []
  var buffers: [Parameter] { [Parameter("kept", rows)] }

  func callAsFunction(_ z: Tensor, _ mode: Mode) -> Tensor {
    let last = Double(rows.shape[0] - 1)
    guard z.failure == nil, let numbers = try? z.doubles() else { return z }
    return rows.rows(
      at: numbers.map { number in
        // A number that is none stands for the first.
        let place = ((number + 1) / 2 * (last + 1)).rounded(.down)
        return place > 0 ? Int32(min(place, last)) : 0
      })
  }
}

extension Tensor {
  /// Samples [n] + shape as rows.
  fileprivate func rows() -> Tensor {
    guard failure == nil, shape.rank > 1 else { return self }
    return reshaped([shape[0], shape.dimensions.dropFirst().reduce(1, *)])
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Memoriser.self) }
}
