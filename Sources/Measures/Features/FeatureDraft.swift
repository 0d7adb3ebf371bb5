import GanLabKit

/// A `FeatureReport` in the making.
struct FeatureDraft {
  let samples: Points?
  let reference: Points
  let options: FeatureReport.Options
  let isInterrupted: () -> Bool
  private let notFinite: Int
  private(set) var figures: [NamedFigure] = []
  private(set) var notes: [FeatureReport.Note] = []
  private(set) var trainingN: Int?
  private(set) var classThreshold: Double?

  init(
    samples: [Double], reference: [Double], dimensions: Int, options: FeatureReport.Options,
    isInterrupted: @escaping () -> Bool
  ) throws(MeasureError) {
    (self.samples, notFinite) = try Points.finite(
      in: samples, dimensions: dimensions, set: "samples")
    guard
      let data = try Points.finite(
        in: reference, dimensions: dimensions, set: "reference vectors"
      ).points
    else { throw .empty(set: "reference vectors") }
    self.reference = data
    self.options = options
    self.isInterrupted = isInterrupted
  }

  private mutating func add(
    _ key: String, _ value: Double?, _ label: String, _ unit: NamedFigure.Unit,
    _ better: NamedFigure.Direction, perfect: Double? = nil
  ) {
    figures.append(
      NamedFigure(key, value, label, unit: unit, better: better, perfect: perfect))
  }

  /// Nil and a note if the samples are too few for `names`; a reference too small throws.
  private mutating func unlessTooFew<R>(
    _ names: String, least: Int, of measure: String,
    _ body: (Points) throws(MeasureError) -> R
  ) throws(MeasureError) -> R? {
    guard !isInterrupted() else { throw .interrupted }
    let count = samples?.count ?? 0
    guard let samples, count >= least else {
      notes.append(
        .missing(figures: names, reason: .tooFew(of: measure, found: count, least: least)))
      return nil
    }
    return try body(samples)
  }

  mutating func addFrechet(twin: Points?) throws(MeasureError) {
    let reference = self.reference
    let found = try unlessTooFew("frechet", least: 2, of: "the Fréchet distance") {
      samples throws(MeasureError) in try FrechetDistance(samples, reference)
    }
    let perfect = try twin.flatMap { twin throws(MeasureError) in
      twin.count > 1 ? try FrechetDistance(twin, reference).value : nil
    }
    add("frechet", found?.value, "Fréchet distance", .number, .low, perfect: perfect)
    guard let found else { return }
    for (set, place) in [("samples", 0), ("reference vectors", 1)] {
      let (count, rank) = (found.counts[place], found.ranks[place])
      if rank < found.dimensions {
        notes.append(.singular(set: set, rank: rank, dimensions: found.dimensions))
      }
      if count < 10 * found.dimensions {
        notes.append(.small(set: set, count: count, dimensions: found.dimensions))
      }
    }
  }

  mutating func addOverlap(twin: Points?) throws(MeasureError) {
    let (reference, options, isInterrupted) = (self.reference, self.options, self.isInterrupted)
    let overlap = { (points: Points) throws(MeasureError) in
      try ManifoldOverlap(
        samples: points, reference: reference, k: options.k, ball: options.ball,
        isInterrupted: isInterrupted)
    }
    let found = try unlessTooFew(
      "precision, recall, density, coverage", least: options.k + 1,
      of: "neighbour \(options.k)", overlap)
    let perfect = try twin.flatMap { twin throws(MeasureError) in
      twin.count > options.k ? try overlap(twin) : nil
    }
    let n = samples?.count ?? 0
    add(
      "precision", found?.precision, "samples in a ball of the data", .share, .high,
      perfect: perfect?.precision)
    add(
      "recall", found?.recall, "data in a ball of the samples", .share, .high,
      perfect: perfect?.recall)
    add("density", found?.density, "balls of the data a sample, over k", .number, .high, perfect: 1)
    add(
      "coverage", found?.coverage, "balls of the data with a sample", .share, .high,
      perfect: found == nil
        ? nil
        : ManifoldOverlap.expectedCoverage(samples: n, reference: reference.count, k: options.k))
    for (set, share) in [
      ("samples", found?.samplesWithoutRadius),
      ("reference vectors", found?.referenceWithoutRadius),
    ] {
      if let share, share > 0 {
        notes.append(.withoutRadius(set: set, share: share, k: options.k))
      }
    }
  }

  /// How near the samples are to what the model was trained on, beside how near fresh data are.
  mutating func addNearest(_ training: [Double]) throws(MeasureError) {
    let set = try Points(training, dimensions: reference.dimensions)
    trainingN = set.count
    let (reference, isInterrupted) = (self.reference, self.isInterrupted)
    let found = try unlessTooFew("nearest_training, copied", least: 1, of: "a median") {
      samples throws(MeasureError) in
      try NearestNeighbours(of: samples, in: set, isInterrupted: isInterrupted)
    }
    let fresh = try NearestNeighbours(of: reference, in: set, isInterrupted: isInterrupted)
    add(
      "nearest_training", found?.median, "median distance to the nearest training sample", .length,
      .perfect, perfect: fresh.median)
    add(
      "copied", found?.copied, "samples that equal a training sample", .share, .low,
      perfect: fresh.copied)
  }

  /// What the classifier says; perfect is what it says of the data.
  mutating func addClasses(
    _ found: ClassProbabilities, reference: ClassProbabilities?
  ) throws(MeasureError) {
    if let reference, reference.classes != found.classes {
      throw .dimensionsDiffer(first: found.classes, second: reference.classes)
    }
    let score = try InceptionScore(found, splits: options.splits)
    let data = try reference.map { reference throws(MeasureError) in
      try InceptionScore(reference, splits: min(options.splits, reference.count))
    }
    let balance = try ClassBalance(
      found.predicted, classes: found.classes, threshold: options.classThreshold)
    let even = try reference.map { reference throws(MeasureError) in
      try ClassBalance(
        reference.predicted, classes: reference.classes, threshold: options.classThreshold)
    }
    classThreshold = balance.threshold
    add(
      "inception_score", score.value, "Inception-style score", .number, .high,
      perfect: data?.value)
    if let deviation = score.deviation {
      add(
        "inception_score_std", deviation, "its deviation over the splits", .number, .low,
        perfect: data?.deviation)
    }
    add(
      "classes_covered", Double(balance.covered), "classes covered", .count, .high,
      perfect: even.map { Double($0.covered) })
    add(
      "smallest_class", balance.smallest, "share of the rarest class", .share, .perfect,
      perfect: even?.smallest)
    add(
      "class_entropy", balance.entropy, "entropy of the classes' shares", .nats, .perfect,
      perfect: even?.entropy)
  }

  mutating func addNotFinite() {
    add(
      "not_finite", Double(notFinite), "samples that are not finite", .count, .low, perfect: 0)
  }
}

extension NearestNeighbours {
  /// The median distance to the nearest; the upper one of two.
  var median: Double {
    let nearest = stride(from: 0, to: distances.count, by: k).map { distances[$0] }.sorted()
    return nearest[nearest.count / 2]
  }
}
