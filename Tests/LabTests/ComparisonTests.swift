import GanLabKit
import Glibc
import PluginHost
import TestSupport
import Testing

@testable import Lab

/// Comparisons made in processes of their own, stopped, taken up again.
@Suite struct ComparisonTests {
  private static func session(_ settings: [String] = ["batch=32"]) throws -> Session {
    let session = try Session.small(settings: settings)
    session.isolation = Isolation(executable: LabProcess.executable)
    return session
  }

  private static func comparison(
    _ sessions: [(String, Session)], seeds: [Int] = [0, 1], steps: Int = 30, seconds: Double? = nil
  ) throws -> Comparison {
    Comparison(
      try sessions.map { name, session throws(LabError) in try Contender(name, session) },
      seeds: seeds, goal: .init(steps: steps, seconds: seconds), judged: 50)
  }

  @Test func theSameAsTrainingHere() throws {
    let folder = try ScratchFolder()
    let session = try Self.session()
    let comparison = try Self.comparison([("a", session)], seeds: [3])
    let store = ComparisonStore(folder: folder.path + "/kept")
    let result = try ComparisonRunner(comparison, store: store).run()
    #expect(result.planned == 1 && result.reused == 0 && result.finished.count == 1)
    let here = try session.twin()
    try here.take(seed: 3)
    _ = try here.train(.init(steps: 30))
    let there = Session.fresh()
    _ = try there.open(from: result.records[0].path)
    #expect(there.step == 30)
    #expect(try there.weights() == here.weights())
    // The figures are those of `measure`, except for the times.
    let figures = try here.judgement(50).filter { $0.key != "sample_seconds" }
    #expect(figures.count > 10)
    for figure in figures { #expect(result.records[0].record[figure.key] == figure) }
    #expect(result.records[0].record["steps"]?.value == 30)
  }

  /// What was stopped in the middle goes on with the bits of one that was not.
  @Test func stoppedAndTakenUp() throws {
    let folder = try ScratchFolder()
    let session = try Self.session()
    let comparison = try Self.comparison([("a", session)], seeds: [0], steps: 20_000)
    let store = ComparisonStore(folder: folder.path + "/stopped")
    var share = 0.0
    let stopped = try ComparisonRunner(comparison, store: store).run(
      watcher: IsolationWatcher(isInterrupted: { share > 0.01 }), progress: { share = $0 })
    #expect(stopped.wasInterrupted && stopped.finished.isEmpty)
    let begun = try #require(stopped.records.first?.record)
    #expect(begun.state == .begun && (1..<20_000).contains(begun.steps))
    let ended = try ComparisonRunner(comparison, store: store).run()
    let record = try #require(ended.finished.first?.record)
    #expect(record.state == .done && record.steps == 20_000 && record.seconds > begun.seconds)
    let other = ComparisonStore(folder: folder.path + "/whole")
    let whole = try ComparisonRunner(comparison, store: other).run()
    let paths = [ended.records[0].path, whole.records[0].path]
    let bytes = paths.map(folder.bytes(of:))
    #expect(bytes[0] != nil && bytes[0] == bytes[1])
  }

  @Test func whatWasTrainedIsNotTrainedAgain() throws {
    let folder = try ScratchFolder()
    let store = ComparisonStore(folder: folder.path)
    let first = try Self.session()
    let one = try Self.comparison([("a", first)])
    _ = try ComparisonRunner(one, store: store).run()
    let second = try first.twin()
    _ = try second.set([Assignment("lr", ["1e-4"])])
    let two = try Self.comparison([("a", first), ("b", second)])
    let result = try ComparisonRunner(two, store: store).run()
    #expect(result.planned == 4 && result.reused == 2)
    let again = try ComparisonRunner(two, store: store).run(again: true)
    #expect(again.reused == 0)
    // Whatever decides the result is part of what a training is known by.
    let keys = try [two, one].flatMap { try $0.runs().map(\.key) }
    #expect(Set(keys).count == 4)
    for other in [
      try Self.comparison([("a", first)], steps: 31),
      try Self.comparison([("a", first)], seconds: 9),
    ] {
      #expect(Set(try other.runs().map(\.key)).isDisjoint(with: keys))
    }
  }

  @Test func aRecordThatIsBrokenCountsForNothing() throws {
    let folder = try ScratchFolder()
    let store = ComparisonStore(folder: folder.path)
    let comparison = try Self.comparison([("a", try Self.session())], seeds: [0])
    _ = try ComparisonRunner(comparison, store: store).run()
    let key = try comparison.runs()[0].key
    #expect(store.record(key)?.state == .done)
    folder.write("{\"name\":", to: "\(key).json")
    #expect(store.record(key) == nil)
    #expect(try ComparisonRunner(comparison, store: store).run().reused == 0)
    unlink(store.statePath(key))
    #expect(store.record(key) == nil)
  }

  @Test func whatDivergesIsTold() throws {
    let folder = try ScratchFolder()
    let wild = try Self.session(["batch=32", "optimizer=sgd", "lr=10"])
    _ = try wild.choose(.loss, "wasserstein")
    let comparison = try Self.comparison([("wild", wild)], seeds: [0], steps: 2000)
    let result = try ComparisonRunner(
      comparison, store: ComparisonStore(folder: folder.path)
    ).run()
    let record = try #require(result.finished.first?.record)
    #expect(record.state == .diverged && record.figures.isEmpty && record.steps < 2000)
    #expect(record.failure?.contains("is no finite number") == true)
  }

  @Test func aBudgetOfSeconds() throws {
    let folder = try ScratchFolder()
    let comparison = try Self.comparison(
      [("a", try Self.session())], seeds: [0], steps: 1_000_000, seconds: 0.3)
    let result = try ComparisonRunner(
      comparison, store: ComparisonStore(folder: folder.path)
    ).run()
    let record = try #require(result.finished.first?.record)
    #expect(record.seconds >= 0.3 && record.seconds < 3 && record.steps > 0)
  }

  @Test func aBudgetOfParameters() throws {
    let session = try Session.small(hidden: ["16", "32"])
    for budget in [300, 5000, 200_000] {
      let scaled = try Contender("a", session).scaled(toParameters: budget)
      #expect(abs(Double(scaled.parameters) / Double(budget) - 1) < (budget < 1000 ? 0.15 : 0.02))
      #expect(scaled.session.loss?.name == "nonsaturating")
      // The shape stays.
      let hidden = scaled.session.model?.values.first { $0.name == "hidden" }?.value ?? ""
      let widths = hidden.split(separator: ",").compactMap { Double($0) }
      #expect(widths.count == 2 && abs(widths[1] / widths[0] - 2) < 0.3)
    }
    // One hidden layer of 8192 at most is too few.
    let error = try labError {
      _ = try Contender("a", try Session.small()).scaled(toParameters: 1_000_000)
    }
    guard case .refused(let message, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(message.hasPrefix("gan-mlp comes to ") && message.hasSuffix(" not to 1000000"))
  }

  @Test func theUsualLoss() throws {
    let session = try Self.session()
    _ = try session.choose(.model, "vae")
    #expect(session.loss == nil)
    #expect(try Contender("vae", session).session.loss?.name == "elbo")
    _ = try session.choose(.model, "gan-mlp")
    #expect(try Contender("gan", session).session.loss?.name == "nonsaturating")
  }

  @Test func aPlaceThatCannotBeWrittenTo() throws {
    let comparison = try Self.comparison([("a", try Self.session())], seeds: [0], steps: 3)
    do {
      _ = try ComparisonRunner(comparison, store: ComparisonStore(folder: "/proc/no")).run()
      Issue.record("it was written")
    } catch let failure as ComparisonRunner.Failure {
      guard case .file(let path, _) = failure.error else {
        Issue.record("\(failure)")
        return
      }
      #expect(path == "/proc/no")
    }
  }

  /// One that cannot be started stops the others, which are kept, and is named with what to do.
  @Test func aDamagedStateIsNamed() throws {
    let folder = try ScratchFolder()
    let (first, second) = (try Self.session(), try Self.session(["batch=16"]))
    let comparison = try Self.comparison([("a", first), ("b", second)], seeds: [0], steps: 20_000)
    let store = ComparisonStore(folder: folder.path)
    let runs = try comparison.runs()
    let begun = ComparisonRecord(
      name: "b", commands: [], seed: 0, state: .begun, steps: 1, seconds: 1, figures: [],
      failure: nil)
    try store.keep(begun, try runs[1].session.checkpoint(), as: runs[1].key)
    folder.write("{", to: "\(runs[1].key).safetensors")
    do {
      _ = try ComparisonRunner(comparison, store: store).run()
      Issue.record("it was taken up")
    } catch let failure as ComparisonRunner.Failure {
      #expect(failure.name == "b" && failure.seed == 0)
      guard case .refused(let message, let hint) = failure.error else {
        Issue.record("\(failure)")
        return
      }
      #expect(message.contains(runs[1].key) && hint?.hasPrefix("again=on") == true)
    }
    #expect(try #require(store.record(runs[0].key)).steps >= 1)
  }
}
