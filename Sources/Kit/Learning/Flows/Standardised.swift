import Autograd
import Glibc

/// y = (x - m) / s for each coordinate: brings data to mean 0 and deviation 1, and back.
///
/// m and s are not trained. What a flow learns then does not depend on the unit of the data; the density
/// in the data's own unit stays exact, since ln |det| = -Σ ln s is counted.
public final class Standardised: Bijection {
  private let mean: Tensor
  private let deviation: Tensor

  /// What is subtracted, and what is divided by.
  public struct Scale: Sendable {
    /// m, for each coordinate.
    public let means: [Double]
    /// s, for each coordinate; larger than 0.
    public let deviations: [Double]

    /// A scale.
    public init(means: [Double], deviations: [Double]) {
      self.means = means
      self.deviations = deviations
    }
  }

  /// Subtracts the means and divides by the deviations of `scale`.
  public init(_ scale: Scale, dtype: DType = .float32) {
    mean = .of(scale.means, [1, scale.means.count], dtype: dtype)
    deviation = .of(scale.deviations, [1, scale.deviations.count], dtype: dtype)
  }

  /// None.
  public var parameters: [Parameter] { [] }
  /// `mean` and `deviation`.
  public var buffers: [Parameter] {
    [Parameter("mean", mean), Parameter("deviation", deviation)]
  }

  /// The same determinant for all rows.
  public func forward(_ x: Tensor, _ mode: Mode) -> Mapped {
    Mapped((x - mean) / deviation, logDeterminant: -deviation.log().rowSums())
  }

  /// y s + m.
  public func inverse(_ y: Tensor, _ mode: Mode) -> Tensor { y * deviation + mean }
}
