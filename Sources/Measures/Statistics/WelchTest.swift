import Glibc

/// Welch's test of whether two samples come from populations of one mean, whatever their variances.
///
///     t = (ā - b̄) / √(s²_a/n_a + s²_b/n_b)
///
/// under which t has about Student's distribution with the degrees of freedom of Welch (1947) and
/// Satterthwaite (1946).
public struct WelchTest: Sendable, Equatable {
  /// The difference of the means over its standard error; infinite where neither sample varies and the
  /// means differ.
  public let statistic: Double
  /// The degrees of freedom.
  public let degrees: Double
  /// The probability of so large a difference, either way, if there were none.
  public let p: Double

  /// Compares `a` with `b`; nil for fewer than two values in either, or for values that are not finite.
  public init?(_ a: [Double], _ b: [Double]) {
    guard a.count > 1, b.count > 1, (a + b).allSatisfy(\.isFinite) else { return nil }
    let (first, second) = (SampleMoments(a), SampleMoments(b))
    let errors = (first.squaredError, second.squaredError)
    let difference = first.mean - second.mean
    let variance = errors.0 + errors.1
    guard variance > 0 else {
      // Nothing varies: the difference is either none or certain.
      statistic = difference == 0 ? 0 : difference < 0 ? -.infinity : .infinity
      degrees = Double(a.count + b.count - 2)
      p = difference == 0 ? 1 : 0
      return
    }
    let parts = (
      errors.0 * errors.0 / Double(a.count - 1), errors.1 * errors.1 / Double(b.count - 1)
    )
    statistic = difference / variance.squareRoot()
    degrees = variance * variance / (parts.0 + parts.1)
    // Numbers beyond 1e77 or below 1e-77, whose squares are no numbers.
    guard statistic.isFinite, degrees.isFinite, degrees > 0 else { return nil }
    p = StudentDistribution(degrees: degrees).outside(statistic)
  }
}

/// Mean and spread of a few values.
public struct SampleMoments: Sendable, Equatable {
  /// How many values.
  public let count: Int
  /// Their mean; not a number for none.
  public let mean: Double
  /// Their standard deviation, with n - 1; nil for fewer than two.
  public let deviation: Double?

  /// The moments of `values`.
  public init(_ values: [Double]) {
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    deviation =
      values.count < 2
      ? nil
      : (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1))
        .squareRoot()
  }

  /// s²/n, the squared standard error of the mean.
  var squaredError: Double { deviation.map { $0 * $0 / Double(count) } ?? .infinity }
}

/// Student's t distribution.
struct StudentDistribution {
  /// The degrees of freedom, above 0.
  let degrees: Double

  /// P(|T| ≥ |t|) = I_{ν/(ν + t²)}(ν/2, 1/2), the regularised incomplete beta function.
  func outside(_ t: Double) -> Double {
    guard t.isFinite else { return 0 }
    return RegularisedBeta(a: 0.5 * degrees, b: 0.5).value(degrees / (degrees + t * t))
  }
}

/// I_x(a, b) by its continued fraction (DLMF 8.17.22), which converges fast for x below (a+1)/(a+b+2); above, by
/// I_x(a, b) = 1 - I_{1-x}(b, a).
private struct RegularisedBeta {
  let a: Double
  let b: Double

  func value(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    return x <= (a + 1) / (a + b + 2)
      ? direct(x) : 1 - RegularisedBeta(a: b, b: a).direct(1 - x)
  }

  private func direct(_ x: Double) -> Double {
    let front = exp(
      lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return front * fraction(x) / a
  }

  /// The continued fraction 1/(1+ d₁/(1+ d₂/(1+ …))), by Lentz's method.
  private func fraction(_ x: Double) -> Double {
    let tiny = 1e-300
    var (c, d) = (1.0, 1 - (a + b) * x / (a + 1))
    d = 1 / (abs(d) < tiny ? tiny : d)
    var result = d
    for m in 1...500 {
      let m = Double(m)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 + term * d
        c = 1 + term / c
        d = 1 / (abs(d) < tiny ? tiny : d)
        if abs(c) < tiny { c = tiny }
        result *= c * d
        if abs(c * d - 1) < 1e-15 { return result }
      }
    }
    return result
  }
}
