import Glibc
import Lab
import TestSupport
import Testing

@testable import Shell

/// `runs` and `resume`, as they are typed.
@Suite struct RunsCommandTests {
  private static let choices =
    "data ring; model gan-mlp hidden=8; loss nonsaturating; set batch=16"

  @Test func runsAreListedShownComparedAndRemoved() throws {
    let shell = try TestShell(json: true)
    #expect(try JSON(parsing: shell.run("runs").output)["result"]?["runs"]?.list?.isEmpty == true)
    #expect(shell.run("\(Self.choices); train steps=30; measure n=50; plot losses").status == 0)
    #expect(shell.run("loss minimax; reset; set lr=1e-3; train steps=20").status == 0)
    let list = try JSON(parsing: shell.run("runs").output)["result"]?["runs"]?.list ?? []
    #expect(list.map { $0["run"]?.number } == [2, 1])
    #expect(list.map { $0["loss"]?.text } == ["minimax", "nonsaturating"])
    let one = try JSON(parsing: shell.run("runs loss=nonsaturating").output)
    #expect(one["result"]?["runs"]?.list?.count == 1)
    #expect(
      try JSON(parsing: shell.run("runs state=killed").output)["result"]?["runs"]?.list?.count == 0)

    let shown = try #require(try JSON(parsing: shell.run("runs show 1").output)["result"])
    #expect(shown["step"]?.number == 30 && shown["state"]?.text == "done")
    #expect(shown["figures"]?["modes_total"]?.number == 8)
    #expect(shown["pictures"]?.list?.first?.text == "30-losses.png")

    let compared = try #require(try JSON(parsing: shell.run("runs compare 1 2").output)["result"])
    #expect(compared["differing"]?["loss"]?["2"]?.text == "minimax")
    #expect(compared["differing"]?["lr"]?["1"]?.text == "0.0005")
    #expect(compared["differing"]?["batch"] == nil)
    #expect(compared["runs"]?.list?.last?["figures"]?["steps"]?.number == 20)
    #expect(compared["path"]?.text?.hasSuffix("/runs.png") == true)
    let differing = try JSON(parsing: shell.run("runs diff 1 2").output)["result"]?["differing"]
    #expect(differing?["loss"]?["1"]?.text == "nonsaturating" && differing?["host"] == nil)

    for number in [1, 2] {
      let again = try #require(
        try JSON(parsing: shell.run("runs replay \(number)").output)["result"])
      #expect(again["same"]?.flag == true && again["steps"]?.number == (number == 1 ? 30 : 20))
    }
    // The replay is no run, and the session is where it was.
    #expect(shell.shell.session.run?.number == 2 && shell.shell.session.step == 20)
    let refusal = shell.run("runs rm 2")
    #expect(refusal.status == 1 && refusal.output.contains("is the training of this shell"))
    #expect(shell.run("runs rm 1").status == 0)
    #expect(shell.shell.session.runs?.numbers == [2])
  }

  /// Somebody at the prompt is asked once before many runs are gone.
  @Test func manyAreRemovedWithConsent() throws {
    let shell = try TestShell(json: true)
    shell.run("\(Self.choices)")
    for _ in 0..<5 { shell.run("train steps=1; reset") }
    var asked: [String] = []
    var answer = false
    shell.shell.confirm = { facts, question in
      asked.append("\(facts) \(question)")
      return answer
    }
    let kept = try JSON(parsing: shell.run("runs rm 1-9").output)["result"]
    #expect(kept?["removed"]?.list?.isEmpty == true)
    #expect(shell.shell.session.runs?.numbers.count == 5)
    #expect(asked.count == 1 && asked[0].contains("5 runs from 1 to 5"))
    #expect(shell.run("runs rm 1").status == 0 && asked.count == 1)
    answer = true
    shell.run("runs rm 2-5")
    #expect(shell.shell.session.runs?.numbers == [] && asked.count == 2)
  }

  /// What its data were read from is gone.
  @Test func whyARunCannotBeDoneAgain() throws {
    let shell = try TestShell()
    shell.folder.write(String(repeating: "0.5,1\n1,0.25\n", count: 20), to: "points.csv")
    let path = shell.folder.path + "/points.csv"
    shell.run("data csv path='\(path)'; model gan-mlp hidden=8; loss nonsaturating; train steps=2")
    unlink(path)
    let again = shell.run("runs replay 1")
    #expect(again.status == 1)
    #expect(again.errors.contains("run 1 cannot be done again: "), "\(again.errors)")
    #expect(again.errors.contains("again: csv: \(path) cannot be read"), "\(again.errors)")
  }

  /// What was chosen on the way stands in the list.
  @Test func aLossThatWasChangedOnTheWay() throws {
    let shell = try TestShell()
    shell.run("\(Self.choices); train steps=5; loss minimax; train steps=5")
    #expect(shell.run("runs").output.contains("ring gan-mlp nonsaturating→minimax"))
    let json = try TestShell(json: true)
    json.run("\(Self.choices); train steps=5; loss minimax; train steps=5")
    let run = try JSON(parsing: json.run("runs").output)["result"]?["runs"]?.list?.first
    #expect(run?["changes"]?.list == [.string("loss minimax")])
  }

  @Test func aChangedFileIsFoundOut() throws {
    let shell = try TestShell(json: true)
    shell.run("\(Self.choices); train steps=5; reset; train steps=5; reset")
    let runs = try #require(shell.shell.session.runs)
    // The state of one in the place of another that has a step more.
    shell.run("train steps=6")
    let (from, to) = try (
      #require(runs.run(3)).checkpointPath, #require(runs.run(1)).checkpointPath
    )
    shell.folder.write(try #require(shell.folder.bytes(of: from)), to: "copy")
    unlink(to)
    link(shell.folder.path + "/copy", to)
    let again = try JSON(parsing: shell.run("runs replay 1").output)["result"]
    #expect(again?["same"]?.flag == false && again?["different"]?.list?.isEmpty == false)
  }

  @Test func resumeGoesOn() throws {
    let shell = try TestShell(json: true)
    let nothing = shell.run("resume")
    #expect(nothing.status == 1 && nothing.output.contains("no training that was stopped"))
    shell.run("\(Self.choices); train steps=10 of=25")
    let own = try JSON(parsing: shell.run("resume").output)["result"]
    #expect(own?["steps"]?.number == 15 && own?["total_steps"]?.number == 25)
    #expect(shell.run("resume").output.contains("is at its goal"))
    shell.run("reset; train steps=4 of=6; reset")
    // By itself it finds the one that was stopped; by number, any.
    let found = try JSON(parsing: shell.run("resume").output)["result"]
    #expect(found?["run"]?.number == 2 && found?["total_steps"]?.number == 6)
    let first = try JSON(parsing: shell.run("resume 1").output)["result"]
    #expect(first?["run"]?.number == 1 && first?["step"]?.number == 25)
    #expect(shell.run("train steps=5").output.contains("\"run\":1"))
  }

  @Test(arguments: [
    ("runs show", "runs needs the number of a run"), ("runs show x", "is no number of a run"),
    ("runs show 7", "there is no run 7"), ("runs 1", "runs show 1"), ("runs sho 1", "runs show"),
    ("runs compare 1", "two runs or more"), ("runs compare 1 1", "named twice"),
    ("runs rm 5-9", "no runs from 5 to 9"), ("runs rm 9-5", "is no number of a run"),
    ("runs state=lost", "state of a run"), ("runs last=0", "last"), ("runs x=1", "x"),
    ("resume 7", "there is no run 7"), ("resume 1 2", "does not take"),
    ("train steps=5 of=3", "of"), ("train of=3", "of goes with steps"),
    ("train steps=3 of=5 seconds=1", "of goes with steps"),
    ("runs compare 1 1 to=x.gif", "named twice"), ("runs diff 1 2 3 4 5 6 7 8 9", "eight runs"),
  ])
  func whatIsRefused(line: String, reason: String) throws {
    let shell = try TestShell()
    shell.run("\(Self.choices); train steps=3")
    let answer = shell.run(line)
    #expect(answer.status == 1 && answer.errors.contains(reason), "\(line): \(answer.errors)")
  }

  /// Two shells on one home, as processes.
  @Test func twoShellsOnOneHome() throws {
    let folder = try ScratchFolder()
    let processes = try (0..<4).map { place in
      try LabProcess(
        LabProcess.executable,
        ["--no-rc", "-q", "--json", "-c", "seed \(place); \(Self.choices); train steps=200"],
        in: folder, environment: ["GANLAB_RUNS": folder.path + "/runs"])
    }
    for process in processes { #expect(try process.wait().status == 0) }
    let list = try LabProcess.run(
      ["--json", "-c", "runs"], in: folder, environment: ["GANLAB_RUNS": folder.path + "/runs"])
    let runs = try JSON(parsing: list.lines.last ?? "")["result"]?["runs"]?.list ?? []
    #expect(runs.map { $0["run"]?.number } == [4, 3, 2, 1])
    #expect(Set(runs.compactMap { $0["seed"]?.number }) == [0, 1, 2, 3])
    #expect(runs.allSatisfy { $0["step"]?.number == 200 && $0["state"]?.text == "done" })
  }

  /// Killed at any moment: the run opens again, and the last checkpoint is what is lost at most.
  @Test func killedAtRandomMoments() throws {
    let folder = try ScratchFolder()
    let environment = ["GANLAB_RUNS": folder.path + "/runs"]
    var random = SplitMix(5)
    for round in 1...12 {
      let process = try LabProcess(
        LabProcess.executable,
        [
          "--no-rc", "-q", "-c",
          "\(Self.choices); set checkpoint=0.001; train steps=1000000000",
        ], in: folder, environment: environment)
      usleep(UInt32(50_000 + random.next() % 500_000))
      process.signal(SIGKILL)
      #expect(try process.wait().status == 128 + SIGKILL, "round \(round)")
    }
    let list = try LabProcess.run(["--json", "-c", "runs"], in: folder, environment: environment)
    let runs = try JSON(parsing: list.lines.last ?? "")["result"]
    #expect(runs?["notices"] == nil, "\(list.output)")
    let all = runs?["runs"]?.list ?? []
    // On a busy machine one may have been killed before it began, but not all of them.
    #expect(all.count <= 12)
    let store = RunStore(folder: folder.path + "/runs")
    #expect(store.numbers.contains { store.run($0)?.hasCheckpoint == true })
    for run in all {
      let number = Int(run["run"]?.number ?? 0)
      // Killed in the course of the training, or before its first state was whole.
      let text = "data moons; resume \(number)"
      let isBegun = RunStore(folder: folder.path + "/runs").run(number)?.hasCheckpoint == true
      guard isBegun else { continue }
      #expect(run["state"]?.text == "killed", "\(run)")
      let process = try LabProcess(
        LabProcess.executable, ["--no-rc", "--color", "never", "--json", "-c", text], in: folder,
        environment: environment)
      var steps = 0.0
      for _ in 0..<600 where steps == 0 {
        usleep(50_000)
        let status = try? RunStore(folder: folder.path + "/runs").run(number)?.status()
        if status?.process == process.pid { steps = Double(status?.step ?? 0) }
        if process.output.contains("\"ok\":false") { break }
      }
      process.signal(SIGINT)
      let result = try process.wait()
      let last = try JSON(parsing: result.lines.last ?? "")
      #expect(last["ok"]?.flag == true, "\(result.output)\(result.errors)")
      #expect(last["result"]?["total_steps"]?.number ?? 0 > run["step"]?.number ?? .infinity)
    }
  }

  /// A full disk: the training is made all the same.
  @Test func aFullDiskIsSaid() throws {
    let folder = try ScratchFolder()
    // Files of at most 40 blocks of 512 bytes, which no checkpoint fits in.
    let process = try LabProcess(
      "/bin/sh",
      [
        "-c",
        "trap '' XFSZ; ulimit -f 40; exec \(LabProcess.executable) --no-rc --color never "
          + "-c '\(Self.choices); train steps=300'",
      ], in: folder,
      environment: ["GANLAB_RUNS": folder.path + "/runs"])
    let result = try process.wait()
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("300 steps in"), "\(result.output)")
    #expect(result.errors.contains("this training is not kept: "), "\(result.errors)")
  }

  @Test func whatWasDoneCanBeUndone() throws {
    let shell = try TestShell()
    #expect(shell.run("undo").errors.contains("nothing to undo"))
    shell.run("\(Self.choices); train steps=5")
    let before = shell.state
    shell.run("train steps=5; data grid; set lr=0.5; reset")
    #expect(shell.state != before)
    // Looking changes nothing, and refusals do not.
    shell.run("data; status; loss nonsense; set lr=-1")
    #expect(shell.run("undo 4").status == 0)
    #expect(shell.state == before)
    #expect(shell.run("undo 9").errors.contains("5 changes can be undone"))
    #expect(shell.run("undo 5; status").output.contains("not chosen"))
    let folder = shell.folder.path
    shell.run("\(Self.choices); train steps=5; data moons; undo; save-script \(folder)/s.lab")
    #expect(shell.folder.read("s.lab")?.contains("moons") == false)
  }

  @Test(arguments: [
    ("back", "back needs the number"), ("back 9", "has made 3 steps"), ("back x", "back"),
    ("back 1.5", "back"), ("back 0", "back"), ("undo x", "undo"), ("undo 21", "undo"),
    ("reset; back 1", "nothing has been trained"),
  ])
  func whatCannotBeGoneBackTo(line: String, reason: String) throws {
    let shell = try TestShell()
    shell.run("\(Self.choices); train steps=3")
    let answer = shell.run(line)
    #expect(answer.status == 1 && answer.errors.contains(reason), "\(line): \(answer.errors)")
  }
}
