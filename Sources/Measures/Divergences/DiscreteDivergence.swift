import Glibc

/// Divergences of two distributions over the same cells, in nats, from the logarithms of the masses.
struct DiscreteDivergence {
  /// ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = (p + q)/2: from 0 to ln 2.
  let js: Double
  /// Σ p ln (p/q).
  let kl: Double
  /// Σ q ln (q/p).
  let reverseKL: Double

  init(_ p: CellMasses, _ q: CellMasses) {
    var (js, kl, reverse) = (0.0, 0.0, 0.0)
    for (lp, lq) in zip(p.logs, q.logs) {
      js += DiscreteDivergence.jsTerm(lp, lq)
      kl += DiscreteDivergence.klTerm(lp, lq)
      reverse += DiscreteDivergence.klTerm(lq, lp)
    }
    // Rounding alone can leave the range.
    self.js = min(max(js, 0), log(2))
    self.kl = max(kl, 0)
    self.reverseKL = max(reverse, 0)
  }

  /// p ln (p/q): 0 for p = 0 or too small for a number, infinite where only q is 0.
  static func klTerm(_ lp: Double, _ lq: Double) -> Double {
    let p = exp(lp)
    return p == 0 || lp == lq ? 0 : p * (lp - lq)
  }

  /// The part of a cell in the Jensen-Shannon divergence.
  static func jsTerm(_ lp: Double, _ lq: Double) -> Double {
    if lp == lq { return 0 }
    let larger = max(lp, lq)
    let middle = larger + log1p(exp(-abs(lp - lq))) - log(2)
    return 0.5 * (klTerm(lp, middle) + klTerm(lq, middle))
  }
}
