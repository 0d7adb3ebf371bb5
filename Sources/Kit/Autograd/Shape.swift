/// The lengths of a tensor's axes, row-major: the last axis is contiguous.
///
/// Stored inline, since a training step makes hundreds of them. At most eight axes, each shorter than
/// 2³¹; anything else is an invalid shape, and a tensor of it carries the error.
public struct Shape: Hashable, Sendable {
  /// The most axes that a tensor can have.
  public static let maximumRank = 8
  /// The most elements, so that their bytes can still be counted.
  static let maximumCount = Int.max / 16

  /// The number of axes; 0 for a scalar, -1 for an invalid shape.
  public private(set) var rank: Int
  private var lengths: SIMD8<Int32>

  /// Makes a shape from the axes' lengths.
  public init(_ dimensions: [Int]) {
    lengths = SIMD8(repeating: 1)
    guard
      dimensions.count <= Shape.maximumRank,
      dimensions.allSatisfy({ $0 >= 0 && $0 <= Int(Int32.max) })
    else {
      rank = -1
      return
    }
    rank = dimensions.count
    for (axis, length) in dimensions.enumerated() { lengths[axis] = Int32(length) }
  }

  /// The shape of a single number.
  public static let scalar = Shape([])

  /// False if the axes were too many, negative or too long.
  public var isValid: Bool { rank >= 0 }

  /// The number of elements: the product of the lengths.
  public var count: Int {
    var product = 1
    for axis in 0..<max(rank, 0) {
      let (value, overflow) = product.multipliedReportingOverflow(by: Int(lengths[axis]))
      if overflow { return .max }
      product = value
    }
    return product
  }

  /// The length of one axis; `axis` is in 0 ..< rank.
  public subscript(axis: Int) -> Int {
    get { Int(lengths[axis]) }
    set { lengths[axis] = Int32(truncatingIfNeeded: newValue) }
  }

  /// The axes' lengths as an array.
  public var dimensions: [Int] { (0..<max(rank, 0)).map { self[$0] } }

  /// [n, 1, …] for rows of the shape [n, …]: one number for each row.
  ///
  /// Nil without axes.
  public var onePerRow: Shape? {
    rank > 0 ? Shape([self[0]] + Array(repeating: 1, count: rank - 1)) : nil
  }

  /// The number of elements in the axes of `range`.
  func count(in range: Range<Int>) -> Int { range.reduce(1) { $0 * self[$1] } }

  /// The shape without the axes of `range`, or with each of them 1.
  func reducing(_ range: Range<Int>, keepingAxes: Bool) -> Shape {
    var result = dimensions
    if keepingAxes {
      for axis in range { result[axis] = 1 }
    } else {
      result.removeSubrange(range)
    }
    return Shape(result)
  }

  /// `axis` counted from the front, where -1 is the last; nil if there is no such axis.
  func normalized(axis: Int) -> Int? {
    let positive = axis < 0 ? axis + rank : axis
    return (0..<max(rank, 0)).contains(positive) ? positive : nil
  }

  /// The shape of an elementwise result under NumPy's broadcasting rules, or nil if there is none.
  public static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    if a == b { return a }
    let rank = max(a.rank, b.rank)
    var result = Shape.scalar
    result.rank = rank
    for axis in 0..<rank {
      let i = axis - (rank - a.rank)
      let j = axis - (rank - b.rank)
      let m = i < 0 ? 1 : a[i]
      let n = j < 0 ? 1 : b[j]
      guard m == n || m == 1 || n == 1 else { return nil }
      result[axis] = m == 1 ? n : m
    }
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
  func strides(broadcastTo target: Shape) -> [Int64] {
    var strides = [Int64](repeating: 0, count: target.rank)
    var stride = 1
    for axis in (0..<rank).reversed() {
      let place = axis + target.rank - rank
      strides[place] = self[axis] == 1 ? 0 : Int64(stride)
      stride *= self[axis]
    }
    return strides
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
