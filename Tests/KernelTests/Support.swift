import CKernels
import Testing

/// A level of the float kernels that this CPU has.
struct Level: Sendable, CustomTestStringConvertible {
  let name: String

  var testDescription: String { name }

  /// The levels from the lowest to the highest; the baseline is always there.
  static let available = ["baseline", "avx2", "avx512"]
    .filter { (name: String) in gl_level_kernels(name) != nil }
    .map(Level.init)

  /// The table of the level.
  ///
  /// Nothing global changes, so that tests run side by side.
  func kernels() throws -> gl_kernels_f32 { try #require(gl_level_kernels(name)).pointee }
}

/// The sizes at which loops over vectors go wrong: none, less than one, one more or less, many.
let telltaleSizes = [0, 1, 3, 15, 16, 17, 31, 33, 63, 64, 65, 129, 1000]

/// Numbers for tests (SplitMix64): the same at each run, and none of the code under test.
struct Numbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func word() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform on [low, high).
  mutating func uniform(_ low: Double = -1, _ high: Double = 1) -> Double {
    low + (high - low) * Double(word() >> 11) * 0x1p-53
  }

  /// `count` uniform numbers, rounded to the element type.
  mutating func array<T: BinaryFloatingPoint>(
    _ count: Int, _ low: Double = -1, _ high: Double = 1, of type: T.Type = T.self
  ) -> [T] {
    (0..<count).map { _ in T(uniform(low, high)) }
  }
}

/// An array at an address that suits an element and no vector, between two fences: who writes past
/// either end is found out.
final class Fenced<T: BinaryFloatingPoint> {
  let pointer: UnsafeMutablePointer<T>
  let count: Int
  private let base: UnsafeMutablePointer<T>
  private static var fence: Int { 17 }
  private static var mark: T { -12345 }

  init(_ values: [T]) {
    count = values.count
    base = .allocate(capacity: count + 2 * Self.fence)
    base.initialize(repeating: Self.mark, count: count + 2 * Self.fence)
    pointer = base + Self.fence
    for (i, value) in values.enumerated() { pointer[i] = value }
  }

  /// An output, full of NaN.
  convenience init(count: Int) { self.init(Array(repeating: .nan, count: count)) }

  deinit { base.deallocate() }

  var values: [T] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  var isIntact: Bool {
    (0..<Self.fence).allSatisfy { base[$0] == Self.mark && pointer[count + $0] == Self.mark }
  }
}

/// The distance of `value` from `exact` in units of the last place of the float nearest to `exact`;
/// infinite where one of them is NaN or infinite (as floats) and the other is not the same.
func ulps(_ value: Float, _ exact: Double) -> Double {
  let nearest = Float(exact)
  if nearest.isNaN || value.isNaN { return nearest.isNaN && value.isNaN ? 0 : .infinity }
  if nearest.isInfinite || value.isInfinite { return nearest == value ? 0 : .infinity }
  return abs(Double(value) - exact) / Double(max(nearest.magnitude, 0x1p-126).ulp)
}

/// True if the two arrays hold the same bits, where any NaN is as good as another.
func sameBits(_ a: [Float], _ b: [Float]) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
}

/// True if the two arrays hold the same bits, where any NaN is as good as another.
func sameBits(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
}

/// The largest difference, infinite if the counts differ or a NaN stands on one side alone.
func largestDifference<T: BinaryFloatingPoint>(_ a: [T], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { worst, pair in
    let difference = abs(Double(pair.0) - pair.1)
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}
