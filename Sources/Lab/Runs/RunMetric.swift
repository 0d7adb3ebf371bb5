/// One step of a run.
public struct RunMetric: Codable, Equatable, Sendable {
  /// The step.
  public var step: Int
  /// Seconds of training before it.
  public var seconds: Double
  /// What each network minimised.
  public var losses: [String: Double]
  /// The norm of each network's gradient.
  public var gradientNorms: [String: Double]
  /// Modes covered, where the step had a snapshot and the data have modes.
  public var modesCovered: Int?
  /// The share within three standard deviations of a mode.
  public var highQuality: Double?

  enum CodingKeys: String, CodingKey {
    case step, seconds, losses
    case gradientNorms = "gradient_norms"
    case modesCovered = "modes_covered"
    case highQuality = "high_quality_3sigma"
  }

  /// True if step `step` is noted: all of the first 256, then 128 of each doubling.
  static func isNoted(_ step: Int) -> Bool {
    guard step > 256 else { return true }
    let stride = 1 << (Int.bitWidth - 1 - step.leadingZeroBitCount - 7)
    return step.isMultiple(of: stride)
  }
}

/// What was measured of a run at one of its steps.
public struct RunMeasure: Codable, Equatable, Sendable {
  /// The step.
  public var step: Int
  /// The figures, under the names that `measure` gives them.
  public var figures: [String: Double]
  /// How they were made.
  public var card: [String: String]
}
