import Glibc

/// Exact divergences and distances between p = N(0, 1) and q = N(m, s²) on a line, in nats.
///
/// As m grows the Jensen-Shannon divergence flattens towards ln 2 and its slope vanishes, while W₁ = m
/// keeps the slope 1: the vanishing gradient of the minimax loss (Arjovsky and Bottou 2017).
public struct GaussianDivergence: Sendable, Equatable {
  /// m, the mean of q.
  public let mean: Double
  /// s, the standard deviation of q.
  public let deviation: Double

  /// The Gaussian N(m, s²), to be measured against N(0, 1).
  ///
  /// - Throws: `badParameter` unless |m| ≤ 1e6 and 1e-6 ≤ s ≤ 1e6.
  public init(mean: Double, deviation: Double = 1) throws(MeasureError) {
    guard abs(mean) <= 1e6 else {
      throw .badParameter(name: "mean", value: mean, expected: "within -1e6 to 1e6")
    }
    guard (1e-6...1e6).contains(deviation) else {
      throw .badParameter(name: "deviation", value: deviation, expected: "1e-6 to 1e6")
    }
    self.mean = mean
    self.deviation = deviation
  }

  /// KL(p ‖ q) = ln s + (1 + m²)/(2 s²) − ½.
  public var kl: Double {
    log(deviation) + (1 + mean * mean) / (2 * deviation * deviation) - 0.5
  }

  /// KL(q ‖ p) = −ln s + (s² + m²)/2 − ½.
  public var reverseKL: Double {
    -log(deviation) + (deviation * deviation + mean * mean) / 2 - 0.5
  }

  /// W₁ = E|m + (s − 1) Z|, the optimal map on a line being increasing; |m| for s = 1.
  public var w1: Double {
    let stretch = abs(deviation - 1)
    guard stretch > 0 else { return abs(mean) }
    let ratio = mean / stretch
    return stretch * (2 / Double.pi).squareRoot() * exp(-0.5 * ratio * ratio)
      + mean * erf(ratio * 0.5.squareRoot())
  }

  /// W₂ = √(m² + (s − 1)²).
  public var w2: Double { hypot(mean, deviation - 1) }

  /// JS(p ‖ q) = ½ KL(p ‖ (p+q)/2) + ½ KL(q ‖ (p+q)/2), from 0 to ln 2, by adaptive quadrature.
  public var js: Double {
    let value = Quadrature.integral(cutAt: cuts) { x in
      let (p, q) = (logP(x), logQ(x))
      return 0.5 * exp(p) * (log(2) - softplus(q - p))
        + 0.5 * exp(q) * (log(2) - softplus(p - q))
    }
    return min(max(value, 0), log(2))
  }

  /// ln 2 − JS, accurate also where JS is ln 2 to all digits.
  public var jsGap: Double {
    Quadrature.integral(cutAt: cuts) { x in
      let (p, q) = (logP(x), logQ(x))
      return 0.5 * exp(p) * softplus(q - p) + 0.5 * exp(q) * softplus(p - q)
    }
  }

  /// The derivative of JS by m: −½ ∫ q (x − m)/s² ln(1 + p/q) dx.
  public var jsSlope: Double {
    Quadrature.integral(cutAt: cuts) { x in
      let (p, q) = (logP(x), logQ(x))
      let force = (x - mean) / (deviation * deviation)
      return -0.5 * exp(q) * force * softplus(p - q)
    }
  }

  private func logP(_ x: Double) -> Double { -0.5 * x * x - 0.5 * log(2 * Double.pi) }

  private func logQ(_ x: Double) -> Double {
    let z = (x - mean) / deviation
    return -0.5 * z * z - log(deviation) - 0.5 * log(2 * Double.pi)
  }

  /// Where the integrands change their nature: around both means, and where the densities cross.
  private var cuts: [Double] {
    var points = [-38, -16, -6, -3, -1, 0, 1, 3, 6, 16, 38] as [Double]
    points += points.map { mean + deviation * $0 }
    let curvature = 1 / (deviation * deviation) - 1
    let linear = -2 * mean / (deviation * deviation)
    let constant = mean * mean / (deviation * deviation) + 2 * log(deviation)
    if abs(curvature) < 1e-9 {
      if linear != 0 { points.append(-constant / linear) }
    } else {
      let root = max(0, linear * linear - 4 * curvature * constant).squareRoot()
      points += [(-linear - root) / (2 * curvature), (-linear + root) / (2 * curvature)]
    }
    // Far from both there is nothing to find, and what is beyond 38 deviations is no number.
    let low = min(-38, mean - 38 * deviation)
    let high = max(38, mean + 38 * deviation)
    var unique: [Double] = []
    for point in points.sorted() where point >= low && point <= high && point != unique.last {
      unique.append(point)
    }
    return unique
  }
}

/// ln(1 + eˣ) without overflow.
private func softplus(_ x: Double) -> Double {
  x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
}
