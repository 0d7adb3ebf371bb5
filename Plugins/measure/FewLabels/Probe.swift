import GanLabKit
import Measures

/// As many data of each class, with their classes.
struct LabelledDraw {
  let samples: Tensor
  let labels: [Int]

  /// Draws until there are `each` of every class.
  ///
  /// - Throws: `ComponentError` if a class is too rare to be met.
  init(
    _ each: Int, _ source: any DataSource, _ classes: Int, random: inout Random
  ) throws {
    var pieces: [Tensor] = []
    var found: [Int] = []
    var counts = [Int](repeating: 0, count: classes)
    for _ in 0..<100 where counts.contains(where: { $0 < each }) {
      let drawn = source.labelledSamples(
        2 * each * classes, random: &random, dtype: .float32)
      var taken: [Int32] = []
      for (place, label) in drawn.labels.enumerated()
      where counts.indices.contains(Int(label)) && counts[Int(label)] < each {
        counts[Int(label)] += 1
        found.append(Int(label))
        taken.append(Int32(place))
      }
      guard !taken.isEmpty else { continue }
      let rows = drawn.samples.asRows().rows(at: taken)
      pieces.append(
        rows.reshaped(Shape([taken.count] + source.sampleShape.dimensions)))
    }
    guard !counts.contains(where: { $0 < each }) else {
      throw ComponentError("there are not \(each) data of each class", option: "labels")
    }
    samples = try concatenate(pieces).checked()
    labels = found
  }
}

/// What a linear classifier sees of samples: rows of numbers, centred, of length 1 on average.
struct Probe {
  /// λ among which cross-validation chooses.
  private static let penalties = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5]
  private static let folds = 5
  /// The slope at which a fit ends that is made for a choice alone.
  private static let roughly = 1e-4
  private static let piece = 500

  private let view: (Tensor) -> Tensor
  private let mean: Tensor
  private let scale: Double
  /// The numbers of a row.
  let width: Int

  /// Sees samples through `view`; what is centred and scaled is learned from the samples `plain`.
  ///
  /// - Throws: `ComponentError` if a number is not finite, or if all samples look alike.
  init(_ view: @escaping (Tensor) -> Tensor, plain: Tensor) throws {
    self.view = view
    let count = plain.shape[0]
    let rows = try withoutRecording {
      try concatenate(
        stride(from: 0, to: count, by: Probe.piece).map {
          view(plain.sliced($0..<min($0 + Probe.piece, count)))
        }
      ).checked()
    }
    guard try rows.isFinite() else {
      throw ComponentError("a feature is not a finite number: the training has diverged")
    }
    width = rows.shape[1]
    mean = rows.mean(axes: [0], keepingAxes: true)
    scale = try ((rows - mean).sumOfSquares() / Double(count)).squareRoot()
    guard scale > 0 else { throw ComponentError("all samples have the same features") }
  }

  private func rows(_ x: Tensor) -> Tensor {
    withoutRecording { (view(x) - mean) * (1 / scale) }
  }

  /// The regression of a draw, with the penalty that does best on labels it did not see, unless one is given.
  ///
  /// - Throws: `ComponentError` if a number is not finite; what `check` throws.
  func fit(
    _ set: LabelledDraw, _ classes: Int, penalty: Double?, _ check: () throws -> Void
  ) throws -> SoftmaxRegression {
    let values = try rows(set.samples).doubles()
    let chosen =
      try penalty ?? best(values, set.labels, classes, check)
    return try SoftmaxRegression(
      values, labels: set.labels, classes: classes, penalty: chosen)
  }

  private func best(
    _ values: [Double], _ labels: [Int], _ classes: Int, _ check: () throws -> Void
  ) throws -> Double {
    let values = SoftmaxRegression.shortened(values, count: labels.count)
    let width = values.count / labels.count
    // Of each class one in every fold, as far as they go.
    var seen = [Int](repeating: 0, count: classes)
    let fold = labels.map { label in
      seen[label] += 1
      return seen[label] % Probe.folds
    }
    let folds = Set(fold).count
    let lengths = try Probe.penalties.map { penalty in
      try (0..<Probe.folds).reduce(0.0) { sum, left in
        try check()
        let places = labels.indices.filter { fold[$0] == left }
        guard !places.isEmpty, folds > 1 else { return sum }
        let others = labels.indices.filter { fold[$0] != left }
        let fit = try SoftmaxRegression(
          others.flatMap { values[$0 * width..<($0 + 1) * width] },
          labels: others.map { labels[$0] }, classes: classes, penalty: penalty,
          tolerance: Probe.roughly)
        let logits = fit.logits(places.flatMap { values[$0 * width..<($0 + 1) * width] })
        return sum + codeLength(logits, places.map { labels[$0] }, classes)
      }
    }
    let least = lengths.indices.min { lengths[$0] < lengths[$1] } ?? 0
    return Probe.penalties[least]
  }

  /// -Σ ln softmax(logits)[label].
  private func codeLength(_ logits: [Double], _ labels: [Int], _ classes: Int) -> Double {
    let rows = Tensor.of(logits, [labels.count, classes], dtype: .float64).logSoftmax()
    let values = (try? rows.doubles()) ?? []
    return -labels.enumerated().reduce(0) { $0 + values[$1.offset * classes + $1.element] }
  }

  /// The share of `data` whose class each of `fits` finds.
  ///
  /// - Throws: The first error of the tensors; `Cancelled`.
  func accuracies(
    of fits: [SoftmaxRegression], on data: LabelledSamples, _ context: MeasureContext
  ) throws -> [Double] {
    let classes = fits[0].classes
    // Side by side, so that the features are made once.
    let weights = concatenate(
      fits.map { Tensor.of($0.weights.map(Float.init), [width, classes]) }, axis: 1)
    let bias = Tensor.of(fits.flatMap(\.bias).map(Float.init), [1, fits.count * classes])
    var hits = [Int](repeating: 0, count: fits.count)
    for start in stride(from: 0, to: data.labels.count, by: Probe.piece) {
      try context.checkCancelled()
      let range = start..<min(start + Probe.piece, data.labels.count)
      let logits = try withoutRecording {
        try (rows(data.samples.sliced(range)).matmul(weights) + bias).doubles()
      }
      for (row, label) in data.labels[range].enumerated() {
        for place in fits.indices {
          let first = (row * fits.count + place) * classes
          let scores = logits[first..<first + classes]
          let guess = (scores.indices.max { scores[$0] < scores[$1] } ?? first) - first
          if guess == Int(label) { hits[place] += 1 }
        }
      }
    }
    return hits.map { Double($0) / Double(max(data.labels.count, 1)) }
  }
}

extension Tensor {
  /// Samples [n] + shape as rows.
  func asRows() -> Tensor {
    guard failure == nil, shape.rank > 1 else { return self }
    return reshaped([shape[0], shape.dimensions.dropFirst().reduce(1, *)])
  }
}
