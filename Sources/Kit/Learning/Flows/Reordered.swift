import Autograd

/// The coordinates in another order: the even places first, then the odd ones.
///
/// Between coupling layers it mixes what the halves are made of; on the plane the layers do so by themselves.
public final class Reordered: Bijection {
  private let order: [Int32]
  private let back: [Int32]

  /// For rows of `dimensions` numbers.
  public init(dimensions: Int) {
    order = (0..<dimensions).map { place in
      let evens = (dimensions + 1) / 2
      return Int32(place < evens ? 2 * place : 2 * (place - evens) + 1)
    }
    var back = [Int32](repeating: 0, count: dimensions)
    for (place, source) in order.enumerated() { back[Int(source)] = Int32(place) }
    self.back = back
  }

  /// None.
  public var parameters: [Parameter] { [] }

  /// No volume changes.
  public func forward(_ x: Tensor, _ mode: Mode) -> Mapped {
    Mapped(columns(x, order), logDeterminant: .zeros([1, 1], dtype: x.dtype))
  }

  /// The old order.
  public func inverse(_ y: Tensor, _ mode: Mode) -> Tensor { columns(y, back) }

  private func columns(_ x: Tensor, _ order: [Int32]) -> Tensor {
    x.permuted([1, 0]).rows(at: order).permuted([1, 0])
  }
}
