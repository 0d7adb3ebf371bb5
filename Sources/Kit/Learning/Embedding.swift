import Autograd

/// A table with a row of numbers for each of some classes.
public final class Embedding: Layer {
  /// The rows, [classes, width].
  public let weight: Tensor

  /// Rows of standard normal numbers times `scale`.
  public init(
    _ classes: Int, _ width: Int, scale: Double = 1, random: inout Random, dtype: DType = .float32
  ) {
    weight = (random.normal([classes, width], dtype: dtype) * scale).tracked()
  }

  /// `weight`.
  public var parameters: [Parameter] { [Parameter("weight", weight)] }

  /// The rows of the classes `x` [n, 1], numbers in 0 ..< classes: [n, width].
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    do {
      return weight.rows(at: try x.doubles().map { Int32(exactly: $0) ?? -1 })
    } catch {
      return .failed(error, dtype: x.dtype)
    }
  }
}
