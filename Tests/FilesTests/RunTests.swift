import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Lab

/// What is kept of a training while it goes on.
@Suite struct RunTests {
  private static let gan = [
    "seed 3", "set batch=16", "data ring modes=4 std=0.05", "model gan-mlp hidden=8",
    "loss nonsaturating",
  ]

  private func recorded(_ commands: [String], in folder: ScratchFolder) throws -> Session {
    let session = try LabUnderTest.session(commands)
    session.runs = RunStore(folder: folder.file("runs"))
    return session
  }

  @Test func aTrainingIsKeptAsItGoes() throws {
    let folder = try ScratchFolder()
    let session = try recorded(Self.gan, in: folder)
    #expect(session.run == nil)
    _ = try session.train(.init(steps: 300))
    let run = try #require(session.run)
    #expect(run.number == 1)
    let record = try run.record()
    #expect(record.seed == 3 && record.names(.data) == ["ring"])
    #expect(record.components.first?.options["modes"] == "4")
    // The file's content, by a program that is not ours.
    for item in record.components {
      let sum = try #require(item.sha256)
      #expect(sum == sha256(of: item.library), "\(item.name)")
    }
    let status = try run.status()
    #expect(status.state == .resting && status.step == 300 && status.missing == nil)
    #expect(status.life == .alive && !status.wasKilled)
    let metrics = run.metrics
    #expect(metrics.map(\.step) == Array(1...256) + stride(from: 258, through: 300, by: 2))
    #expect(metrics.last?.losses["generator"] == session.trainer?.history.losses["generator"]?.last)
    #expect(metrics.first { $0.step == 25 }?.modesCovered != nil)
    #expect(metrics.first { $0.step == 26 }?.modesCovered == nil)
    // Another command is the same run, other networks are another.
    _ = try session.train(.init(steps: 10))
    #expect(session.run == run)
    #expect(try run.status().step == 310)
    try session.reset()
    #expect(session.run == nil)
    _ = try session.train(.init(steps: 2))
    #expect(session.run?.number == 2)
    #expect(try run.status().step == 310)
  }

  private func sha256(of path: String) -> String {
    guard let pipe = popen("sha256sum '\(path)'", "r") else { return "" }
    defer { pclose(pipe) }
    var line = [UInt8](repeating: 0, count: 64)
    return fread(&line, 1, 64, pipe) == 64 ? String(decoding: line, as: UTF8.self) : ""
  }

  /// However a training is cut in pieces, its run ends as that of one in one piece, in another session.
  @Test(arguments: [
    gan,
    [
      "set batch=16", "data moons", "model gan-mlp hidden=8", "loss wasserstein",
      "switch gradient-penalty on",
    ],
    ["set batch=16", "data moons", "model vae hidden=8", "loss elbo"],
    ["set batch=16", "data moons", "model realnvp hidden=8 layers=2", "loss nll"],
  ])
  func stoppedAndResumedIsTheSameAsNeverStopped(commands: [String]) throws {
    let folder = try ScratchFolder()
    let whole = try LabUnderTest.session(commands)
    _ = try whole.train(.init(steps: 40))
    let session = try recorded(commands, in: folder)
    var seen = 0
    let stopped = try session.train(
      .init(steps: 40), observe: { _, _ in seen += 1 }, isInterrupted: { seen == 13 })
    #expect(stopped.stoppedBy == .interrupted && session.pendingGoal?.begun.steps == 13)
    let run = try #require(session.run)
    #expect(try run.status().missing == 27)

    let other = Session(host: session.host)
    other.runs = session.runs
    #expect(other.stoppedRun == run)
    _ = try other.resume(run)
    #expect(other.run == run)
    let rest = try other.train(try #require(other.pendingGoal))
    #expect(rest.steps == 27 && rest.totalSteps == 40)
    #expect(try other.fingerprint() == whole.fingerprint())
    #expect(try run.status().missing == nil && other.stoppedRun == nil)
    #expect(run.metrics.map(\.step) == Array(1...40))
    #expect(try other.differences(from: run.checkpointPath) == [])
    #expect(try session.differences(from: run.checkpointPath) != [])
    #expect(other.trainer?.acts == whole.trainer?.acts)
  }

  /// The commands of a run, carried out anew, come to its bits, whatever was changed on the way.
  @Test func theActsComeToTheSameBits() throws {
    let folder = try ScratchFolder()
    let session = try recorded(Self.gan, in: folder)
    _ = try session.train(.init(steps: 10))
    _ = try session.step(part: Part.discriminator)
    for command in ["set lr=1e-4", "switch instance-noise on", "loss lsgan", "set optimizer=sgd"] {
      try LabUnderTest.carryOut(command, in: session)
    }
    _ = try session.train(.init(steps: 5))
    _ = try session.step()
    let script = try #require(session.run).script()
    #expect(
      script.split(separator: "\n").dropFirst(6) == [
        "train steps=10", "step discriminator", "set lr=1e-4", "switch instance-noise",
        "loss lsgan", "set optimizer=sgd", "train steps=6",
      ])
    let again = try LabUnderTest.session([], host: session.host)
    for line in script.split(separator: "\n").dropFirst() {
      let words = line.split(separator: " ")
      switch words[0] {
      case "train": _ = try again.train(.init(steps: Int(words[1].dropFirst(6)) ?? 0))
      case "step": _ = try again.step(part: String(words[1]))
      case "switch": try LabUnderTest.carryOut("switch \(words[1]) on", in: again)
      default: try LabUnderTest.carryOut(String(line), in: again)
      }
    }
    #expect(try again.fingerprint().numbers == session.fingerprint().numbers)
    #expect(try again.differences(from: #require(session.run).checkpointPath) == [])
  }

  /// A rate that falls by the clock cannot be had again, and the run says so.
  @Test func whatTheClockDecidedIsDoubted() throws {
    let session = try LabUnderTest.session([
      "set batch=8", "data moons", "model realnvp hidden=4 layers=2", "loss nll",
    ])
    _ = try session.train(.init(steps: 5, seconds: 60))
    #expect(session.trainer?.acts.doubt != nil)
    let plain = try LabUnderTest.session(Self.gan)
    _ = try plain.train(.init(steps: 5, seconds: 60))
    #expect(plain.trainer?.acts.doubt == nil)
  }

  /// Steps behind the state that is taken up were never made.
  @Test func metricsEndWhereTheStateDoes() throws {
    let folder = try ScratchFolder()
    let session = try recorded(Self.gan, in: folder)
    _ = try session.train(.init(steps: 20))
    let run = try #require(session.run)
    let early = try #require(bytes(at: run.checkpointPath))
    _ = try session.train(.init(steps: 20))
    put(early, at: run.checkpointPath)
    // As a process leaves it that was killed in the midst of a line.
    let lines = try #require(bytes(at: run.metricsPath))
    put(lines.dropLast(20), at: run.metricsPath)
    #expect(run.metrics.count == 39)
    let other = Session(host: session.host)
    other.runs = session.runs
    _ = try other.resume(run)
    #expect(run.metrics.map(\.step) == Array(1...20))
    _ = try other.train(.init(steps: 20))
    #expect(run.metrics.map(\.step) == Array(1...40))
    #expect(try other.fingerprint() == session.fingerprint())
  }

  @Test func noNumberIsGivenTwice() throws {
    let folder = try ScratchFolder()
    let store = RunStore(folder: folder.file("runs"))
    let session = try recorded(Self.gan, in: folder)
    for number in 1...3 {
      try session.reset()
      _ = try session.train(.init(steps: 1))
      #expect(session.run?.number == number)
    }
    try session.reset()
    for number in [3, 1] { try store.remove(try #require(store.run(number))) }
    #expect(store.numbers == [2])
    _ = try session.train(.init(steps: 1))
    #expect(session.run?.number == 4)
    #expect(store.numbers == [2, 4] && store.run(3) == nil)
    // A number alone is a name of ours.
    mkdir(folder.file("runs/007"), 0o700)
    mkdir(folder.file("runs/9"), 0o700)
    #expect(store.numbers == [2, 4, 9] && store.run(9) == nil)
  }

  /// Many at once: each gets a number, and no folder is half of two.
  @Test func shellsAtOnceDoNotMeet() async throws {
    let folder = try ScratchFolder()
    let path = folder.file("runs")
    let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<24 {
        group.addTask {
          let session = try LabUnderTest.session(Self.gan)
          session.runs = RunStore(folder: path)
          _ = try session.train(.init(steps: 1))
          return session.run?.number ?? 0
        }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(numbers.sorted() == Array(1...24))
    let store = RunStore(folder: path)
    #expect(store.numbers == Array(1...24))
    #expect(ScratchFolder.names(in: path).count == 24)
    for number in 1...24 { #expect(try store.run(number)?.status().step == 1) }
  }

  /// Where nothing can be kept, the training goes on, and says so once.
  @Test func aFolderThatCannotBeWrittenEndsNothing() throws {
    let folder = try ScratchFolder()
    folder.write("a file", to: "runs")
    let session = try recorded(Self.gan, in: folder)
    let result = try session.train(.init(steps: 5))
    #expect(result.steps == 5 && session.run == nil)
    #expect(session.takeRecordingFailure() != nil)
    _ = try session.train(.init(steps: 5))
    #expect(session.takeRecordingFailure() == nil)
    #expect(session.step == 10)
  }

  @Test func nothingIsKeptUnasked() throws {
    let folder = try ScratchFolder()
    let session = try recorded(Self.gan + ["set record=off"], in: folder)
    _ = try session.train(.init(steps: 5))
    #expect(session.run == nil && folder.names == [])
  }

  /// A run that diverges keeps the state before, and why.
  @Test func whatDivergedIsKept() throws {
    let folder = try ScratchFolder()
    let session = try recorded(
      [
        "set batch=16 optimizer=sgd lr=10", "data ring", "model gan-mlp hidden=8",
        "loss wasserstein",
      ], in: folder)
    #expect(throws: LabError.self) { _ = try session.train(.init(steps: 5000)) }
    let status = try #require(session.run).status()
    #expect(status.state == .failed && status.failure != nil && status.step == session.step)
    #expect(status.losses.values.allSatisfy { $0.isFinite })
  }

  /// The index says what the folders say, whatever becomes of either.
  @Test func theIndexFollowsTheFolders() throws {
    let folder = try ScratchFolder()
    let session = try recorded(Self.gan, in: folder)
    let store = try #require(session.runs)
    for count in 1...4 {
      try session.reset()
      _ = try session.train(.init(steps: count))
      session.noteMeasure(["w2": Double(5 - count), "modes_covered": 2], card: ["n": "50"])
    }
    let index = try #require(RunIndex(of: store), "libGanLabIndex.so is built with the tests")
    #expect(try index.update().read == 4)
    #expect(try index.update().read == 0)
    let all = try index.select(.init(limit: 10))
    #expect(all.map(\.run.number) == [4, 3, 2, 1] && all.map(\.run.step) == [4, 3, 2, 1])
    #expect(all[0].figures == ["w2": 1, "modes_covered": 2])
    var query = RunIndex.Query(limit: 2)
    (query.best, query.isLowest) = ("w2", true)
    #expect(try index.select(query).map(\.run.number) == [4, 3])
    query.isLowest = false
    #expect(try index.select(query).map(\.run.number) == [1, 2])
    query.best = "no such"
    #expect(try index.select(query).isEmpty)
    query = .init(limit: 9)
    query.loss = "'; DROP TABLE run; --"
    #expect(try index.select(query).isEmpty)
    // Another step, another run, one less.
    _ = try session.train(.init(steps: 6))
    try store.remove(#require(store.run(2)))
    #expect(try index.update().read == 1)
    #expect(try index.select(.init(limit: 9)).map(\.run.step) == [10, 3, 1])
    // What is damaged is told, and out.
    put(Array("{".utf8), at: folder.file("runs/3/run.json"))
    put(Array("{".utf8), at: folder.file("runs/3/status.json"))
    #expect(try index.update().damaged == [3])
    #expect(try index.select(.init(limit: 9)).map(\.run.number) == [4, 1])
    // An index of noise is made anew.
    for noise in [[UInt8](repeating: 7, count: 5000), Array("SQLite format 3\0".utf8), []] {
      put(noise, at: folder.file("runs/index.sqlite"))
      #expect(try index.update().read == 2)
      #expect(try index.select(.init(limit: 9)).map(\.run.number) == [4, 1])
    }
    let whole = try #require(bytes(at: folder.file("runs/index.sqlite")))
    put(whole.prefix(whole.count / 2), at: folder.file("runs/index.sqlite"))
    _ = try index.update()
    #expect(try index.select(.init(limit: 9)).map(\.run.number) == [4, 1])
    #expect(ScratchFolder.names(in: folder.file("runs")).contains("index.sqlite-wal") == false)
  }

  /// Back in the same training: the state of that very step, and what comes is what came.
  @Test(arguments: [
    gan, ["set batch=16", "data moons", "model realnvp hidden=8 layers=2", "loss nll"],
  ])
  func backIsTheStateOfThatStep(commands: [String]) throws {
    let folder = try ScratchFolder()
    let session = try recorded(commands, in: folder)
    session.keepsTrail = true
    let other = try LabUnderTest.session(commands)
    _ = try session.train(.init(steps: 40))
    _ = try session.set([Assignment("lr", ["1e-4"])])
    _ = try session.train(.init(steps: 30))
    let end = try session.fingerprint()
    try session.goBack(to: 52)
    #expect(session.step == 52)
    _ = try other.train(.init(steps: 40))
    _ = try other.set([Assignment("lr", ["1e-4"])])
    var goal = Session.Goal(steps: 30)
    goal.pause = 12
    _ = try other.train(goal)
    #expect(try session.fingerprint() == other.fingerprint())
    #expect(session.run?.metrics.last?.step == 52)
    // The rest is the same, and so is what lies before the change.
    _ = try session.train(try #require(session.pendingGoal))
    #expect(try session.fingerprint() == end)
    try session.goBack(to: 7)
    #expect(session.step == 7 && session.effective.generator.learningRate != 1e-4)
    try session.goBack(to: 0)
    #expect(session.step == 0)
    let fresh = try LabUnderTest.session(commands)
    _ = try fresh.preparedTrainer()
    #expect(try session.fingerprint().numbers == fresh.fingerprint().numbers)
  }

  @Test func aTrailHasBounds() {
    var trail = Trail()
    for step in 0..<1000 {
      trail.append(Moment(step: step, bytes: [1, 2, 3], run: nil), took: 0, mostBytes: 1 << 20)
    }
    let steps = trail.moments.map(\.step)
    #expect(steps.count <= 64 && steps.first == 0 && steps.last == 999)
    #expect(steps == steps.sorted())
    #expect(trail.cut(at: 500)?.step ?? 1000 <= 500)
    var heavy = Trail()
    for step in 0..<8 {
      heavy.append(
        Moment(step: step, bytes: [UInt8](repeating: 0, count: 400), run: nil), took: 0,
        mostBytes: 1300)
    }
    #expect(heavy.moments.count == 3 && heavy.moments.first?.step == 0)
  }

  /// What takes long is done more rarely, so that it takes a hundredth of the time at most.
  @Test(arguments: [(0.0, 0.5), (0.002, 0.5), (0.02, 2), (3, 300)])
  func momentsTakeAHundredthOfTheTime(seconds: Double, pause: Double) {
    var trail = Trail()
    #expect(trail.isDue())
    let before = Session.seconds()
    trail.append(Moment(step: 0, bytes: [], run: nil), took: seconds, mostBytes: 1 << 20)
    let after = Session.seconds()
    #expect(!trail.isDue(at: before + pause - 1e-6) && trail.isDue(at: after + pause + 1e-6))
  }
}
