/// What a classifier says of samples: for each the probabilities of the classes.
public struct ClassProbabilities: Sendable, Equatable {
  /// p(y|x), [count, classes], row-major; each row is divided by its sum.
  public let values: [Double]
  /// The number of classes, at least 1.
  public let classes: Int

  /// The number of samples, at least 1.
  public var count: Int { values.count / classes }

  /// Checks what a classifier gave; rows may miss a sum of 1 by a thousandth, as floats do.
  ///
  /// - Throws: `badParameter` for no class, `empty`, `ragged`, or `notProbabilities`.
  public init(_ values: [Double], classes: Int) throws(MeasureError) {
    guard classes > 0 else {
      throw .badParameter(name: "classes", value: Double(classes), expected: "at least 1")
    }
    guard !values.isEmpty else { throw .empty(set: "probabilities") }
    guard values.count.isMultiple(of: classes) else {
      throw .ragged(coordinates: values.count, dimensions: classes)
    }
    var checked = values
    var bad = 0
    for start in stride(from: 0, to: values.count, by: classes) {
      let row = start..<start + classes
      let sum = values[row].reduce(0, +)
      // NaN fails both comparisons.
      if values[row].allSatisfy({ $0 >= 0 }), abs(sum - 1) <= 1e-3 {
        for place in row { checked[place] /= sum }
      } else {
        bad += 1
      }
    }
    guard bad == 0 else { throw .notProbabilities(count: bad) }
    self.values = checked
    self.classes = classes
  }

  /// For each sample the likeliest class; of equals the first.
  public var predicted: [Int] {
    stride(from: 0, to: values.count, by: classes).map { start in
      var best = start
      for place in start..<start + classes where values[place] > values[best] { best = place }
      return best - start
    }
  }
}
