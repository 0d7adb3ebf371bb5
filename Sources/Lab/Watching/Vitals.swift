/// What one look at a training shows: of the players as they stand, not of averaged weights, which would hide
/// that they circle.
public struct Vitals: Sendable, Equatable, Codable {
  /// The step.
  public let step: Int
  /// The modes that hold at least a tenth of their due share of the samples within 4 σ; nil where the data have
  /// none.
  public internal(set) var modesCovered: Int?
  /// The modes that there are.
  public internal(set) var modesTotal: Int?
  /// How evenly the samples are spread over the modes, 0 to 1.
  ///
  /// It is exp(−KL(p‖w)) of the shares p of samples by nearest mode and the modes' weights w. Samples that are
  /// not sharp yet count as well as sharp ones.
  public internal(set) var balance: Double?
  /// How much of the samples has gone from one mode to another since the look before, 0 to 1: the total variation
  /// distance of the shares of the modes.
  public internal(set) var shift: Double?
  /// The mean distance of two samples over that of two data.
  public internal(set) var diversity: Double?
  /// How far samples of the same codes went since the look before, over the mean distance of two data.
  public internal(set) var movement: Double?
  /// How far the samples are from the data: their energy distance 2E‖x − y‖ − E‖x − x'‖ − E‖y − y'‖ (Székely and
  /// Rizzo 2013), over the mean distance of two data.
  public internal(set) var misfit: Double?
  /// The share of data and samples that D tells rightly; nil where its output is no logit.
  public internal(set) var accuracy: Double?
  /// The steepest slope of D at data, at samples, and between them.
  public internal(set) var slope: Double?
  /// The norm of G's gradient over the largest of this training.
  public internal(set) var gradientShare: Double?

  init(step: Int) { self.step = step }
}
