import PluginHost
import TestSupport
import Testing

@testable import Lab

/// Curves and snapshots stay complete in bounded memory.
@Suite struct HistoryTests {
  /// The values 0, 1, 2, …: each point must be the exact mean of the steps that it stands for.
  @Test(arguments: [0, 1, 4095, 4096, 4097, 8191, 8192, 10_000, 200_000])
  func pointsAreExactMeans(count: Int) {
    var (series, most) = (Series(), 0)
    for step in 0..<count {
      series.append(Double(step))
      most = max(most, series.values.count)
    }
    #expect(most < Series.capacity)
    let stride = series.stride
    #expect(stride.nonzeroBitCount == 1)
    #expect(series.values.count == count / stride)
    let means = series.values.indices.map { Float($0 * stride) + Float(stride - 1) / 2 }
    #expect(series.values == means)
    #expect(series.last.isNaN == (count == 0) && (count == 0 || series.last == Double(count - 1)))
    #expect(series.steps == series.values.indices.map { (Double($0) + 0.5) * Double(stride) })
    // At least a quarter of the room is used once it was full: curves do not become coarse.
    #expect(count < Series.capacity || series.values.count >= Series.capacity / 4)
  }

  @Test func aValueThatIsNotFiniteSpoilsItsOwnPointOnly() {
    var series = Series()
    for step in 0..<100 { series.append(step == 50 ? .infinity : 1) }
    #expect(series.values.filter { $0 == 1 }.count == 99)
  }

  @Test func snapshotsAreBoundedAndEven() throws {
    let session = try Session.small(settings: ["batch=4"], hidden: ["4"])
    _ = try session.train(.init(steps: 100))
    #expect(session.trainer?.snapshots?.all.map(\.step) == [0, 25, 50, 75, 100])
    _ = try session.train(.init(steps: 7000))
    let snapshots = try #require(session.trainer?.snapshots)
    #expect(snapshots.interval == 100)
    #expect(snapshots.all.map(\.step) == Array(stride(from: 0, through: 7100, by: 100)))
    #expect(snapshots.all.count < Snapshots.capacity)
    #expect(snapshots.all.allSatisfy { $0.points.count == 2 * Snapshots.sampleCount })
    #expect(snapshots.all.allSatisfy { (0...8).contains($0.modesCovered ?? -1) })
    #expect(snapshots.all.allSatisfy { (0...1).contains($0.highQuality ?? -1) })
    let history = try #require(session.trainer?.history)
    #expect(Set(history.losses.keys) == ["generator", "discriminator"])
    #expect(history.losses.values.allSatisfy { $0.values.count * $0.stride <= 7100 })
  }

  /// Snapshots show the same codes, so that one sees the same points move.
  @Test func snapshotsAreOfTheSameCodes() throws {
    let session = try Session.small()
    _ = try session.preparedTrainer()
    let first = try #require(session.trainer?.snapshots?.all.first)
    try session.set(["lr=1e-9"])
    _ = try session.train(.init(steps: 25))
    let last = try #require(session.trainer?.snapshots?.all.last)
    #expect(last.step == 25 && first.step == 0)
    #expect(zip(first.points, last.points).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func dataOnTheLineHaveSnapshots() throws {
    let session = try Session.small()
    _ = try session.choose(.data, "gaussian-1d")
    _ = try session.train(.init(steps: 25))
    let all = try #require(session.trainer?.snapshots?.all)
    #expect(all.count == 2 && all.allSatisfy { $0.points.count == Snapshots.sampleCount })
    #expect(all.allSatisfy { $0.modesCovered == nil && $0.highQuality == nil })
  }
}
