import GanLabKit
import Testing

@testable import Lab

/// Means, spreads and marks of a comparison's table.
@Suite struct ComparisonTableTests {
  /// A row of a figure whose values are `values`, one list a set-up.
  private func row(
    _ values: [[Double?]], better: NamedFigure.Direction? = .low, perfect: Double? = nil
  ) throws -> ComparisonTable.Row {
    let entries = values.enumerated().flatMap { place, seeds in
      seeds.enumerated().map { seed, value in
        ComparisonRunner.Entry(
          contender: place,
          record: ComparisonRecord(
            name: "\(place)", commands: [], seed: seed, state: .done, steps: 1, seconds: 1,
            figures: [NamedFigure("w2", value, better: better, perfect: perfect)], failure: nil),
          path: "")
      }
    }
    return try #require(ComparisonTable(entries, count: values.count)["w2"])
  }

  @Test func meansAndSpreads() throws {
    let row = try row([[1, 2, 3], [nil, nil, nil], [4]])
    #expect(row.cells[0].moments?.mean == 2 && row.cells[0].moments?.deviation == 1)
    #expect(row.cells[1].moments == nil && row.cells[1].values.isEmpty)
    #expect(row.cells[2].moments?.mean == 4 && row.cells[2].moments?.deviation == nil)
    #expect(try self.row([[1, 2]], perfect: 0.5).perfect == 0.5 && row.perfect == nil)
  }

  @Test func theBestOfAllIsMarked() throws {
    let row = try row([[1.0, 1.1, 0.9], [5.0, 5.1, 4.9], [9, 9.2, 9.1]])
    #expect(row.cells.map(\.mark) == [.best, .none, .none])
  }

  @Test func largerMayBeBetter() throws {
    let row = try row([[1.0, 1.1, 0.9], [5.0, 5.1, 4.9]], better: .high)
    #expect(row.cells.map(\.mark) == [.none, .best])
  }

  @Test func nearPerfectMayBeBetter() throws {
    // 0.98 lies nearer to 0.989 than 1 does, though both exceed what many a model reaches.
    let row = try row(
      [[0.98, 0.981, 0.979], [1, 1, 1], [0.5, 0.51, 0.49]], better: .perfect, perfect: 0.989)
    #expect(row.cells.map(\.mark) == [.shared, .shared, .none])
  }

  @Test func whatTheSeedsDoNotTellApartHasNoMark() throws {
    #expect(try row([[1, 2, 3], [2, 3, 4]]).cells.map(\.mark) == [.none, .none])
    #expect(try row([[1], [5]]).cells.map(\.mark) == [.none, .none])
    #expect(try row([[1, 1, 1]]).cells.map(\.mark) == [.none])
    #expect(try row([[1, 1.1], [9, 9.1]], better: nil).cells.map(\.mark) == [.none, .none])
  }

  @Test func twoMayShareTheFirstPlace() throws {
    let row = try row([[1, 2, 3], [2, 3, 4], [90, 91, 92]])
    #expect(row.cells.map(\.mark) == [.shared, .shared, .none])
  }

  /// A wide spread is no merit: who is not told apart from the best has to beat somebody.
  @Test func aSharedPlaceIsEarned() throws {
    let row = try row([[0.2, 0.9, 1.5], [0.47, 0.46, 0.49], [0.67, 0.65, 0.69]])
    #expect(row.cells.map(\.mark) == [.none, .shared, .none])
  }

  /// Nothing is better than what was not tested.
  @Test func whatLacksASeedIsNotTested() throws {
    let row = try row([[1.0, 1.1, 0.9], [5, nil, 5.1], [9, 9.2, 9.1]])
    #expect(row.cells.map(\.isPartial) == [false, true, false])
    #expect(row.cells.map(\.mark) == [.shared, .none, .none])
  }

  /// p = 0.03 by itself is no difference where ten pairs are looked at.
  @Test func manyComparisonsAskForMore() throws {
    let (best, other) = ([0.0, 0.1, -0.1], [0.25, 0.35, 0.15])
    #expect(try row([best, other]).cells[0].mark == .best)
    let row = try row([best, other, other, other, other])
    #expect(row.cells.allSatisfy { $0.mark == .none })
  }

  @Test func whatDivergedHasNoFigures() throws {
    let entries = [ComparisonRecord.State.done, .diverged, .begun].map { state in
      ComparisonRunner.Entry(
        contender: 0,
        record: ComparisonRecord(
          name: "a", commands: [], seed: 0, state: state, steps: 1, seconds: 1,
          figures: [NamedFigure("w2", 1)], failure: nil), path: "")
    }
    #expect(ComparisonTable(entries, count: 1)["w2"]?.cells[0].values == [1])
  }
}
