/// Moments and distances of samples, computed without the engine.
public struct Statistics: Sendable {
  /// The mean.
  public let mean: Double
  /// The mean squared distance from the mean.
  public let variance: Double
  /// The mean cubed distance, in standard deviations.
  public let skewness: Double
  /// The mean fourth power of the distance, in standard deviations: 3 for a Gaussian.
  public let kurtosis: Double

  /// The moments of some numbers.
  public init(_ values: [Double]) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    var (second, third, fourth) = (0.0, 0.0, 0.0)
    for value in values {
      let distance = value - mean
      second += distance * distance
      third += distance * distance * distance
      fourth += distance * distance * distance * distance
    }
    self.mean = mean
    variance = second / count
    skewness = third / count / (variance * variance.squareRoot())
    kurtosis = fourth / count / (variance * variance)
  }

  /// Pearson's Σ (observed - expected)² / expected, for equally likely classes.
  public static func chiSquared(_ observed: [Int]) -> Double {
    let expected = Double(observed.reduce(0, +)) / Double(observed.count)
    return observed.reduce(0) { sum, count in
      let distance = Double(count) - expected
      return sum + distance * distance / expected
    }
  }

  /// √n times the largest gap between the empirical distribution and `cumulative` (Kolmogorov): above
  /// 1.95 once in a thousand.
  public static func kolmogorov(_ values: [Double], _ cumulative: (Double) -> Double) -> Double {
    let sorted = values.sorted()
    let count = Double(sorted.count)
    var largest = 0.0
    for (place, value) in sorted.enumerated() {
      let expected = cumulative(value)
      largest = max(
        largest, expected - Double(place) / count, Double(place + 1) / count - expected)
    }
    return largest * count.squareRoot()
  }
}
