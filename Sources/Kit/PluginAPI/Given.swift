import Autograd
import Learning

/// The half of a sample that a model is given, to make the other: of an image its upper rows, of a point its
/// first coordinates (the smaller half where the number is odd).
///
/// Where a `Prior` has one, its codes are (z, c): coordinates of their own, and behind them the numbers c of
/// what is given. `generate` puts the half into the sample as it is and makes the rest, so that a critic sees
/// whole samples and needs to be told nothing.
public struct Given: Sendable, Equatable {
  /// The shape of a whole sample.
  public let sampleShape: Shape
  /// The axis of a batch that is cut.
  public let axis: Int
  /// How many rows, or coordinates, of it are given.
  public let size: Int
  /// Halves of data, one after the other, of which codes that are drawn without data take theirs.
  private var pool: [Float] = []

  /// The first half of samples of `sampleShape`: [d], [height, width] or [channels, height, width].
  ///
  /// `samples` [n] + sampleShape are those whose halves codes are drawn from; without any, they are standard
  /// normal numbers.
  ///
  /// - Throws: `ComponentError` if there is but one row or coordinate, or no half of such a shape; the first
  ///   error of the tensors behind the samples.
  public init(halfOf sampleShape: Shape, samples: Tensor? = nil) throws {
    guard (1...3).contains(sampleShape.rank) else {
      throw ComponentError("a sample of shape \(sampleShape) has no upper half")
    }
    // The axis of the batch comes first; channels stay whole.
    axis = sampleShape.rank == 3 ? 2 : 1
    let length = sampleShape[axis - 1]
    guard length > 1 else {
      throw ComponentError(
        "half of a sample is given, and a sample of these data is \(sampleShape): "
          + "it takes two numbers, as data ring has")
    }
    self.sampleShape = sampleShape
    size = length / 2
    guard let samples else { return }
    pool = try rows(of: samples).converted(to: .float32).floats()
  }

  /// The shape of what is given of one sample.
  public var givenShape: Shape { part(size) }
  /// The shape of what is to be made.
  public var missingShape: Shape { part(sampleShape[axis - 1] - size) }
  /// How many numbers are given.
  public var count: Int { givenShape.count }

  private func part(_ length: Int) -> Shape {
    var sides = sampleShape.dimensions
    sides[axis - 1] = length
    return Shape(sides)
  }

  /// What is given of the samples `x` [n] + sampleShape: [n, count].
  public func rows(of x: Tensor) -> Tensor { cut(x, 0..<size) }

  /// The rest of them, as rows.
  public func missing(of x: Tensor) -> Tensor { cut(x, size..<sampleShape[axis - 1]) }

  /// Whole samples of what is given and of the rest, both as rows.
  public func whole(_ given: Tensor, _ missing: Tensor) -> Tensor {
    guard given.failure == nil, missing.failure == nil else {
      return given.failure == nil ? missing : given
    }
    let n = given.shape[0]
    return concatenate(
      [
        given.reshaped(Shape([n] + givenShape.dimensions)),
        missing.reshaped(Shape([n] + missingShape.dimensions)),
      ], axis: axis)
  }

  private func cut(_ x: Tensor, _ range: Range<Int>) -> Tensor {
    guard x.failure == nil else { return x }
    let part = x.sliced(axis: axis, range)
    guard part.failure == nil else { return part }
    return part.reshaped([part.shape[0], part.shape.count / max(part.shape[0], 1)])
  }

  /// The halves of `count` data that are kept, drawn with replacement: [count, self.count].
  func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    let width = self.count
    let kept = pool.count / width
    guard kept > 0 else { return random.normal([count, width], dtype: dtype) }
    let chosen = random.integers(count, below: kept)
    var rows = [Float]()
    rows.reserveCapacity(count * width)
    for place in chosen { rows += pool[Int(place) * width..<(Int(place) + 1) * width] }
    return Tensor.of(rows, [count, width]).converted(to: dtype)
  }
}

extension BuildPlan {
  /// Half of each sample, for a model that is given it; codes that are drawn without data take the halves of up
  /// to 4,000 of the plan's.
  ///
  /// - Throws: As `Given`.
  public func half() throws -> Given {
    try Given(
      halfOf: sampleShape,
      samples: data?(max(1, min(4000, 8_000_000 / max(sampleShape.count, 1)))))
  }
}
