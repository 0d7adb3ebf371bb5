/// The numbers at which an operation is tried.
public enum Domain: Sendable {
  /// Uniform between two bounds, and at least 1/20 away from each of the kinks.
  case interval(Double, Double, avoiding: [Double] = [])
  /// Multiples of 1/8 plus an offset: two lattices whose offsets differ by 1/16 have no ties.
  case lattice(offset: Double)
  /// Numbers of which no two are nearer than 1/8, in random order.
  case distinct

  /// Numbers of the domain under `shape`.
  public func draw(_ shape: [Int], using random: inout SplitMix) -> Values {
    let count = shape.reduce(1, *)
    switch self {
    case .interval(let low, let high, let kinks):
      let values = (0..<count).map { _ in
        var x = Double.random(in: low...high, using: &random)
        while kinks.contains(where: { abs(x - $0) < 0.05 }) {
          x = Double.random(in: low...high, using: &random)
        }
        return x
      }
      return Values(shape: shape, values: values)
    case .lattice(let offset):
      let values = (0..<count).map { _ in
        Double(Int.random(in: -12...12, using: &random)) / 8 + offset
      }
      return Values(shape: shape, values: values)
    case .distinct:
      let ranks = (0..<count).shuffled(using: &random)
      return Values(shape: shape, values: ranks.map { (Double($0) - Double(count) / 2) / 8 })
    }
  }
}
