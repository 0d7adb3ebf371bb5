import Glibc

/// Which classes samples were recognised as, and how evenly.
public struct ClassBalance: Sendable, Equatable {
  /// The share of each class.
  public let shares: [Double]
  /// The share above which a class is covered.
  public let threshold: Double

  /// Counts predicted classes, numbered from 0.
  ///
  /// - Parameters:
  ///   - predicted: The class of each sample.
  ///   - classes: How many there are.
  ///   - threshold: The share above which a class is covered; four tenths of an even share if nil, which is
  ///     4 % of ten classes.
  /// - Throws: `empty`, `badParameter`, or `noSuchClass`.
  public init(
    _ predicted: [Int], classes: Int, threshold: Double? = nil
  ) throws(MeasureError) {
    guard !predicted.isEmpty else { throw .empty(set: "samples") }
    guard classes > 0 else {
      throw .badParameter(name: "classes", value: Double(classes), expected: "at least 1")
    }
    let least = threshold ?? 0.4 / Double(classes)
    guard least >= 0, least < 1 else {
      throw .badParameter(name: "threshold", value: least, expected: "from 0 to below 1")
    }
    var counts = [Int](repeating: 0, count: classes)
    for label in predicted {
      guard counts.indices.contains(label) else { throw .noSuchClass(label, classes: classes) }
      counts[label] += 1
    }
    shares = counts.map { Double($0) / Double(predicted.count) }
    self.threshold = least
  }

  /// The number of classes with more than the threshold.
  public var covered: Int { shares.count { $0 > threshold } }

  /// The smallest share.
  public var smallest: Double { shares.min() ?? 0 }

  /// −Σ p ln p in nats; the logarithm of the number of classes if all have the same share.
  public var entropy: Double {
    // 0 − x, so that a single class has 0 and not −0.
    shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  }
}
