import Glibc

/// Masses of the normal distribution, accurate in the tails too.
enum NormalMass {
  /// P(a ≤ Z ≤ b) of a standard normal Z, for a ≤ b.
  static func within(_ a: Double, _ b: Double) -> Double {
    // On one side of 0 the difference of two tails, never of two numbers near 1.
    if a > 0 { return 0.5 * (erfc(a * 0.5.squareRoot()) - erfc(b * 0.5.squareRoot())) }
    if b < 0 { return within(-b, -a) }
    return 0.5 * (erf(b * 0.5.squareRoot()) - erf(a * 0.5.squareRoot()))
  }

  /// ln P(a ≤ Z ≤ b), finite also where the mass itself underflows.
  static func logWithin(_ a: Double, _ b: Double) -> Double {
    if b < 0 { return logWithin(-b, -a) }
    guard a > 10 else { return log(within(a, b)) }
    let tail = logTail(a)
    return tail + log(-expm1(logTail(b) - tail))
  }

  /// ln P(Z > x) for x ≥ 10, by the asymptotic series of Mills' ratio: its first term left out, 945/x¹⁰,
  /// is below 1e-7.
  private static func logTail(_ x: Double) -> Double {
    let r = 1 / (x * x)
    let series = -r * (1 - r * (3 - r * (15 - r * 105)))
    return -0.5 * x * x - log(x) - 0.5 * log(2 * Double.pi) + log1p(series)
  }

  /// P(‖Z‖ ≤ r) of a standard normal Z in `dimensions` dimensions; 1 − exp(−r²/2) on the plane.
  ///
  /// Two more dimensions take away (r²/2)^(d/2) e^(−r²/2) / Γ(d/2 + 1).
  static func ball(_ r: Double, dimensions: Int) -> Double {
    let half = 0.5 * r * r
    var d = dimensions.isMultiple(of: 2) ? 2 : 1
    var mass = d == 2 ? -expm1(-half) : erf(half.squareRoot())
    while d < dimensions {
      mass -= exp(0.5 * Double(d) * log(half) - half - lgamma(0.5 * Double(d) + 1))
      d += 2
    }
    return mass
  }

  /// The standard deviation of a coordinate of a standard normal Z given that ‖Z‖ ≤ r: below 1.
  ///
  /// E[‖Z‖²/d | ‖Z‖ ≤ r] is the mass of the ball in d + 2 dimensions over that in d.
  static func deviationWithin(_ r: Double, dimensions: Int) -> Double {
    (ball(r, dimensions: dimensions + 2) / ball(r, dimensions: dimensions)).squareRoot()
  }
}
