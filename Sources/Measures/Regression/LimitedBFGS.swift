import Glibc

/// The minimum of a smooth convex function of many numbers, by L-BFGS (Nocedal & Wright 2006, Numerical
/// optimization, algorithm 7.5) with steps that are halved until the value falls enough.
enum LimitedBFGS {
  /// Steps whose curvature is remembered.
  private static let memory = 20
  private static let mostSteps = 2000

  /// Where a search ended.
  struct Minimum {
    /// The place.
    var x: [Double]
    /// The value there.
    var value: Double
    /// The gradient there.
    var gradient: [Double]
  }

  /// The minimum that is found from `start`, where no element of the gradient is above `tolerance`; `function`
  /// gives the value, and fills in the gradient.
  static func minimise(
    from start: [Double], tolerance: Double,
    _ function: (_ x: [Double], _ gradient: inout [Double]) -> Double
  ) -> Minimum {
    var gradient = [Double](repeating: 0, count: start.count)
    var at = Minimum(x: start, value: function(start, &gradient), gradient: gradient)
    var pairs: [(s: [Double], y: [Double], rho: Double)] = []
    for _ in 0..<mostSteps where (at.gradient.map(abs).max() ?? 0) > tolerance {
      let direction = descent(at.gradient, pairs)
      let slope = dot(direction, at.gradient)
      guard slope < 0 else { break }
      // Without memory the direction has no scale of its own.
      var length = pairs.isEmpty ? min(1, 1 / dot(direction, direction).squareRoot()) : 1
      var next = at
      var isLower = false
      for _ in 0..<60 where !isLower {
        next.x = zip(at.x, direction).map { $0 + length * $1 }
        next.value = function(next.x, &next.gradient)
        isLower = next.value <= at.value + 1e-4 * length * slope
        length /= 2
      }
      // No lower value can be told: the end of what doubles resolve.
      guard isLower else { break }
      let s = zip(next.x, at.x).map(-)
      let y = zip(next.gradient, at.gradient).map(-)
      let curvature = dot(s, y)
      if curvature > 1e-12 * dot(y, y) {
        pairs.append((s, y, 1 / curvature))
        if pairs.count > memory { pairs.removeFirst() }
      }
      at = next
    }
    return at
  }

  /// -H g, with the inverse Hessian H that the pairs stand for: the two loops.
  private static func descent(
    _ gradient: [Double], _ pairs: [(s: [Double], y: [Double], rho: Double)]
  ) -> [Double] {
    var q = gradient
    var alphas = [Double](repeating: 0, count: pairs.count)
    for (place, pair) in pairs.enumerated().reversed() {
      alphas[place] = pair.rho * dot(pair.s, q)
      add(-alphas[place], pair.y, to: &q)
    }
    if let last = pairs.last {
      let scale = 1 / (last.rho * dot(last.y, last.y))
      for i in q.indices { q[i] *= scale }
    }
    for (place, pair) in pairs.enumerated() {
      add(alphas[place] - pair.rho * dot(pair.y, q), pair.s, to: &q)
    }
    return q.map { -$0 }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var sum = 0.0
        for i in a.indices { sum += a[i] * b[i] }
        return sum
      }
    }
  }

  private static func add(_ factor: Double, _ a: [Double], to b: inout [Double]) {
    for i in b.indices { b[i] += factor * a[i] }
  }
}
