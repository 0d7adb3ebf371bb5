import Glibc

/// Modes that are told apart by the classes of a sample's parts: which of them are reached, and how evenly.
///
/// A sample of three digits is of one of 10 · 10 · 10 modes. A mode is covered by a single sample (Metz et
/// al. 2017; Srivastava et al. 2017; PacGAN, Lin et al. 2018, who draw 26,000). What is not recognisable
/// counts for the class that it is taken for: noise seems to cover a mode or two, and no more.
///
/// The parts are taken to be drawn independently of each other, so that the data's share of a mode is the
/// product of the shares of its classes.
public struct ClassModes: Sendable, Equatable {
  /// For each mode the number of samples; the class of the first part counts most.
  public let counts: [Int]
  /// The data's share of each mode; they sum to 1.
  public let masses: [Double]
  /// Σ q ln (q/p) over the modes in nats, q being the samples' shares and p the data's: KL(samples ‖ data).
  ///
  /// Modes without samples add nothing: n of 1,000 even modes, sampled evenly, have ln (1000/n). Infinite if
  /// there are samples where the data have none.
  public let reverseKL: Double

  /// The number of samples.
  public var count: Int { counts.reduce(0, +) }

  /// The number of modes of the data.
  public var total: Int { masses.count { $0 > 0 } }

  /// The number of the data's modes with a sample.
  public var covered: Int { zip(counts, masses).count { $0 > 0 && $1 > 0 } }

  /// Counts samples of `parts` parts each.
  ///
  /// - Parameters:
  ///   - classes: The class of each part, numbered from 0: [n, parts], row-major.
  ///   - parts: How many there are of each sample.
  ///   - shares: The data's share of each class, the same for all parts; they are divided by their sum.
  /// - Throws: `empty`, `ragged`, `badParameter` for shares that are none or for more than a million modes, or
  ///   `noSuchClass`.
  public init(_ classes: [Int], parts: Int, shares: [Double]) throws(MeasureError) {
    guard !classes.isEmpty else { throw .empty(set: "samples") }
    masses = try ClassModes.masses(parts: parts, shares: shares)
    guard classes.count.isMultiple(of: parts) else {
      throw .ragged(coordinates: classes.count, dimensions: parts)
    }
    if let stranger = classes.first(where: { !shares.indices.contains($0) }) {
      throw .noSuchClass(stranger, classes: shares.count)
    }
    var counts = [Int](repeating: 0, count: masses.count)
    for start in stride(from: 0, to: classes.count, by: parts) {
      counts[classes[start..<start + parts].reduce(0) { $0 * shares.count + $1 }] += 1
    }
    self.counts = counts
    let n = Double(classes.count / parts)
    reverseKL = zip(counts, masses).reduce(0) { sum, mode in
      let q = Double(mode.0) / n
      return sum + DiscreteDivergence.klTerm(log(q), log(mode.1))
    }
  }

  /// The number of modes that as many samples of the data themselves cover on average: Σ 1 - (1 - p)ⁿ.
  public var expectedCovered: Double {
    masses.reduce(0) { $0 - expm1(Double(count) * log1p(-$1)) }
  }

  /// The divergence that as many samples of the data themselves have on average; never 0, and about
  /// (modes - 1)/(2 n) for many.
  public var expectedReverseKL: Double {
    Chance.expectation(CellMasses(logs: masses.map { log($0) }), samples: count) {
      DiscreteDivergence.klTerm($1, $0)
    }
  }

  /// The products of the classes' shares.
  private static func masses(parts: Int, shares: [Double]) throws(MeasureError) -> [Double] {
    let sum = shares.reduce(0, +)
    guard sum > 0, sum.isFinite, shares.allSatisfy({ $0 >= 0 }) else {
      throw .badParameter(name: "shares", value: sum, expected: "from 0 on, and not all of them 0")
    }
    let modes = pow(Double(shares.count), Double(parts))
    guard parts >= 1, modes <= 1e6 else {
      throw .badParameter(name: "modes", value: modes, expected: "at most a million")
    }
    return (0..<parts).reduce([1.0]) { masses, _ in
      masses.flatMap { mass in shares.map { mass * $0 / sum } }
    }
  }
}
