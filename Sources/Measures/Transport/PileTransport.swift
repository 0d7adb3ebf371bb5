/// The cheapest way to turn one row of piles of earth into another, place by place.
///
/// On a line the monotone plan is optimal: the first earth goes to the first place that lacks some (Villani 2003,
/// theorem 2.18). The work is what passes each border, Σ |δ_i| with δ_i = Σ_{j ≤ i} (p_j − q_j).
public struct PileTransport: Sendable, Equatable {
  /// How much goes from place i to place j, row by row: [n, n].
  public let plan: [Double]
  /// What passes the border behind each place but the last, to the right where it is positive: δ.
  public let carried: [Double]
  /// Earth times places: Σ_ij plan_ij |i − j| = Σ |δ|.
  public let work: Double
  /// The work for a unit of earth: W₁ of the two heaps as distributions.
  public let w1: Double

  /// The transport from the piles `p` to the piles `q`, of one length.
  ///
  /// - Throws: `pilesDiffer` in number or in earth; `badPile` if one is negative or not finite.
  public init(from p: [Double], to q: [Double]) throws(MeasureError) {
    guard p.count == q.count, !p.isEmpty else {
      throw .pilesDiffer(what: "number", first: Double(p.count), second: Double(q.count))
    }
    guard (p + q).allSatisfy({ $0 >= 0 && $0.isFinite }) else { throw .badPile }
    let (mass, other) = (p.reduce(0, +), q.reduce(0, +))
    guard mass > 0, abs(mass - other) <= 1e-9 * mass else {
      throw .pilesDiffer(what: "earth", first: mass, second: other)
    }
    let n = p.count
    var plan = [Double](repeating: 0, count: n * n)
    var (left, lacking) = (p, q)
    var (i, j) = (0, 0)
    while i < n, j < n {
      let amount = min(left[i], lacking[j])
      plan[i * n + j] += amount
      left[i] -= amount
      lacking[j] -= amount
      if left[i] <= lacking[j] { i += 1 } else { j += 1 }
    }
    self.plan = plan
    var sum = 0.0
    carried = (0..<(n - 1)).map { place in
      sum += p[place] - q[place]
      return sum
    }
    work = carried.reduce(0) { $0 + abs($1) }
    w1 = work / mass
  }
}
