internal import CKernels

/// Results of x W + b for the rows of one batch, from which those of interpolated rows follow without a product.
///
/// What is linear in x has its values between two rows by interpolation. Whoever computes both says which rows
/// are which, and `Tensor.linear` looks the results up: so a critic under a gradient penalty (Gulrajani et
/// al. 2017) multiplies by its first weights for data and for samples, and not again for the points between. Weights
/// that have been overwritten since are multiplied by anew.
package final class LayerNotes {
  /// What a layer does with the batch that it is shown.
  private enum Use {
    case noting(Storage)
    case between(Storage, t: Tensor)
  }

  private struct Note {
    let weight: Tensor
    let bias: Tensor
    let slope: Double?
    let result: Tensor
    /// How often weight and bias had been overwritten by then.
    let overwrites: [Int?]

    /// True if that is what these would give today.
    func isOf(_ weight: Tensor, _ bias: Tensor, slope: Double?) -> Bool {
      self.weight === weight && self.bias === bias && self.slope == slope
        && overwrites == [weight, bias].map { $0.storage?.overwrites }
    }
  }

  /// Terms of a product below which the pass over its results costs as much.
  private static let leastTerms = 64
  /// The least slope of a leaky ReLU that is taken back; a ReLU of slope 0 forgets what it was given.
  private static let leastSlope = 0.01

  private var use: Use?
  private var notes: [Note] = []

  /// None so far.
  package init() {}

  /// Runs `body`, which shows `batch` to a network, and notes what linear layers make of it.
  package func noting<Result>(_ batch: Tensor, _ body: () throws -> Result) rethrows -> Result {
    guard let storage = batch.storage else { return try body() }
    return try using(.noting(storage), body)
  }

  /// Runs `body`, which shows a network the rows x = (1 - t) u + t v [n, …]: v are the first n rows of the
  /// batch that was noted, u the last n; t is [n, 1, …].
  package func between<Result>(
    _ x: Tensor, at t: Tensor, _ body: () throws -> Result
  ) rethrows -> Result {
    guard let storage = x.storage, t.failure == nil, t.shape == x.shape.onePerRow,
      !notes.isEmpty
    else { return try body() }
    return try using(.between(storage, t: t.detached), body)
  }

  private func using<Result>(_ use: Use, _ body: () throws -> Result) rethrows -> Result {
    let before = (self.use, gl_layer_notes().pointee)
    self.use = use
    gl_layer_notes().pointee = Unmanaged.passUnretained(self).toOpaque()
    defer { (self.use, gl_layer_notes().pointee) = before }
    return try withExtendedLifetime(self) { try body() }
  }

  /// The notes that this thread's layers are to look at.
  private static var current: LayerNotes? {
    gl_layer_notes().pointee.map { Unmanaged<LayerNotes>.fromOpaque($0).takeUnretainedValue() }
  }

  /// x W + b, and behind it a leaky ReLU of `slope` if there is one, in the form of `Affine`.
  static func linear(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor, rectifying slope: Double?
  ) -> Tensor {
    guard let notes = current, let storage = x.storage else {
      return Affine(rectifierSlope: slope)(x, weight, bias)
    }
    switch notes.use {
    case .noting(let batch) where batch === storage:
      let result = Affine(rectifierSlope: slope)(x, weight, bias)
      let isReversible = slope.map { $0 >= leastSlope } ?? true
      if result.failure == nil, weight.shape[0] >= leastTerms, isReversible {
        notes.notes.append(
          Note(
            weight: weight, bias: bias, slope: slope, result: result.detached,
            overwrites: [weight, bias].map { $0.storage?.overwrites }))
      }
      return result
    case .between(let rows, let t) where rows === storage:
      let known = notes.notes.last { $0.isOf(weight, bias, slope: slope) }
      guard let known, x.shape.rank == 2, t.shape.count == x.shape[0],
        known.result.shape[0] == 2 * x.shape[0]
      else { break }
      return LerpLinear(rectifierSlope: slope)(
        x, weight, bias, known.result, t.reshaped([x.shape[0], 1]))
    default: break
    }
    return Affine(rectifierSlope: slope)(x, weight, bias)
  }
}
