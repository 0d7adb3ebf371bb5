import GanLabKit

/// Numbers under a shape, outside of the engine: what a tensor is compared with, or made from.
public struct Values: Codable, Equatable, Sendable {
  /// The lengths of the axes.
  public var shape: [Int]
  /// The numbers, row-major.
  public var values: [Double]

  /// Numbers under a shape.
  public init(shape: [Int], values: [Double]) {
    self.shape = shape
    self.values = values
  }

  /// The numbers of a tensor.
  ///
  /// - Throws: The tensor's error, if it is one.
  public init(_ tensor: Tensor) throws {
    values = try tensor.doubles()
    shape = tensor.shape.dimensions
  }

  /// A constant tensor of these numbers.
  public func tensor(_ dtype: DType = .float64) -> Tensor {
    .of(values, Shape(shape), dtype: dtype)
  }

  /// The numbers moved by `step` times those of `direction`.
  public func moved(along direction: Values, by step: Double) -> Values {
    Values(shape: shape, values: zip(values, direction.values).map { $0 + step * $1 })
  }

  /// The sum of the products of two sets of numbers under one shape.
  public func dot(_ other: Values) -> Double {
    zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// How far apart two numbers may be.
public struct Tolerance: Sendable {
  /// The share of the expected number.
  public let relative: Double
  /// What is allowed besides.
  public let absolute: Double

  /// |found - expected| ≤ absolute + relative · |expected|.
  public init(relative: Double, absolute: Double) {
    self.relative = relative
    self.absolute = absolute
  }

  /// |found - expected| ≤ tolerance · (1 + |expected|).
  public static func mixed(_ tolerance: Double) -> Tolerance {
    Tolerance(relative: tolerance, absolute: tolerance)
  }

  /// |found - expected| ≤ tolerance · |expected|, down to the smallest normal number of `dtype`.
  public static func relative(_ tolerance: Double, _ dtype: DType) -> Tolerance {
    let least = dtype == .float32 ? Double(Float.leastNormalMagnitude) : .leastNormalMagnitude
    return Tolerance(relative: tolerance, absolute: least)
  }

  /// True if `found` is near enough to `expected`; a NaN is near nothing.
  public func allows(_ found: Double, _ expected: Double) -> Bool {
    found == expected || abs(found - expected) <= absolute + relative * abs(expected)
  }
}

/// What is wrong with a tensor that should hold `expected`: its error, its shape, or the first element
/// that is too far off; nil if all is well.
public func mismatch(_ found: Tensor, _ expected: Values, _ tolerance: Tolerance) -> String? {
  do {
    return mismatch(try Values(found), expected, tolerance)
  } catch {
    return "failed: \(error)"
  }
}

/// What is wrong with numbers that should be `expected`; nil if all is well.
public func mismatch(_ found: Values, _ expected: Values, _ tolerance: Tolerance) -> String? {
  guard found.shape == expected.shape else {
    return "the shape is \(found.shape), not \(expected.shape)"
  }
  guard found.values.count == expected.values.count else {
    return "there are \(found.values.count) numbers, not \(expected.values.count)"
  }
  for (place, pair) in zip(found.values, expected.values).enumerated()
  where !tolerance.allows(pair.0, pair.1) {
    return "place \(place) of \(found.shape) is \(pair.0), not \(pair.1)"
  }
  return nil
}
