import TestSupport
import Testing

@testable import Shell

/// `set graphics`, `set watch`, and what a terminal shows of them.
@Suite struct DisplayTests {
  // MARK: The settings

  @Test func theyAreSetBesideThoseOfTraining() throws {
    let shell = try TestShell()
    #expect(shell.run("set graphics=blocks batch=32").output == "graphics=blocks batch=32\n")
    #expect(shell.run("set watch 50").output == "watch=50\n")
    let list = shell.run("set").output
    #expect(list.contains("graphics") && list.contains("blocks") && list.contains("you"))
    #expect(shell.shell.display.watch.steps == 50)
    shell.run("set watch off")
    #expect(shell.shell.display.watch.steps == 0)
    // They are the terminal's, and no part of a run that is saved.
    #expect(shell.shell.session.commands == ["set batch=32"])
  }

  /// `default` takes back what was set, of training and of the terminal.
  @Test func theyCanBeTakenBack() throws {
    let shell = try TestShell()
    shell.run("data ring; model gan-mlp hidden=8; loss wasserstein; set lr=1e-2 batch=32 d-steps=2")
    #expect(shell.shell.session.effective.criticSteps == 2)
    #expect(shell.run("set lr=default d-steps=default").output == "lr=default d-steps=default\n")
    #expect(shell.shell.session.effective.criticSteps == 5)
    #expect(shell.shell.session.commands.first == "set batch=32")
    #expect(
      shell.shell.session.settingValues.filter { $0.origin == "you" }.map(\.name) == ["batch"])
    shell.run("set theme=dark timing=on graphics=blocks")
    #expect(shell.shell.pictureDefaults["theme"] == "dark")
    shell.run("set theme=default timing=default graphics default")
    #expect(shell.run("set theme=default timing=default").status == 0)
    #expect(shell.shell.pictureDefaults["theme"] == nil && !shell.shell.display.timing)
    #expect(shell.shell.displayValues.filter { $0.origin == "you" }.map(\.name) == ["graphics"])
    #expect(shell.run("train steps=2").status == 0)
  }

  /// A theme is what pictures are drawn in, unless they say another; it goes with the text's colours.
  @Test func aThemeIsOfPicturesToo() throws {
    let shell = try TestShell()
    shell.run("set theme=dark; data ring; plot samples; plot samples theme=light to=light.png")
    let (dark, light) = ["samples", "light"].map {
      shell.folder.bytes(of: "\(shell.folder.path)/\($0).png") ?? []
    }.pair
    #expect(!dark.isEmpty && !light.isEmpty && dark != light)
    shell.run("set theme=auto; plot samples")
    #expect(shell.folder.bytes(of: shell.folder.path + "/samples.png") == light)
    #expect(shell.shell.manner.style == .plain)
  }

  /// Of several settings one is wrong: none is taken, on neither side.
  @Test(arguments: [
    "set graphics=blocks batch=0", "set batch=32 graphics=pixels", "set graphics=blocks watch=-1",
    "set graphics=blocks colour=red", "set watch=often",
  ])
  func aWrongOneChangesNothing(line: String) throws {
    let shell = try TestShell()
    let answer = shell.run(line)
    #expect(answer.status == 1 && answer.output == "", "\(answer)")
    #expect(shell.shell.display.graphics == .auto && shell.shell.display.watch.steps == 0)
    #expect(shell.shell.session.commands == [])
  }

  @Test func theyAreNamedWhenWrong() throws {
    let shell = try TestShell()
    let answer = shell.run("set graphics=sixels").errors
    #expect(answer.contains("graphics"), "\(answer)")
    #expect(answer.contains("sixel"), "\(answer)")
    #expect(shell.run("set watch=1.5").errors.contains("watch takes a number of steps, or off"))
    #expect(shell.run("set grafics=off").errors.contains("graphics"))
  }

  // MARK: The budget

  /// However much a look costs, looks stay within their part of the time.
  @Test(arguments: [0.001, 0.004, 0.03, 0.25]) func looksAreRare(cost: Double) {
    var (now, spent, looks) = (10.0, 0.0, 0)
    var budget = LookBudget(start: now)
    var last = -1.0
    while now < 130 {
      now += 0.002
      guard budget.allows(at: now) else { continue }
      #expect(now - last >= 0.1)
      last = now
      budget.note(from: now, to: now + cost)
      now += cost
      spent += cost
      looks += 1
    }
    #expect(looks > 2 && spent / (now - 10) < 0.025, "\(looks) looks, \(spent / (now - 10))")
  }

  /// A terminal that blocks once is given time, and then shown pictures again.
  @Test func oneSlowLook() {
    var budget = LookBudget(start: 0)
    budget.note(from: 1, to: 2)
    #expect(!budget.allows(at: 20) && !budget.allows(at: 99))
    #expect(budget.allows(at: 101))
    budget.note(from: 101, to: 101.01)
    budget.note(from: 102, to: 102.01)
    #expect(budget.allows(at: 103))
  }

  // MARK: On a terminal

  private static let setup = "data ring; model gan-mlp hidden=8; loss minimax; set batch=8\r"

  @Test func aPlotIsShownAtThePrompt() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type("data ring\r")
    try session.wait(for: "gan-lab ring> ")
    session.type("plot samples\r")
    let answer = try session.wait(for: "gan-lab ring> ")
    let lines = ScreenModel(answer).lines
    #expect(lines.contains { $0.hasSuffix("gan-lab-out/samples.png") }, "\(lines)")
    // No colours were allowed.
    #expect(answer.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) }, "\(lines)")
    #expect(lines.contains { $0.contains("x₁ −") }, "\(lines)")
    session.type("set graphics=off; plot samples\r")
    let none = try session.wait(for: "gan-lab ring> ")
    #expect(none.contains("graphics=off: pictures go to files alone"), "\(none)")
    #expect(!none.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  @Test func theEnvironmentChooses() throws {
    let session = try TerminalSession(
      ["--no-rc", "--color", "always"], in: ScratchFolder(),
      environment: ["GANLAB_GRAPHICS": "blocks", "COLORTERM": "truecolor"])
    try session.wait(for: "gan-lab")
    try session.wait(for: "> ")
    session.type("data grid; plot samples\r")
    let answer = try session.wait(for: "x₁")
    try session.wait(for: "> ")
    #expect(answer.contains("▀") && answer.contains("\u{1B}[38;2;"))
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  @Test func aWrongEnvironmentIsTold() throws {
    let session = try TerminalSession(
      in: ScratchFolder(), environment: ["GANLAB_GRAPHICS": "pixels"])
    try session.wait(for: "$GANLAB_GRAPHICS: graphics takes one of auto, kitty, sixel")
    try session.wait(for: "gan-lab> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// A script on a terminal shows pictures only if it is told to.
  @Test(arguments: [("plot divergence", false), ("set graphics=braille; plot divergence", true)])
  func aScriptOnATerminal(commands: String, isShown: Bool) throws {
    let session = try TerminalSession(
      ["--color", "never", "-c", commands + "; data ring"], in: ScratchFolder())
    let output = try session.wait(for: "modes=8")
    #expect(output.contains("divergence.png"))
    #expect(output.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) } == isShown)
    #expect(try session.lab.wait().status == 0)
  }

  /// A pipe gets the path and nothing else, whatever is asked for.
  @Test func aPipeGetsThePathAlone() throws {
    let folder = try ScratchFolder()
    let result = try LabProcess.run(
      ["-c", "set graphics=kitty", "-c", "plot divergence"], in: folder,
      environment: ["GANLAB_GRAPHICS": "sixel", "TERM": "xterm-kitty"])
    #expect(result.output == "graphics=kitty\ngan-lab-out/divergence.png\n", "\(result.output)")
  }

  /// The samples are shown while they change, and gone when the training is over.
  @Test func aTrainingIsShownAndWiped() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type(Self.setup)
    try session.wait(for: "gan-lab ring minimax> ")
    session.type("set watch 10; train seconds=6\r")
    let answer = try session.wait(for: "gan-lab ring minimax ")
    #expect(answer.contains("\u{1B}[?2026h") && answer.contains("\u{1B}[?2026l"))
    #expect(answer.contains("discriminator"))
    expectClean(answer)
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// Neither Ctrl-Z, which has no shell to go back to here, nor Ctrl-C leaves a picture behind.
  @Test func interruptedInTheMiddle() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type(Self.setup)
    try session.wait(for: "gan-lab ring minimax> ")
    session.type("set watch 10; train steps=1000000000\r")
    var answer = try session.wait(for: "\u{1B}[?2026l")
    session.type("\u{1A}")
    answer += try session.wait(for: "\u{1B}[J")
    answer += try session.wait(for: "\u{1B}[?2026l")
    session.type("\u{3}")
    answer += try session.wait(for: "gan-lab ring minimax ")
    #expect(answer.contains("stopped by Ctrl-C after"), "\(answer)")
    expectClean(answer)
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// Nothing of a picture or of its words is on the screen.
  private func expectClean(_ answer: String) {
    let text = ScreenModel(answer).lines.joined(separator: "\n")
    #expect(!text.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) }, "\(text)")
    #expect(!text.contains("x₁") && !text.contains("step 1"), "\(text)")
  }
}

extension [[UInt8]] {
  /// The first two.
  fileprivate var pair: ([UInt8], [UInt8]) { (self[0], self[1]) }
}
