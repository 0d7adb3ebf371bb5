import Autograd
import Learning

/// How data come into a flow: pixels through a logit, and each coordinate brought to mean 0 and deviation 1.
public struct FlowEntrance {
  /// What the logit leaves at both ends: dequantised pixels can be 0.
  private static let margin = 1e-6

  private let hasLogit: Bool
  private let scale: Standardised.Scale
  private let dtype: DType

  /// The entrance for the data of `plan`; the logit is for dequantised pixels alone.
  ///
  /// - Throws: `ComponentError` if a coordinate of the data has no spread that could be brought to 1.
  public init(_ plan: BuildPlan, standardises: Bool) throws {
    var plan = plan
    if !standardises { plan.data = nil }
    dtype = plan.dtype
    hasLogit = plan.pixels == .dequantised
    scale = try plan.scaleOfData(
      behind: hasLogit ? Logit(margin: FlowEntrance.margin) : nil)
  }

  /// The stages, from the data on; made anew each time.
  public func stages() -> [any Bijection] {
    let standardised = Standardised(scale, dtype: dtype)
    return hasLogit ? [Logit(margin: FlowEntrance.margin), standardised] : [standardised]
  }
}
