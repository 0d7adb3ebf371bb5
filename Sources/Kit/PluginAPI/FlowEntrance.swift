import Autograd
import Learning

/// How data come into a flow: pixels through a logit, and each coordinate brought to mean 0 and deviation 1.
public struct FlowEntrance {
  private let margin: Double?
  private let scale: Standardised.Scale
  private let dtype: DType

  /// The entrance for the data of `plan`; the logit, for dequantised pixels alone, ends at `margin` and
  /// 1 - `margin`, and 0 leaves it out.
  ///
  /// - Throws: `ComponentError` if a coordinate of the data has no spread that could be brought to 1.
  public init(_ plan: BuildPlan, standardises: Bool, margin: Double) throws {
    var plan = plan
    if !standardises { plan.data = nil }
    dtype = plan.dtype
    self.margin = plan.pixels == .dequantised && margin > 0 ? margin : nil
    scale = try plan.scaleOfData(behind: self.margin.map { Logit(margin: $0) })
  }

  /// The stages, from the data on; made anew each time.
  public func stages() -> [any Bijection] {
    let logit: [any Bijection] = margin.map { [Logit(margin: $0)] } ?? []
    return logit + [Standardised(scale, dtype: dtype)]
  }
}
