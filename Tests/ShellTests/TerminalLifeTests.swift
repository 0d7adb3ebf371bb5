import Glibc
import TestSupport
import Testing

/// What happens to a terminal while the lab has it: closed, resized, stopped, pasted into, dumb.
@Suite struct TerminalLifeTests {
  private static let setup = "data ring; model gan-mlp hidden=8; loss minimax; set batch=8\r"

  /// The lab with a game that is ready to be trained.
  private func ready(
    in folder: ScratchFolder, environment: [String: String] = [:],
    _ arguments: [String] = ["--no-rc", "--color", "never"]
  ) throws -> TerminalSession {
    let session = try TerminalSession(arguments, in: folder, environment: environment)
    try session.wait(for: "gan-lab> ")
    session.type(Self.setup)
    try session.wait(for: "gan-lab ring minimax> ")
    return session
  }

  /// What a terminal shows, with the ends of lines that a file has: the pair of CR and LF is one character.
  private func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\r" }))
  }

  // MARK: Signals

  /// A terminal that goes away in the midst of a training: the step is made, the state kept, the status says why.
  @Test func aClosedTerminalKeepsTheTraining() throws {
    let folder = try ScratchFolder()
    let session = try ready(in: folder)
    session.type("train steps=1000000000\r")
    try session.wait(for: "step ")
    session.hangUp()
    #expect(try session.lab.wait().status == 128 + SIGHUP)
    let list = try LabProcess.run(["--json", "-c", "runs"], in: folder)
    let run = try #require(try JSON(parsing: list.output)["result"]?["runs"]?.list?.first)
    let step = try #require(run["step"]?.number)
    #expect(step > 0 && run["state"]?.text == "stopped")
    #expect(run["missing_steps"]?.number == 1e9 - step)
    let path = try #require(run["path"]?.text)
    let opened = try LabProcess.run(
      ["--json", "-c", "open \(path)/checkpoints/latest.safetensors; train steps=1"], in: folder)
    #expect(opened.status == 0)
    #expect(try JSON(parsing: opened.lines[1])["result"]?["total_steps"]?.number == step + 1)
  }

  /// Ctrl-Z in the midst of a training, and `fg`: the shell that waits has its terminal, then the training goes on.
  @Test func stoppedAndContinued() throws {
    let folder = try ScratchFolder()
    let session = try TerminalSession(
      ["--norc", "--noprofile", "-i"], in: folder, environment: ["PS1": "sh$ "],
      program: "/bin/bash")
    try session.wait(for: "sh$ ")
    session.type("'\(LabProcess.executable)' --no-rc --color never\r")
    try session.wait(for: "gan-lab> ")
    session.type(Self.setup)
    try session.wait(for: "gan-lab ring minimax> ")
    session.type("train steps=1000000000\r")
    try session.wait(for: "step ")
    session.type("\u{1A}")
    try session.wait(for: "Stopped")
    try session.wait(for: "sh$ ")
    session.type("stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo -e isig; echo so\r")
    let modes = plain(try session.wait(for: "\nso"))
    for mode in ["icanon", "echo", "isig"] {
      #expect(modes.split(separator: "\n").contains { $0.hasSuffix(mode) }, "\(modes)")
    }
    try session.wait(for: "sh$ ")
    session.type("fg\r")
    try session.wait(for: "step ")
    session.type("\u{3}")
    let answer = try session.wait(for: "gan-lab ring minimax ")
    #expect(answer.contains("stopped by Ctrl-C after"), "\(answer)")
    try session.wait(for: "> ")
    // At the prompt, too, and what was typed is there again.
    session.type("data gr")
    try session.wait(for: "data gr")
    session.type("\u{1A}")
    try session.wait(for: "sh$ ")
    session.type("fg\r")
    try session.wait(for: "data gr")
    session.type("id\r")
    try session.wait(for: "gan-lab grid minimax> ")
    session.type("\u{4}")
    try session.wait(for: "sh$ ")
    session.type("echo status=$?; exit\r")
    try session.wait(for: "status=0")
    #expect(try session.lab.wait().status == 0)
  }

  /// Tables and prose have the width that the window has now.
  @Test func aWindowOfAnotherSize() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    func longest(_ columns: Int) throws -> Int {
      session.resize(columns: columns, rows: 200)
      session.type("set\r")
      try session.wait(for: "set\r\n")
      let text = try session.wait(for: "gan-lab> ")
      return ScreenModel(text).lines.map(\.count).max() ?? 0
    }
    let (narrow, wide, again) = (try longest(60), try longest(160), try longest(60))
    #expect(narrow <= 60 && again == narrow, "\(narrow) \(again)")
    #expect(wide > 80 && wide <= 160, "\(wide)")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  // MARK: What is typed

  /// Lines that are pasted in one go are run one after the other, each of them once.
  @Test func manyLinesPasted() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type(
      "\u{1B}[200~data ring\nmodel gan-mlp hidden=8\nloss minimax\nset batch=8\ntrain steps=3\n\u{1B}[201~"
    )
    try session.wait(for: "train steps=3")
    session.type("\r")
    let answer = plain(try session.wait(for: "gan-lab ring minimax 3> "))
    for text in [
      "data ring: ", "model gan-mlp: ", "loss minimax: ", "\nbatch=8\n", "3 steps in ",
    ] {
      #expect(answer.split(separator: text).count == 2, "\(text) once: \(answer)")
    }
    session.type("runs\r")
    let runs = try session.wait(for: "gan-lab ring minimax 3> ")
    #expect(!runs.contains("\n  2 "), "\(runs)")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// A terminal that knows no control sequences gets none.
  @Test func aDumbTerminal() throws {
    let session = try TerminalSession(
      ["--no-rc"], in: ScratchFolder(), environment: ["TERM": "dumb"])
    var all = try session.wait(for: "gan-lab> ")
    session.type(Self.setup)
    all += try session.wait(for: "gan-lab ring minimax> ")
    session.type("train steps=300; plot samples; help; lod\r")
    all += try session.wait(for: "did you mean `load`?")
    all += try session.wait(for: "gan-lab ring minimax 300> ")
    #expect(!all.contains("\u{1B}"), "\(all.debugDescription)")
    #expect(all.contains("300 steps in") && all.contains("samples.png"))
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  // MARK: Programs of the system

  @Test func programsOfTheSystem() throws {
    let folder = try ScratchFolder()
    folder.write("", to: "it is here")
    let session = try TerminalSession(in: folder)
    try session.wait(for: "gan-lab> ")
    session.type("!echo 'it is'*; echo \"don't\"\r")
    try session.wait(for: "\r\n")
    let listed = plain(try session.wait(for: "gan-lab> "))
    #expect(listed.contains("it is here\ndon't\n"), "\(listed)")
    session.type("!exit 3\r")
    try session.wait(for: "note: exit status 3")
    try session.wait(for: "gan-lab> ")
    // A program that leaves the terminal raw, and is killed.
    session.type("!stty raw -echo; kill -9 $$\r")
    try session.wait(for: "note: ended by signal 9")
    try session.wait(for: "gan-lab> ")
    session.type("!\r")
    try session.wait(for: "! needs a command of the system")
    try session.wait(for: "gan-lab> ")
    // Ctrl-C is the program's, however often it is pressed.
    session.type("!trap 'echo heard' INT; echo go; for i in 1 2 3; do sleep 30; done\r")
    try session.wait(for: "go\r\n")
    for _ in 0..<3 {
      session.type("\u{3}")
      try session.wait(for: "heard")
    }
    try session.wait(for: "gan-lab> ")
    session.type("data ring\r")
    try session.wait(for: "gan-lab ring> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// Nothing but a typed line runs a program: not a script, not an rc file, not `-c`, not a lesson's block.
  @Test func whatNobodyTypedIsRefused() throws {
    let folder = try ScratchFolder()
    folder.write("data ring\n!touch made\n", to: "a.lab")
    for arguments in [["run", "a.lab"], ["-c", "!touch made"], ["-c", "! touch made"]] {
      let result = try LabProcess.run(arguments, in: folder)
      #expect(result.status == 1)
      #expect(result.errors.contains("is run at a prompt alone"), "\(result.errors)")
    }
    let piped = try LabProcess.run([], input: "!touch made\n", in: folder)
    #expect(piped.status == 1 && piped.errors.contains("is run at a prompt alone"))
    mkdir(folder.path + "/.config", 0o700)
    mkdir(folder.path + "/.config/gan-lab", 0o700)
    folder.write("!touch made\n", to: ".config/gan-lab/rc")
    let session = try TerminalSession(["--color", "never"], in: folder)
    let greeting = try session.wait(for: "gan-lab> ")
    #expect(greeting.contains("is run at a prompt alone"), "\(greeting)")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
    #expect(access(folder.path + "/made", F_OK) != 0)
  }

  // MARK: Settings of the terminal

  /// What is longer than the screen is shown by the pager, what is short and what was trained is not.
  @Test func thePager() throws {
    let session = try TerminalSession(
      in: ScratchFolder(), environment: ["GANLAB_PAGER": "sed 's/^/paged /'"])
    try session.wait(for: "gan-lab> ")
    session.type("help\r")
    let long = plain(try session.wait(for: "gan-lab> "))
    #expect(long.contains("\npaged data ") && long.contains("\npaged quit "), "\(long)")
    session.type("help seed; data ring\r")
    #expect(try !session.wait(for: "gan-lab ring> ").contains("paged"))
    session.type("set pager=off; help\r")
    #expect(try !session.wait(for: "gan-lab ring> ").contains("paged"))
    session.type("set pager=default; help\r")
    #expect(plain(try session.wait(for: "gan-lab ring> ")).contains("\npaged data "))
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// A pager that is not there loses nothing, and a pipe has none.
  @Test func withoutAPager() throws {
    let session = try TerminalSession(
      in: ScratchFolder(), environment: ["GANLAB_PAGER": "no-such-pager"])
    try session.wait(for: "gan-lab> ")
    session.type("help\r")
    #expect(plain(try session.wait(for: "gan-lab> ")).contains("\nquit "))
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
    let piped = try LabProcess.run(
      ["-c", "help"], environment: ["GANLAB_PAGER": "sed 's/^/paged /'"])
    #expect(!piped.output.contains("paged"))
  }

  @Test func timing() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type("set timing=on\r")
    try session.wait(for: "gan-lab> ")
    session.type("data ring; lod\r")
    let answer = try session.wait(for: "gan-lab ring> ")
    let times = answer.split(separator: "\r\n").filter { $0.hasPrefix("time: ") }
    #expect(times.count == 2 && times.allSatisfy { $0.hasSuffix("s") }, "\(answer)")
    session.type("set timing off; data grid\r")
    #expect(try !session.wait(for: "gan-lab grid> ").contains("time: "))
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// Colours follow the theme, and NO_COLOR wins over it; the rc file keeps it.
  @Test(arguments: [false, true]) func themes(isColoured: Bool) throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/.config", 0o700)
    mkdir(folder.path + "/.config/gan-lab", 0o700)
    folder.write("set theme=projector\n", to: ".config/gan-lab/rc")
    let session = try TerminalSession(
      [], in: folder, environment: isColoured ? [:] : ["NO_COLOR": "1"])
    try session.wait(for: "help lists the commands")
    try session.wait(for: "> ")
    session.type("lod\r")
    try session.wait(for: "lod\r\n")
    let answer = try session.wait(for: "did you mean")
    #expect(answer.contains("\u{1B}[38;5;124m") == isColoured, "\(answer.debugDescription)")
    try session.wait(for: "> ")
    session.type("data ring; plot samples\r")
    try session.wait(for: "samples.png")
    try session.wait(for: "> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  // MARK: A home that cannot be written

  /// Trainings, history, lessons' language: each is told once, and nothing stops.
  @Test(
    .enabled(
      if: geteuid() != 0 || access("/usr/bin/setpriv", X_OK) == 0,
      "root without setpriv can write everywhere"))
  func aHomeThatCannotBeWritten() throws {
    let (home, out) = (try ScratchFolder(), try ScratchFolder())
    let isRoot = geteuid() == 0
    chmod(home.path, isRoot ? 0o755 : 0o555)
    chmod(out.path, 0o777)
    defer { chmod(home.path, 0o700) }
    let lab = [LabProcess.executable, "--no-rc", "--color", "never", "--out", out.path]
    // For root no file is closed: nobody is who they do not belong to.
    let nobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    let words = isRoot ? nobody + lab : lab
    let session = try TerminalSession(
      Array(words.dropFirst()), in: home, program: words[0])
    try session.wait(for: "gan-lab> ")
    session.type(Self.setup)
    let first = try session.wait(for: "gan-lab ring minimax> ")
    #expect(first.contains("what is typed will not be remembered: "), "\(first)")
    #expect(first.contains("set GANLAB_HISTORY to a file that can be written"), "\(first)")
    session.type("train steps=20\r")
    let second = try session.wait(for: "gan-lab ring minimax 20> ")
    #expect(second.contains("20 steps in"), "\(second)")
    #expect(second.contains("this training is not kept: "), "\(second)")
    #expect(!second.contains("will not be remembered"), "once is enough: \(second)")
    session.type("train steps=20; lang fr\r")
    let third = try session.wait(for: "gan-lab ring minimax 40> ")
    #expect(third.contains("20 steps in") && !third.contains("not kept"), "\(third)")
    #expect(third.contains("les autres shells l'ignoreront"), "\(third)")
    session.type("set pager=off; plot losses; runs; doctor\r")
    let fourth = try session.wait(for: "gan-lab ring minimax 40> ")
    #expect(fourth.contains("losses.png"), "\(fourth)")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// A language that was chosen at a prompt holds in the next shell, and in no script.
  @Test func theLanguageIsKept() throws {
    let folder = try ScratchFolder()
    for (typed, wanted) in [("lang fr", "Français"), ("lang", "Français"), ("lang en", "English")] {
      let session = try TerminalSession(in: folder)
      try session.wait(for: "gan-lab> ")
      session.type(typed + "\r")
      try session.wait(for: wanted)
      try session.wait(for: "gan-lab> ")
      session.type("\u{4}")
      #expect(try session.lab.wait().status == 0)
      let script = try LabProcess.run(["-c", "lang"], in: folder)
      #expect(script.output == "English\n")
    }
  }
}
