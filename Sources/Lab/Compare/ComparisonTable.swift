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
    /// Whether the seeds support a rank.
    public fileprivate(set) var mark = Mark.none
  }

  /// What the seeds support.
  public enum Mark: String, Sendable {
    /// Better than every other.
    case best
    /// Not told apart from the best, but better than some.
    case shared
    /// Nothing.
    case none
  }

  /// One figure of all set-ups.
  public struct Row: Sendable {
    /// The figure: its name, its unit, which values are better.
    public let figure: NamedFigure
    /// The set-ups' cells.
    public let cells: [Cell]
  }

  /// The probability of a difference by chance below which it is believed, over a whole row.
  public static let level = 0.05

  /// The rows, in the order in which the figures came.
  public let rows: [Row]

  /// The table of `records`, of `count` set-ups.
  public init(_ records: [ComparisonRunner.Entry], count: Int) {
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
      var cells = found.map { figures in
        let values = figures.compactMap(\.value)
        return Cell(values: values, moments: values.isEmpty ? nil : SampleMoments(values))
      }
      ComparisonTable.mark(&cells, losses: found.map { $0.compactMap(\.loss) })
      return Row(figure: figure, cells: cells)
    }
  }

  /// The row of the figure `key`.
  public subscript(key: String) -> Row? { rows.first { $0.figure.key == key } }

  /// Marks the set-up with the least mean loss, if Welch's test tells it from others by `level` over the
  /// row: the smallest p counts as many times as there are others, the next one less, and so on (Holm 1979).
  private static func mark(_ cells: inout [Cell], losses: [[Double]]) {
    let judged = losses.indices.filter { !losses[$0].isEmpty }
    let means = losses.map { SampleMoments($0).mean }
    guard let best = judged.min(by: { means[$0] < means[$1] }), judged.count > 1 else { return }
    let others = judged.filter { $0 != best }
      .map { (place: $0, p: WelchTest(losses[best], losses[$0])?.p ?? 1) }.sorted { $0.p < $1.p }
    var worse: Set<Int> = []
    for (rank, other) in others.enumerated() {
      guard other.p * Double(others.count - rank) < level else { break }
      worse.insert(other.place)
    }
    guard !worse.isEmpty else { return }
    if worse.count == others.count {
      cells[best].mark = .best
    } else {
      for place in judged where !worse.contains(place) { cells[place].mark = .shared }
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
