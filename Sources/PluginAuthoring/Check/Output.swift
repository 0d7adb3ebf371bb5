import GanLabKit

/// One result of a trial: what a component gave, and the shape that the contract asks for.
struct Output {
  /// What it is, as messages call it.
  let name: String
  /// Its shape.
  let shape: Shape
  /// The shape that it should have; nil if any will do.
  let expected: Shape?
  /// Its elements, row-major.
  let values: [Double]
  /// True if infinite elements are in order, as in the logarithm of a density.
  let mayBeInfinite: Bool
  /// True if elements may be no numbers, as where a line has a gap.
  let mayHaveGaps: Bool
  /// The dtype that was asked for and not given, if it was not.
  let hasWrongDType: Bool

  /// A tensor that was given.
  ///
  /// - Throws: The first error of the operations behind it.
  init(_ name: String, _ tensor: Tensor, _ expected: Shape?, dtype: DType? = nil) throws {
    self.name = name
    shape = tensor.shape
    self.expected = expected
    values = try tensor.doubles()
    mayBeInfinite = false
    mayHaveGaps = false
    hasWrongDType = dtype.map { $0 != tensor.dtype } ?? false
  }

  /// Numbers that were given.
  init(_ name: String, _ values: [Double], mayBeInfinite: Bool = false, mayHaveGaps: Bool = false) {
    self.name = name
    shape = [values.count]
    expected = nil
    self.values = values
    self.mayBeInfinite = mayBeInfinite
    self.mayHaveGaps = mayHaveGaps
    hasWrongDType = false
  }

  /// What is wrong with it by itself.
  var flaws: [Flaw] {
    var found: [Flaw] = []
    if let expected, hasWrongShape {
      found.append(.wrongShape(of: name, found: shape, expected: expected))
    }
    if let stranger { found.append(.notFinite(of: name, value: stranger)) }
    if hasWrongDType { found.append(.ignoresDType(of: name)) }
    return found
  }

  /// The first element that is no number, or infinite.
  var stranger: Double? {
    mayHaveGaps ? nil : values.first { mayBeInfinite ? $0.isNaN : !$0.isFinite }
  }

  /// True if the contract asks for another shape; one number is one number, whatever its axes.
  var hasWrongShape: Bool {
    guard let expected else { return false }
    return shape != expected && !(expected == .scalar && shape.count == 1)
  }
}

extension [Output] {
  /// All bits, for telling two runs apart.
  var bits: [[UInt64]] { map { $0.values.map(\.bitPattern) } }

  /// The first difference to `other`.
  func difference(to other: [Output]) -> (name: String, place: Int, Double, Double)? {
    for (mine, theirs) in zip(self, other) {
      for (place, (a, b)) in zip(mine.values, theirs.values).enumerated()
      where a.bitPattern != b.bitPattern && !(a.isNaN && b.isNaN) {
        return (mine.name, place, a, b)
      }
      if mine.values.count != theirs.values.count {
        let place = Swift.min(mine.values.count, theirs.values.count)
        return (
          mine.name, place, mine.values.dropFirst(place).first ?? .nan,
          theirs.values.dropFirst(place).first ?? .nan
        )
      }
    }
    return nil
  }
}
