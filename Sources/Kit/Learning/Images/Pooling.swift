import Autograd

/// Images [n, height, width, channels] made smaller: one number of each channel for each square.
public final class Pooling: Layer {
  /// What becomes of a square.
  public enum Kind: String, Sendable, CaseIterable {
    /// Its mean.
    case average
    /// Its largest number.
    case max
  }

  private let kind: Kind
  private let size: Int

  /// Squares of `size` pixels, side by side.
  public init(_ kind: Kind, size: Int = 2) {
    self.kind = kind
    self.size = size
  }

  /// None.
  public var parameters: [Parameter] { [] }

  /// The pooled images; what is left over at the right and at the bottom is dropped.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    kind == .average ? x.averagePooled(size) : x.maxPooled(size)
  }
}
