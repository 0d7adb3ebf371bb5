/// How often each class was taken for each other.
public struct Confusion: Sendable, Equatable {
  /// What the classes are called.
  public let classes: [String]
  /// [classes, classes], row by row: how many of the row's class were taken for the column's.
  public private(set) var counts: [Int]

  /// No samples yet.
  init(_ classes: [String]) {
    self.classes = classes
    counts = Array(repeating: 0, count: classes.count * classes.count)
  }

  /// Counts a sample of the class `wanted` that was taken for `seen`.
  mutating func add(_ wanted: Int, takenFor seen: Int) {
    counts[wanted * classes.count + seen] += 1
  }

  /// How many samples there are.
  public var count: Int { counts.reduce(0, +) }

  /// The share of samples that were taken for what they are; nil without samples.
  public var share: Double? {
    count == 0 ? nil : Double((0..<classes.count).reduce(0) { $0 + hits($1) }) / Double(count)
  }

  /// The share within one class; nil without samples of it.
  public func share(of label: Int) -> Double? {
    let all = row(label).reduce(0, +)
    return all == 0 ? nil : Double(hits(label)) / Double(all)
  }

  /// The least share within a class; nil without samples.
  public var leastShare: Double? { classes.indices.compactMap { share(of: $0) }.min() }

  /// For each class the shares of its samples that were taken for each, row by row; NaN without samples.
  public var shares: [Double] {
    classes.indices.flatMap { label in
      let row = row(label)
      let all = row.reduce(0, +)
      return row.map { all == 0 ? .nan : Double($0) / Double(all) }
    }
  }

  private func row(_ label: Int) -> ArraySlice<Int> {
    counts[label * classes.count..<(label + 1) * classes.count]
  }

  private func hits(_ label: Int) -> Int { counts[label * classes.count + label] }
}
