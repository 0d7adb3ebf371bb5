import Autograd
import Glibc

/// A monotone spline of rational quadratics on [-bound, bound], the identity outside
/// (Durkan, Bekasov, Murray & Papamakarios 2019, Neural spline flows).
///
/// It has `bins` pieces; of each, the parameters are a width and a height (through a softmax), and
/// between two pieces a slope (through a softplus). At both ends the slope is 1, so that the tails
/// continue it. With all parameters 0 it is the identity.
///
/// On one piece, from (x₀, y₀) on with the width w, the height h and the slopes δ₀ and δ₁ at its ends,
/// and with s = h/w, ξ = (x - x₀)/w:
///
///     y = y₀ + h (s ξ² + δ₀ ξ(1-ξ)) / r,   r = s + (δ₀ + δ₁ - 2s) ξ(1-ξ)
///     ∂y/∂x = s² (δ₁ ξ² + 2s ξ(1-ξ) + δ₀ (1-ξ)²) / r²
public struct SplineTransform: ElementTransform {
  /// Pieces.
  public let bins: Int
  /// Where the tails begin, on both sides.
  public let bound: Double

  /// The least width and height of a piece, as a share of [-bound, bound], and the least slope.
  private static let least = (size: 1e-3, slope: 1e-3)

  /// A spline of `bins` pieces, at least 2 and at most 500, on [-bound, bound].
  public init(bins: Int = 16, bound: Double = 3) {
    self.bins = bins
    self.bound = bound
  }

  /// Widths, heights, and slopes between them.
  public var parametersPerElement: Int { 3 * bins - 1 }

  /// Yes: what a spline cannot leave alone is seen in each coordinate by itself.
  public var startsAsIdentity: Bool { true }

  /// All parameters of an element lie together.
  public func element(ofColumn column: Int, among count: Int) -> Int {
    column / parametersPerElement
  }

  /// ln |det| = Σ ln ∂y/∂x.
  public func forward(
    _ x: Tensor, _ parameters: Tensor, addingTo logDeterminant: Tensor?
  ) -> Mapped {
    guard x.failure == nil, parameters.failure == nil else {
      return Mapped(x.failure == nil ? parameters : x, logDeterminant: x)
    }
    let column = x.reshaped([x.shape.count, 1])
    let inside = column.clamped(-bound, bound)
    let unit = inside * (0.5 / bound) + 0.5
    let piece = self.piece(of: unit, parameters, by: .widths)
    let xi = (unit - piece.x) / piece.width
    let mixed = xi * (1 - xi)
    let s = piece.height / piece.width
    let r = s + (piece.lowSlope + piece.highSlope - s * 2) * mixed
    let square = xi.square()
    let y = piece.y + piece.height * (s * square + piece.lowSlope * mixed) / r
    let slope =
      piece.highSlope * square + s * mixed * 2 + piece.lowSlope * (1 - xi).square()
    let logSlope = (s / r).log() * 2 + slope.log()
    // Outside the spline is at its end, and what is beyond stays beyond.
    let value = y * (2 * bound) - bound + (column - inside)
    let sum = logSlope.reshaped(x.shape).rowSums()
    return Mapped(value.reshaped(x.shape), logDeterminant: logDeterminant.map { $0 + sum } ?? sum)
  }

  /// The root ξ in [0, 1] of the quadratic that the piece of y is.
  public func inverse(_ y: Tensor, _ parameters: Tensor) -> Tensor {
    guard y.failure == nil, parameters.failure == nil else {
      return y.failure == nil ? parameters : y
    }
    let column = y.reshaped([y.shape.count, 1])
    let inside = column.clamped(-bound, bound)
    let unit = inside * (0.5 / bound) + 0.5
    let piece = self.piece(of: unit, parameters, by: .heights)
    let eta = unit - piece.y
    let s = piece.height / piece.width
    let bend = eta * (piece.lowSlope + piece.highSlope - s * 2)
    let a = piece.height * (s - piece.lowSlope) + bend
    let b = piece.height * piece.lowSlope - bend
    let c = s * eta
    // With the sign that keeps digits: 2c / (b + √(b² + 4ac)) for a ξ² + b ξ - c = 0.
    let root = (b.square() + a * c * 4).maximum(.scalar(0, dtype: y.dtype)).sqrt()
    let xi = c * 2 / (b + root)
    let x = piece.x + xi * piece.width
    return (x * (2 * bound) - bound + (column - inside)).reshaped(y.shape)
  }

  /// What the pieces are told apart by.
  private enum Side { case widths, heights }

  /// For each row the piece that it falls into, on the unit square; columns [m, 1].
  private struct Piece {
    let x, y, width, height, lowSlope, highSlope: Tensor
  }

  private func piece(of unit: Tensor, _ parameters: Tensor, by side: Side) -> Piece {
    let rows = parameters.reshaped([unit.shape[0], parametersPerElement])
    let widths = sizes(rows.sliced(axis: 1, 0..<bins))
    let heights = sizes(rows.sliced(axis: 1, bins..<2 * bins))
    let slopes = rows.sliced(axis: 1, 2 * bins..<3 * bins - 1)
    let ends = (x: widths.cumulativeSum(), y: heights.cumulativeSum())
    // The pieces that end before it; rounding may put the last end below 1.
    let before = unit.greater(than: side == .widths ? ends.x : ends.y)
    let place = before.detached.rowSums().clamped(0, Double(bins - 1))
    let width = widths.picked(at: place)
    let height = heights.picked(at: place)
    let (last, first) = (Tensor.scalar(Double(bins) - 1.5, dtype: unit.dtype), place)
    let low = slopes.picked(at: place - 1) * first.greater(than: .scalar(0, dtype: unit.dtype))
    let high = slopes.picked(at: place) * last.greater(than: place)
    return Piece(
      x: ends.x.picked(at: place) - width, y: ends.y.picked(at: place) - height, width: width,
      height: height, lowSlope: slope(low), highSlope: slope(high))
  }

  /// Positive numbers that sum to 1 in each row.
  private func sizes(_ logits: Tensor) -> Tensor {
    let least = SplineTransform.least.size
    return logits.softmax(axis: 1) * (1 - Double(bins) * least) + least
  }

  /// A positive number, 1 for 0.
  private func slope(_ raw: Tensor) -> Tensor {
    let least = SplineTransform.least.slope
    return (raw + log(exp(1 - least) - 1)).softplus() + least
  }
}
