import GanLabKit

/// All that can be said of samples by their features, in one call, with the card that says how.
public struct FeatureReport: Sendable, Equatable {
  /// The figures, the most telling ones first.
  public let figures: [NamedFigure]
  /// What they were made with.
  public let card: Card

  /// The value called `key`, if it is in the report and there is one.
  public subscript(key: String) -> Double? { figures.first { $0.key == key }?.value }

  /// What is known of one set: its vectors, and what a classifier says.
  public struct Sample: Sendable, Equatable {
    /// Feature vectors, [n, dimensions], row-major.
    public var vectors: [Double]
    /// The probabilities of the classes, [n, classes], where there is a classifier.
    public var probabilities: ClassProbabilities?

    /// A set.
    public init(_ vectors: [Double], probabilities: ClassProbabilities? = nil) {
      self.vectors = vectors
      self.probabilities = probabilities
    }
  }

  /// How the figures are made.
  public struct Options: Sendable, Equatable {
    /// The neighbour that balls reach to.
    public var k = 5
    /// Whether balls hold their border.
    public var ball = Ball.closed
    /// Whether the Fréchet distance is wanted, whose time grows with the cube of the number of features.
    public var hasFrechet = true
    /// Whether precision, recall, density and coverage are, whose time grows with the square of that of vectors.
    public var hasOverlap = true
    /// The parts of the Inception-style score.
    public var splits = 1
    /// The share above which a class is covered; see `ClassBalance`.
    public var classThreshold: Double?

    /// The usual ones.
    public init() {}
  }

  /// The report on `samples`.
  ///
  /// Vectors that are not finite are counted and left out of all else. What too few samples do not allow is
  /// nil, and a note says so.
  ///
  /// - Parameters:
  ///   - samples: What a model made.
  ///   - reference: Data that it was not trained on.
  ///   - twin: As many other data as there are samples, to say what a perfect model has; without them that
  ///     is known of density and coverage alone.
  ///   - training: The vectors that the model was trained on, to find copies.
  ///   - dimensions: The number of features.
  ///   - features: What the vectors are, for the card.
  ///   - seed: The seed of the samples, for the card.
  ///   - options: How the figures are made.
  ///   - isInterrupted: Asked now and then; true ends it.
  /// - Throws: `MeasureError`, if a set is empty or ragged, if the reference is too small, for an option, or
  ///   `interrupted`.
  public init(
    samples: Sample, reference: Sample, twin: [Double]? = nil, training: [Double]? = nil,
    dimensions: Int, features: Features, seed: UInt64? = nil, options: Options = Options(),
    isInterrupted: @escaping () -> Bool = { false }
  ) throws(MeasureError) {
    var draft = try FeatureDraft(
      samples: samples.vectors, reference: reference.vectors, dimensions: dimensions,
      options: options, isInterrupted: isInterrupted)
    let other = try twin.flatMap { vectors throws(MeasureError) in
      try Points.finite(in: vectors, dimensions: dimensions, set: "reference vectors").points
    }
    if options.hasFrechet { try draft.addFrechet(twin: other) }
    if options.hasOverlap { try draft.addOverlap(twin: other) }
    if let training { try draft.addNearest(training) }
    if let probabilities = samples.probabilities {
      try draft.addClasses(probabilities, reference: reference.probabilities)
    }
    draft.addNotFinite()
    figures = draft.figures
    card = Card(
      n: samples.vectors.count / dimensions, referenceN: draft.reference.count,
      trainingN: draft.trainingN, dimensions: dimensions, features: features, k: options.k,
      ball: options.ball, splits: samples.probabilities == nil ? nil : options.splits,
      classThreshold: draft.classThreshold, seed: seed, notes: draft.notes)
  }
}
