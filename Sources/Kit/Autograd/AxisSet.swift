/// Some of a shape's axes.
struct AxisSet {
  /// A bit for each axis; a shape has at most as many.
  private var bits: UInt8 = 0

  init(_ range: Range<Int> = 0..<0) {
    for axis in range { insert(axis) }
  }

  /// The axes that `axes` name in `shape`, where negative ones count from the end; all axes without any.
  ///
  /// - Throws: `invalidAxis` for one that the shape does not have.
  init(_ axes: [Int]?, of shape: Shape, op: String) throws(TensorError) {
    self.init(axes == nil ? 0..<shape.rank : 0..<0)
    for axis in axes ?? [] {
      guard let place = shape.normalized(axis: axis) else {
        throw .invalidAxis(op: op, axis: axis, shape: shape)
      }
      insert(place)
    }
  }

  var isEmpty: Bool { bits == 0 }

  mutating func insert(_ axis: Int) { bits |= 1 << UInt8(axis) }

  /// Takes the last run of neighbouring axes out.
  mutating func popLastRun() -> Range<Int>? {
    guard !isEmpty else { return nil }
    let end = UInt8.bitWidth - bits.leadingZeroBitCount
    let start = end - (~(bits << (UInt8.bitWidth - end))).leadingZeroBitCount
    bits &= 1 << UInt8(start) - 1
    return start..<end
  }
}
