/// Exact optimal transport between two sets of points: what the earth mover pays.
///
/// W₁ = min over plans γ of Σ γᵢⱼ ‖xᵢ − yⱼ‖ and W₂ = √(min Σ γᵢⱼ ‖xᵢ − yⱼ‖²), each point weighing 1/n in
/// its set. Between sets of one size some best plan is a matching, found exactly in O(n³) at worst; sets
/// of different sizes are matched after each point is repeated up to their least common multiple.
/// A finite sample's distance to another sample of the same density is above 0: on the plane W₂ of two
/// sets of n points shrinks like √(ln n / n) only.
public struct Transport: Sendable, Equatable {
  /// The power of the distance that a move costs.
  public enum Cost: Int, Sendable, CaseIterable {
    /// The distance: W₁.
    case distance = 1
    /// Its square: W₂.
    case squaredDistance = 2
  }

  /// A part of a plan: how much goes from one point to another.
  public struct Move: Sendable, Equatable {
    /// The index of a point of the first set.
    public let from: Int
    /// The index of a point of the second set.
    public let to: Int
    /// The mass; all moves add up to 1.
    public let mass: Double
  }

  /// W₁ or W₂: the mean cost of a best plan, for W₂ its root.
  public let distance: Double
  /// A best plan, in the order of the first set.
  public let moves: [Move]

  /// The largest matching that is solved: 1,000 points take a quarter of a second at worst, 2,000 some
  /// seconds.
  public static let most = 4096

  /// The cheapest way to move one set of points onto another.
  ///
  /// - Throws: `dimensionsDiffer`, or `tooLarge` if the least common multiple of the sizes is above
  ///   `most`.
  public init(_ first: Points, _ second: Points, cost: Cost) throws(MeasureError) {
    try first.matches(second)
    let shared = gcd(first.count, second.count)
    let (size, overflow) = (first.count / shared).multipliedReportingOverflow(by: second.count)
    guard !overflow, size <= Transport.most else {
      throw .tooLarge(first: first.count, second: second.count, most: Transport.most)
    }
    let matrix = UnsafeMutablePointer<Double>.allocate(capacity: size * size)
    defer { matrix.deallocate() }
    Transport.fill(matrix, size, first, second, cost)
    let matching = Assignment(matrix, size)
    var total = 0.0
    var masses: [Int: Int] = [:]
    for (row, column) in matching.columnOfRow.enumerated() {
      total += matrix[row * size + column]
      let from = row / (size / first.count)
      let to = column / (size / second.count)
      masses[from * second.count + to, default: 0] += 1
    }
    let mean = total / Double(size)
    distance = cost == .squaredDistance ? mean.squareRoot() : mean
    let columns = second.count
    moves = masses.sorted { $0.key < $1.key }.map { pair, parts in
      Move(from: pair / columns, to: pair % columns, mass: Double(parts) / Double(size))
    }
  }

  /// The costs between the points, each repeated until the sets have `size` points.
  private static func fill(
    _ matrix: UnsafeMutablePointer<Double>, _ size: Int, _ first: Points, _ second: Points,
    _ cost: Cost
  ) {
    let repeats = (size / first.count, size / second.count)
    for i in 0..<first.count {
      let row = matrix + i * repeats.0 * size
      first.squaredDistances(from: i, to: second, into: row)
      if cost == .distance {
        for j in 0..<second.count { row[j] = row[j].squareRoot() }
      }
      if repeats.1 > 1 {
        // From the last, so that nothing is overwritten before it is copied.
        for j in stride(from: size - 1, through: 0, by: -1) { row[j] = row[j / repeats.1] }
      }
      for copy in 1..<max(repeats.0, 1) { (row + copy * size).update(from: row, count: size) }
    }
  }
}

private func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
