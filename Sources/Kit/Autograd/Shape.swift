/// The lengths of a tensor's axes, row-major: the last axis is contiguous.
///
/// Stored inline, since a training step makes hundreds of them, and aligned to no more than memory is
/// that is asked of the system: a tensor holds one, and its memory comes sooner so. At most eight axes, each
/// shorter than 2³¹; anything else is an invalid shape, and a tensor of it carries the error.
public struct Shape: Sendable {
  /// The most axes that a tensor can have.
  public static let maximumRank = 8
  /// The most elements, so that their bytes can still be counted.
  static let maximumCount = Int.max / 16

  /// The number of axes; 0 for a scalar, -1 for an invalid shape.
  public private(set) var rank: Int
  /// The number of elements: the product of the lengths, or the largest integer if that is more.
  public private(set) var count: Int
  /// The lengths, and 1 behind them.
  private var lengths: InlineArray<8, Int32>

  /// Makes a shape from the axes' lengths.
  public init(_ dimensions: [Int]) {
    lengths = InlineArray(repeating: 1)
    count = 1
    guard
      dimensions.count <= Shape.maximumRank,
      dimensions.allSatisfy({ $0 >= 0 && $0 <= Int(Int32.max) })
    else {
      rank = -1
      return
    }
    rank = dimensions.count
    for (axis, length) in dimensions.enumerated() { lengths[axis] = Int32(length) }
    count = counted(0..<rank)
  }

  /// The shape of a single number.
  public static let scalar = Shape([])

  /// False if the axes were too many, negative or too long.
  public var isValid: Bool { rank >= 0 }

  /// The product of the lengths of `range`, or the largest integer if that is more.
  private func counted(_ range: Range<Int>) -> Int {
    var product = 1
    for axis in range {
      let (value, overflow) = product.multipliedReportingOverflow(by: Int(lengths[axis]))
      if overflow { return .max }
      product = value
    }
    return product
  }

  /// The length of one axis; `axis` is in 0 ..< rank.
  public subscript(axis: Int) -> Int {
    get { Int(lengths[axis]) }
    set {
      lengths[axis] = Int32(truncatingIfNeeded: newValue)
      count = counted(0..<max(rank, 0))
    }
  }

  /// The axes' lengths as an array.
  public var dimensions: [Int] { (0..<max(rank, 0)).map { self[$0] } }

  /// [n, 1, …] for rows of the shape [n, …]: one number for each row.
  ///
  /// Nil without axes.
  public var onePerRow: Shape? {
    rank > 0 ? reducing(1..<rank, keepingAxes: true) : nil
  }

  /// The number of elements in the axes of `range`.
  func count(in range: Range<Int>) -> Int { range.reduce(1) { $0 * self[$1] } }

  /// The shape without the axes of `range`, or with each of them 1.
  func reducing(_ range: Range<Int>, keepingAxes: Bool) -> Shape {
    var result = self
    for axis in range { result.lengths[axis] = 1 }
    if !keepingAxes {
      for axis in range.upperBound..<rank { result.lengths.swapAt(axis - range.count, axis) }
      result.rank -= range.count
    }
    result.count = result.counted(0..<result.rank)
    return result
  }

  /// `axis` counted from the front, where -1 is the last; nil if there is no such axis.
  func normalized(axis: Int) -> Int? {
    let positive = axis < 0 ? axis + rank : axis
    return (0..<max(rank, 0)).contains(positive) ? positive : nil
  }

  /// The shape of an elementwise result under NumPy's broadcasting rules, or nil if there is none.
  public static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    if a == b { return a }
    var result = a.rank < b.rank ? b : a
    for axis in 0..<max(result.rank, 0) {
      let i = axis - (result.rank - a.rank)
      let j = axis - (result.rank - b.rank)
      let m = i < 0 ? 1 : a.lengths[i]
      let n = j < 0 ? 1 : b.lengths[j]
      guard m == n || m == 1 || n == 1 else { return nil }
      result.lengths[axis] = m == 1 ? n : m
    }
    result.count = result.counted(0..<max(result.rank, 0))
    return result
  }

  /// The strides, in elements, of a dense row-major tensor of this shape.
  var denseStrides: [Int] {
    var strides = [Int](repeating: 1, count: max(rank, 0))
    for axis in (0..<max(rank - 1, 0)).reversed() {
      strides[axis] = strides[axis + 1] * self[axis + 1]
    }
    return strides
  }

  /// Strides, in elements, that read a dense tensor of this shape as one of `target`: 0 repeats.
  func strides(broadcastTo target: Shape) -> InlineArray<8, Int64> {
    var strides = InlineArray<8, Int64>(repeating: 0)
    var stride: Int64 = 1
    for axis in (0..<rank).reversed() {
      let length = Int64(lengths[axis])
      strides[axis + target.rank - rank] = length == 1 ? 0 : stride
      stride *= length
    }
    return strides
  }
}

extension Shape: Hashable {
  /// True if both have the same axes.
  public static func == (a: Shape, b: Shape) -> Bool {
    guard a.rank == b.rank, a.count == b.count else { return false }
    for axis in 0..<maximumRank where a.lengths[axis] != b.lengths[axis] { return false }
    return true
  }

  /// Mixes in the axes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(rank)
    for axis in 0..<Shape.maximumRank { hasher.combine(lengths[axis]) }
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// Makes a shape from a literal such as `[256, 2]`.
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}

extension Shape: CustomStringConvertible {
  /// The lengths in brackets, as in `[256, 2]`.
  public var description: String { isValid ? "\(dimensions)" : "[invalid]" }
}
