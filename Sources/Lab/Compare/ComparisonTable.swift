import GanLabKit
import Measures

/// The figures of a comparison: a row for each, a cell for each set-up, with the spread over the seeds.
public struct ComparisonTable: Sendable {
  /// What the trainings of one set-up came to.
  public struct Cell: Sendable {
    /// The values, seed by seed, of the trainings that have one.
    public let values: [Double]
    /// Their mean and spread; nil for none.
    public let moments: SampleMoments?
    /// The trainings that came to an end.
    public let trainings: Int
    /// True if some of the trainings have a value, and others none.
    public var isPartial: Bool { !values.isEmpty && values.count < trainings }
    /// Whether the seeds support a rank.
    public fileprivate(set) var mark = Mark.none
  }

  /// What the seeds support.
  public enum Mark: String, Sendable {
    /// Better than every other.
    case best
    /// Better than some, and no other is better.
    case shared
    /// Neither.
    case none
  }

  /// One figure of all set-ups.
  public struct Row: Sendable {
    /// The figure: its name, its unit, which values are better.
    public let figure: NamedFigure
    /// The set-ups' cells.
    public let cells: [Cell]
    /// What a perfect model would have, on average over the trainings; nil where that is not known.
    public let perfect: Double?
  }

  /// The probability of a difference by chance below which it is believed, over a whole row.
  public static let level = 0.05

  /// The rows, in the order in which the figures came.
  public let rows: [Row]

  /// The table of `records`, of `count` set-ups.
  public init(_ records: [ComparisonRunner.Entry], count: Int) {
    let trainings = (0..<count).map { place in
      records.count { $0.contender == place && $0.record.state != .begun }
    }
    let done = records.filter { $0.record.state == .done }
    var order: [NamedFigure] = []
    for figure in done.flatMap(\.record.figures)
    where !order.contains(where: { $0.key == figure.key }) {
      order.append(figure)
    }
    rows = order.map { figure in
      let found = (0..<count).map { place in
        done.filter { $0.contender == place }.compactMap { $0.record[figure.key] }
          .filter { $0.value != nil }
      }
      var cells = found.enumerated().map { place, figures in
        let values = figures.compactMap(\.value)
        return Cell(
          values: values, moments: values.isEmpty ? nil : SampleMoments(values),
          trainings: trainings[place])
      }
      ComparisonTable.mark(&cells, losses: found.map { $0.compactMap(\.loss) })
      let perfect = found.joined().compactMap(\.perfect)
      return Row(
        figure: figure, cells: cells,
        perfect: perfect.isEmpty ? nil : SampleMoments(perfect).mean)
    }
  }

  /// The row of the figure `key`.
  public subscript(key: String) -> Row? { rows.first { $0.figure.key == key } }

  /// Marks set-ups by Welch's test of all pairs, by `level` over the row: the smallest p counts as many
  /// times as there are pairs, the next one less, and so on (Holm 1979).
  ///
  /// What has no value for some of its seeds is in no pair, and nothing is better than it.
  private static func mark(_ cells: inout [Cell], losses: [[Double]]) {
    let places = cells.indices.filter { !cells[$0].isPartial && !losses[$0].isEmpty }
    var pairs: [(better: Int, worse: Int, p: Double)] = []
    for first in places {
      for second in places where first < second {
        guard let test = WelchTest(losses[first], losses[second]) else { continue }
        pairs.append(
          test.statistic < 0 ? (first, second, test.p) : (second, first, test.p))
      }
    }
    var beaten: [Int: Set<Int>] = [:]
    for (rank, pair) in pairs.sorted(by: { $0.p < $1.p }).enumerated() {
      guard pair.p * Double(pairs.count - rank) < level else { break }
      beaten[pair.better, default: []].insert(pair.worse)
    }
    let worse = beaten.values.reduce(into: Set()) { $0.formUnion($1) }
    let rivals = cells.indices.count { cells[$0].moments != nil } - 1
    for (place, below) in beaten where !worse.contains(place) {
      cells[place].mark = below.count == rivals ? .best : .shared
    }
  }
}

extension NamedFigure {
  /// How bad the value is; nil where values are neither good nor bad.
  fileprivate var loss: Double? {
    guard let value else { return nil }
    return switch better {
    case .low: value
    case .high: -value
    case .perfect: perfect.map { abs(value - $0) }
    case nil: nil
    }
  }
}
