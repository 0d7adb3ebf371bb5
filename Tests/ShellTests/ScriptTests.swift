import Glibc
import TestSupport
import Testing

/// The ways in, and how the process ends.
@Suite struct ScriptTests {
  @Test func commandsOfOneOption() throws {
    let result = try LabProcess.run(["--json", "-c", "data ring; status"])
    #expect(result.status == 0 && result.errors == "")
    let lines = try result.lines.map(JSON.init(parsing:))
    #expect(lines.map { $0["verb"]?.text } == ["data", "status"])
  }

  @Test func commandsOfSeveralOptions() throws {
    let result = try LabProcess.run(
      ["--json", "-c", "data ring", "-c", "# nothing", "-c", "data grid; data moons", "-c", ""])
    #expect(result.status == 0)
    let names = try result.lines.map { try JSON(parsing: $0)["result"]?["name"]?.text }
    #expect(names == ["ring", "grid", "moons"])
  }

  @Test func theSeedOption() throws {
    let run = { (seed: String) in
      try LabProcess.run([
        "--json", "--seed", seed, "-c", "data ring; model gan-mlp hidden=8; sample n=4",
      ]).lines.last.map { try JSON(parsing: $0)["result"] }
    }
    #expect(try run("3") == run("3"))
    #expect(try run("3") != run("4"))
  }

  /// The first command that fails ends the run, and its line is named.
  @Test func aFileWithAWrongLine() throws {
    let folder = try ScratchFolder()
    folder.write(
      "# a script\ndata ring\n\nmodel gan-mlp \\\n  hidden=8\nloss minmax  # wrong\nstatus\n",
      to: "bad.lab")
    let result = try LabProcess.run(["run", "bad.lab"], in: folder)
    #expect(result.status == 1)
    #expect(
      result.errors == """
          loss minmax  # wrong
               ^~~~~~
        bad.lab:6:6: error: there is no loss `minmax`; did you mean `minimax`?
        try: there are: acgan, cross-entropy, dist-gan, elbo, feature-matching, fgan-js, \
        fgan-kl, fgan-reverse-kl, gngan, hinge, lsgan, minimax, nll, nonsaturating, \
        squared-error, wasserstein

        """)
    #expect(result.output.contains("gan-mlp") && !result.output.contains("not chosen"))
  }

  @Test func aFileThatIsRight() throws {
    let folder = try ScratchFolder()
    folder.write("data ring\r\nstatus\r\nquit\r\ndata grid\r\n", to: "good.lab")
    let result = try LabProcess.run(["--json", "run", "good.lab"], in: folder)
    #expect(result.status == 0 && result.lines.count == 3, "\(result)")
  }

  @Test func aFileThatIsMissing() throws {
    let result = try LabProcess.run(["run", "nowhere.lab"])
    #expect(result.status == 1 && result.output == "")
    #expect(result.errors == "error: nowhere.lab: No such file or directory\n")
    let folder = try LabProcess.run(["run", "."])
    #expect(folder.status == 1 && folder.errors == "error: .: Is a directory\n")
  }

  @Test func aFileThatIsNoText() throws {
    let folder = try ScratchFolder()
    folder.write([0x7f, 0x45, 0, 0xff], to: "bytes.lab")
    let result = try LabProcess.run(["run", "bytes.lab"], in: folder)
    #expect(result.status == 1 && result.errors == "error: bytes.lab: it is not a text file\n")
  }

  @Test func standardInput() throws {
    for arguments in [[], ["run", "-"]] {
      let good = try LabProcess.run(["--json"] + arguments, input: "data ring\nstatus")
      #expect(good.status == 0 && good.lines.count == 2)
      let bad = try LabProcess.run(arguments, input: "data ring\n\nlod x\ndata grid\n")
      #expect(bad.status == 1)
      #expect(bad.errors.contains("standard input:3:1: error: there is no command `lod`"))
      #expect(!bad.output.contains("grid"))
    }
    #expect(try LabProcess.run([], input: "").status == 0)
    let open = try LabProcess.run([], input: "data ring\ndata 'ri\nng")
    #expect(open.status == 1 && open.errors.contains("standard input:2:6: error:"))
  }

  @Test(arguments: [
    ["--no-such-option"], ["--seed", "-1"], ["--seed", "x"], ["--threads", "0"],
    ["--color", "sometimes"], ["run"], ["no-such-subcommand"], ["-c"],
  ])
  func wrongUsage(arguments: [String]) throws {
    let result = try LabProcess.run(arguments)
    #expect(result.status == 2, "\(arguments): \(result.status)")
    #expect(result.output == "" && result.errors.contains("Usage:"))
  }

  @Test func helpAndVersion() throws {
    let help = try LabProcess.run(["--help"])
    #expect(help.status == 0 && help.output.contains("USAGE:"))
    let version = try LabProcess.run(["--version"])
    #expect(version.status == 0 && version.lines.count == 1)
  }

  /// Ctrl-C in a script: the step is finished, what was made is printed, and the status is 130.
  @Test func anInterruptedTraining() throws {
    let folder = try ScratchFolder()
    let lab = try LabProcess(
      LabProcess.executable,
      [
        "--json", "-q", "-c", "data ring; model gan-mlp hidden=8; loss minimax; set batch=8",
        "-c", "train steps=1000000000; data grid",
      ], in: folder)
    for _ in 0..<2000 where lab.output.split(separator: "\n").count < 4 { usleep(5000) }
    usleep(100_000)
    lab.signal(SIGINT)
    let result = try lab.wait()
    #expect(result.status == 130)
    #expect(result.lines.count == 5, "\(result)")
    let last = try JSON(parsing: result.lines.last ?? "")
    #expect(last["ok"]?.flag == true && last["result"]?["stopped_by"]?.text == "interrupted")
    #expect(last["result"]?["steps"]?.number ?? 0 >= 1)
    #expect(last["result"]?["losses"]?["generator"]?.number != nil)
  }

  /// SIGTERM ends a training like Ctrl-C, with the status that the system expects.
  @Test func aTerminatedTraining() throws {
    let folder = try ScratchFolder()
    let lab = try LabProcess(
      LabProcess.executable,
      ["-q", "-c", "data ring; model gan-mlp hidden=8; loss minimax; train steps=1000000000"],
      in: folder)
    for _ in 0..<2000 where lab.output.split(separator: "\n").count < 3 { usleep(5000) }
    usleep(100_000)
    lab.signal(SIGTERM)
    #expect(try lab.wait().status == 128 + SIGTERM)
  }

  /// A script that comes from a pipe whose writer says no more is stopped like anything else.
  @Test(arguments: [SIGTERM, SIGINT]) func aScriptThatNeverEnds(signal: Int32) throws {
    let folder = try ScratchFolder()
    try #require(mkfifo(folder.path + "/script", 0o600) == 0)
    // Both ends, so that neither side waits for the other, and the script is never at its end.
    let writer = open(folder.path + "/script", O_RDWR | O_CLOEXEC)
    defer { close(writer) }
    let text = "data ring\n"
    #expect(write(writer, text, text.utf8.count) == text.utf8.count)
    let lab = try LabProcess(LabProcess.executable, ["--no-rc", "run", "script"], in: folder)
    usleep(700_000)
    #expect(LabProcess.isAlive(lab.pid), "it reads on")
    lab.signal(signal)
    let result = try lab.wait(seconds: 20)
    #expect(result.status == 128 + signal)
    #expect(result.errors.contains("script: it had not been read to its end"), "\(result)")
  }

  /// Standard input that is closed is one with nothing in it, and no pipe of the lab's own.
  @Test(arguments: ["", " run -", " run /dev/stdin", " -c 'data ring'"])
  func closedInput(_ arguments: String) throws {
    let result = try LabProcess(
      "/bin/sh", ["-c", "'\(LabProcess.executable)' --no-rc\(arguments) <&-"], in: ScratchFolder()
    ).wait(seconds: 30)
    #expect(result.status == 0, "\(result)")
    #expect(result.errors == "")
  }

  @Test func resultsThatCannotBeWrittenAreAFailure() throws {
    let folder = try ScratchFolder()
    let lab = LabProcess.executable
    let result = try LabProcess(
      "/bin/sh", ["-c", "'\(lab)' --no-rc -c 'seed 1' > /dev/full"], in: folder
    ).wait()
    #expect(result.status == 1)
    #expect(
      result.errors == "gan-lab: standard output was not written: No space left on device\n")
  }

  @Test func savedStatesReplaceNoOtherFiles() throws {
    let folder = try ScratchFolder()
    folder.write("data ring\n", to: "exp.lab")
    let result = try LabProcess.run(
      ["-c", "data ring; model gan-mlp hidden=4; save exp.lab"], in: folder)
    #expect(result.status == 1 && result.errors.contains("with .safetensors, not `exp.lab`"))
    #expect(folder.read("exp.lab") == "data ring\n")
  }

  @Test func aPluginFolderThatIsNotThere() throws {
    let folder = try ScratchFolder()
    let result = try LabProcess.run(["--plugins", "nowhere", "-c", "seed 1"], in: folder)
    #expect(
      result.errors
        == "gan-lab: nowhere was not loaded: it cannot be read: No such file or directory\n")
  }

  @Test func aPluginFolderWithABadLibrary() throws {
    let folder = try ScratchFolder()
    folder.write("text", to: "bad.so")
    let result = try LabProcess.run(["--json", "--plugins", ".", "-c", "plugins"], in: folder)
    #expect(result.status == 0)
    #expect(
      result.errors
        == "gan-lab: ./bad.so was not loaded: it is not a shared library (no ELF header)\n")
    let failed = try JSON(parsing: result.lines[0])["result"]?["failed"]?.list
    #expect(failed?.first?["path"]?.text == "./bad.so" && failed?.count == 1)
  }

  /// Without a terminal there are no colours and no progress codes.
  @Test func plainOutput() throws {
    let result = try LabProcess.run(
      ["-c", "data ring; model gan-mlp hidden=8; loss minimax; train steps=300; help"],
      environment: ["TERM": "xterm"])
    #expect(result.status == 0)
    #expect(!(result.output + result.errors).contains("\u{1B}"))
    let forced = try LabProcess.run(["--color", "always", "-c", "data ring"])
    #expect(forced.output.contains("\u{1B}["))
  }
}
