import Autograd
import Glibc

// What chains do to the rows of their states; nothing here is differentiated.
extension Tensor {
  /// The number of elements of a row.
  private var rowWidth: Int { Swift.max(shape.count / Swift.max(shape[0], 1), 1) }

  /// The sum of the squares of each row, in doubles.
  ///
  /// - Throws: The first error of the operations behind the tensor.
  func rowSquares() throws(TensorError) -> [Double] {
    let values = try doubles()
    let width = rowWidth
    var sums = [Double](repeating: 0, count: shape[0])
    for (place, value) in values.enumerated() { sums[place / width] += value * value }
    return sums
  }

  /// This tensor with the rows of `other` in the places where `chosen` is true.
  func replacingRows(_ chosen: [Bool], with other: Tensor) -> Tensor {
    guard failure == nil, other.failure == nil, shape == other.shape, dtype == other.dtype else {
      return failure == nil ? other : self
    }
    let result = Tensor.zeros(like: self)
    guard result.failure == nil else { return result }
    let width = rowWidth
    for (row, takesOther) in chosen.enumerated() {
      let source = takesOther ? other : self
      switch dtype {
      case .float32:
        (result.f32 + row * width).update(from: source.f32 + row * width, count: width)
      case .float64:
        (result.f64 + row * width).update(from: source.f64 + row * width, count: width)
      }
    }
    return result
  }

  /// Sets `kept` to false for each row with an element outside of `range` in one of the `columns`; nil looks
  /// at all.
  ///
  /// - Throws: The first error of the operations behind the tensor.
  func excludeRows(
    outside range: ClosedRange<Double>, columns: [Bool]?, from kept: inout [Bool]
  ) throws(TensorError) {
    let width = rowWidth
    for (place, value) in try doubles().enumerated() where columns?[place % width] ?? true {
      if !range.contains(value) { kept[place / width] = false }
    }
  }

  /// Throws what has left `range` in one of the `columns` back from its ends, in place; nil looks at all.
  ///
  /// For results that nobody else holds.
  func reflectInPlace(into range: ClosedRange<Double>, columns: [Bool]?) {
    guard failure == nil else { return }
    let (length, width) = (range.upperBound - range.lowerBound, rowWidth)
    /// Twice the length is a period of the way there and back.
    func folded(_ x: Double) -> Double {
      guard !range.contains(x), x.isFinite else { return x }
      let place = fmod(fmod(x - range.lowerBound, 2 * length) + 2 * length, 2 * length)
      return range.lowerBound + (place <= length ? place : 2 * length - place)
    }
    for i in 0..<shape.count where columns?[i % width] ?? true {
      switch dtype {
      case .float32: f32[i] = Float(folded(Double(f32[i])))
      case .float64: f64[i] = folded(f64[i])
      }
    }
  }
}
