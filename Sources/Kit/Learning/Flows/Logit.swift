import Autograd
import Glibc

/// y = ln(s / (1 - s)) with s = ε + (1 - 2ε) x: numbers between 0 and 1, such as dequantised pixels,
/// spread over the whole line.
///
/// ln |det| = Σ (ln(1 - 2ε) - ln s - ln(1 - s)). The inverse has results between 0 and 1, but for what ε
/// leaves at both ends (Dinh, Sohl-Dickstein & Bengio 2017, section 4.1).
public final class Logit: Bijection {
  /// ε.
  private let margin: Double

  /// Ends at `margin` and 1 - `margin`, with 0 < margin < 1/2.
  public init(margin: Double) { self.margin = margin }

  /// None.
  public var parameters: [Parameter] { [] }

  /// The logit, for x [n, d].
  public func forward(_ x: Tensor, _ mode: Mode) -> Mapped {
    let s = x * (1 - 2 * margin) + margin
    let (low, high) = (s.log(), (1 - s).log())
    let width = Double(x.failure == nil && x.shape.rank == 2 ? x.shape[1] : 0)
    return Mapped(
      low - high, logDeterminant: width * log(1 - 2 * margin) - (low + high).rowSums())
  }

  /// x = (σ(y) - ε) / (1 - 2ε).
  public func inverse(_ y: Tensor, _ mode: Mode) -> Tensor {
    (y.sigmoid() - margin) * (1 / (1 - 2 * margin))
  }
}
