extension FeatureReport {
  /// What the vectors are: two figures on different features do not compare.
  public struct Features: Sendable, Equatable {
    /// Such as "pixels", or the name of a classifier and its layer.
    public let name: String
    /// The checksum of the weights that made them, in hexadecimal digits; nil where none did.
    public let checksum: String?

    /// Features of a name.
    public init(_ name: String, checksum: String? = nil) {
      self.name = name
      self.checksum = checksum
    }
  }

  /// What the figures were made with.
  public struct Card: Sendable, Equatable {
    /// The number of samples, those that are not finite among them.
    public let n: Int
    /// The number of reference vectors that were used.
    public let referenceN: Int
    /// The number of training vectors, where neighbours were sought among them.
    public let trainingN: Int?
    /// The number of features.
    public let dimensions: Int
    /// What the features are.
    public let features: Features
    /// The neighbour that balls reach to.
    public let k: Int
    /// Whether balls hold their border.
    public let ball: Ball
    /// The parts of the Inception-style score, where it was taken.
    public let splits: Int?
    /// The share above which a class is covered, where there are classes.
    public let classThreshold: Double?
    /// The seed of the samples, if it was told.
    public let seed: UInt64?
    /// What a reader of the figures has to know.
    public let notes: [Note]
  }

  /// What makes a figure doubtful, or is the reason that there is none.
  public enum Note: Sendable, Equatable {
    /// Not all directions vary in a set: with few vectors or constant features.
    case singular(set: String, rank: Int, dimensions: Int)
    /// A set has fewer than ten vectors a feature.
    case small(set: String, count: Int, dimensions: Int)
    /// A share of the points of a set come more than k times, so that their balls have no size.
    case withoutRadius(set: String, share: Double, k: Int)
    /// The figures called so have no value.
    case missing(figures: String, reason: MeasureError)
  }
}

extension FeatureReport.Note {
  /// Whether it says something about one of these figures, by their keys.
  public func concerns(_ keys: Set<String>) -> Bool {
    switch self {
    case .singular, .small: keys.contains("frechet")
    case .withoutRadius: !keys.isDisjoint(with: ["precision", "recall", "density", "coverage"])
    case .missing(let figures, _): keys.contains { figures.contains($0) }
    }
  }
}

extension FeatureReport.Note: CustomStringConvertible {
  /// The fact in one English sentence.
  public var description: String {
    switch self {
    case .singular(let set, let rank, let dimensions):
      "the covariance of the \(set) is of rank \(rank) of \(dimensions): "
        + "the Fréchet distance counts the directions that vary"
    case .small(let set, let count, let dimensions):
      "\(count) \(set) for \(dimensions) features: "
        + "below ten each, the Fréchet distance is well above that of many; compare equal numbers only"
    case .withoutRadius(let set, let share, let k):
      "\(Note.percent(share)) of the \(set) have \(k) copies or more: their balls have no radius"
    case .missing(let figures, let reason): "no \(figures): \(reason)"
    }
  }

  private typealias Note = FeatureReport.Note

  private static func percent(_ share: Double) -> String {
    let tenths = (share * 1000).rounded()
    if tenths < 1 { return "less than 0.1 %" }
    return tenths.truncatingRemainder(dividingBy: 10) == 0
      ? "\(Int(tenths / 10)) %" : "\(tenths / 10) %"
  }
}
