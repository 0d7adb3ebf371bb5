import GanLabKit
import Glibc
import Lab
import PluginHost
import TestSupport
import Testing

/// Kinds are open: what a plugin's author brings joins the shell, which knows nothing of it.
@Suite struct OpenKindsTests {
  private let folder: ScratchFolder
  /// The fixture.
  private let path: String

  init() throws {
    folder = try ScratchFolder()
    path = try FixtureLibrary.swift("OpenKinds", in: folder)
  }

  /// A session with the fixture loaded.
  private func session(loss: String? = nil) throws -> Session {
    let session = Session(host: .withOwnPlugins())
    _ = try session.load(path)
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["8"])])
    if let loss { _ = try session.choose(.loss, loss) }
    return session
  }

  /// Runs commands in the program itself, with the fixture loaded.
  private func lab(_ commands: String, _ arguments: [String] = []) throws -> LabProcess.Result {
    try LabProcess.run(
      ["-q", "--out", "."] + arguments + ["-c", "load \(path); \(commands)"])
  }

  @Test func aMeasureJudgesWhatMeasureJudges() throws {
    let session = try session()
    let radii = try session.measure("radii", [.init("power", ["2"])])
    let found = try session.measurement([radii], 500)
    #expect(found.n == 500 && found.referenceN == 500)
    let figures = try #require(found.figures.first?.figures)
    #expect(found.figures.map(\.measure) == ["radii"])
    #expect(figures.map(\.key) == ["moment", "beyond", "power"])
    #expect(figures[2].value == 2)
    // E ‖x‖² = r² + 2σ² on the ring, and the networks have learned nothing.
    #expect(abs((figures[0].perfect ?? 0) - 4.0008) < 0.02)
    #expect((figures[0].value ?? 9) < 2)
    // The same state gives the same figures.
    #expect(try session.measurement([radii], 500).figures[0].figures == figures)
  }

  @Test func theShellRunsIt() throws {
    let setup = "data ring; model gan-mlp hidden=8; "
    let text = try lab(setup + "measure radii n=100 power=2")
    #expect(text.status == 0 && text.errors == "", "\(text)")
    for word in ["radii", "mean of ‖x‖ᵖ", "samples beyond all data", "as perfect", "n\u{A0}100"] {
      #expect(text.output.contains(word), "\(word) is missing: \(text.output)")
    }
    let json = try lab(setup + "measure n=100 w1 radii", ["--json"])
    let last = json.lines.last ?? ""
    #expect(last.hasPrefix("{\"verb\":\"measure\",\"ok\":true,\"result\":{\"w1\":"), "\(last)")
    #expect(last.contains("\"radii\":{\"moment\":") && last.contains("\"beyond\":0,\"power\":1.0}"))
    let page = try lab("explain radii; help surprise")
    for word in ["measure radii", "E ‖x‖ᵖ", "the power p (1 to 4)", "needs logits of “real”"] {
      #expect(page.output.contains(word), "\(word) is missing: \(page.output)")
    }
  }

  /// Commands, each after the data and the model have been chosen, and what they are answered.
  private static let refusals = [
    ("measure radii power=9", "error: power goes from 1 to 4, and 9 is outside\n"),
    (
      "measure radii surprise power=2",
      "error: power could go with each of radii, surprise\ntry: measure radii power=…\n"
    ),
    (
      "measure radiii", "error: there is no figure or measure `radiii`; did you mean `radii`?\n"
    ),
    (
      "measure surprise",
      "error: no loss has been chosen for measure surprise\ntry: loss nonsaturating\n"
    ),
    (
      "loss wasserstein; measure surprise",
      "error: surprise needs logits of “real” from the critic, and wasserstein has none\n"
        + "try: measures that go with it: few-labels, patience, radii\n"
    ),
    (
      "sampler rejection; sample",
      "error: no loss has been chosen for sampling with rejection\ntry: loss nonsaturating\n"
    ),
    (
      "loss wasserstein; sampler rejection",
      "error: rejection needs logits of “real” from the critic, and wasserstein has none\n"
    ),
    ("plot crooked", "error: crooked: panel 1: lines have 3 x and 2 y\n"),
    ("plot targetz", "error: there is no picture `targetz`; did you mean `targets`?\n"),
    (
      "game tic-tac-toe",
      "error: no command of this lab uses components of the kind game\ntry: explain tic-tac-toe\n"
    ),
  ]

  @Test func whatIsRefused() throws {
    for (command, message) in Self.refusals {
      let result = try lab("data ring; model gan-mlp hidden=8; \(command)")
      #expect(result.status == 1, "\(command)")
      #expect(result.errors.contains(message), "\(command): \(result.errors)")
    }
  }

  /// A sampler's figures stand below its samples, and what it cost is counted for it.
  @Test func aSamplerTellsOfItsWork() throws {
    let setup = "data ring; model gan-mlp hidden=8; loss minimax; sampler rejection; "
    let json = try lab(setup + "sample n=100", ["--json"])
    let last = json.lines.last ?? ""
    #expect(
      last.contains(
        #""generator_evaluations":128,"discriminator_evaluations":128,"#
          + #""figures":{"acceptance":1.0}"#), "\(last)")
    let text = try lab(setup + "sample n=2")
    #expect(
      text.output.hasSuffix(
        "figure          value  better  perfect  what it is\n"
          + "acceptance  100.000 %  high             accepted\n"))
    // Nothing passes: it goes on until it is stopped.
    let process = try LabProcess(
      LabProcess.executable,
      [
        "--json", "-q", "--out", folder.path, "-c", "load \(path); \(setup)",
        "-c", "sampler rejection least=10; sample n=100 to=never.csv",
      ], in: folder)
    for _ in 0..<2000 where process.output.split(separator: "\n").count < 6 { usleep(5000) }
    usleep(100_000)
    process.signal(SIGINT)
    let result = try process.wait()
    #expect(result.status == 130 && result.lines.count == 7, "\(result)")
    #expect(result.lines.last?.contains("stopped by Ctrl-C at 0 %: nothing was kept") == true)
    #expect(folder.bytes(of: folder.path + "/never.csv") == nil)
  }

  @Test func aPlotIsDrawnByTheLab() throws {
    let session = try session(loss: "minimax")
    _ = try session.train(.init(steps: 3))
    let plan = try PictureCatalogue.plan(
      "targets", [.init("circles", ["2"]), .init("theme", ["dark"])], from: session.registry)
    let drawing = try plan.draw(session)
    #expect(drawing.data["title"] == "targets at step 3")
    guard case .list(let panels)? = drawing.data["panels"], panels.count == 3,
      case .list(let layers)? = panels[0]["layers"], case .list(let field)? = panels[1]["layers"],
      case .list(let bars)? = panels[2]["layers"]
    else {
      Issue.record("\(drawing.data)")
      return
    }
    #expect(layers.map { $0["kind"] } == ["line", "line", "points", "points"])
    #expect(layers.map { $0["label"] } == ["r = 1", "r = 2", "data", "samples"])
    let x = try #require(layers[1]["x"]?.doubles)
    #expect(zip(x, [2, 0, -2, 0, 2]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(layers[2]["x"]?.doubles?.count == 5 && layers[3]["y"]?.doubles?.count == 7)
    #expect(field[0]["values"]?.doubles == [0, 1, 2, 3, 4, 5])
    #expect(field[0]["rows"] == .integer(2) && field[1]["u"]?.doubles == [1, 0])
    #expect(field[2]["value"] == .number(0.5))
    #expect(
      bars[0]["names"]
        == .list([.text("discriminator"), .text("generator"), .text("one")]))
    #expect(bars[0]["values"]?.doubles?.last == 1)
    // The lab's own axes, theme and legends are around it.
    #expect(drawing.still.theme == .dark && drawing.still.panels.count == 3)
    #expect(drawing.still.panels[0].x.label == "x₁" && drawing.still.panels[0].equalAspect)
    #expect(drawing.still.panels[1].colorBar?.label == "place")
    // The same state gives the same picture.
    #expect(try plan.draw(session).data == drawing.data)
  }

  @Test func theShellDrawsIt() throws {
    let result = try LabProcess.run(
      [
        "-q", "--json", "--out", folder.path, "-c",
        "load \(path); data ring; plot targets circles=1 to=t.png width=400",
      ], in: folder)
    #expect(result.status == 0 && result.errors == "", "\(result)")
    let last = result.lines.last ?? ""
    #expect(last.contains("\"path\":\"\(folder.path)/t.png\",\"width\":400"), "\(last)")
    #expect(last.contains("\"values\":[0.0,1.0,2.0,3.0,4.0,5.0]"), "\(last)")
    let bytes = try #require(folder.bytes(of: folder.path + "/t.png"))
    #expect(bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    let film = try lab("data ring; plot targets to=t.gif")
    #expect(film.status == 1 && film.errors.contains("plot targets does not move"))
  }

  /// What is called like something of the lab's own would be hidden behind it: nothing of its library is
  /// taken.
  @Test(arguments: [("TWIN", "plot", "divergence"), ("TWINFIGURE", "measure", "js")])
  func namesOfTheLabsOwn(flag: String, kind: String, name: String) throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/plugins", 0o700)
    let path = try FixtureLibrary.swift("OpenKinds", define: flag, as: "plugins/twin", in: folder)
    let message = "the lab itself has a \(kind) called \(name)"
    let refused = try LabProcess.run(["-c", "load \(path)"], in: folder)
    #expect(refused.status == 1)
    #expect(
      refused.errors.hasSuffix("error: \(path): \(message)\ntry: give it a name of its own\n"),
      "\(refused)")
    let listed = try LabProcess.run(
      ["--plugins", folder.path + "/plugins", "-c", "explain radii"], in: folder)
    #expect(listed.status == 1 && listed.errors.contains("\(path) was not loaded: \(message)\n"))
  }

  /// D can be compared with classes and yet give no probability, as under least squares.
  @Test func targetsAreNoProbabilities() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Sound", in: folder)
    let setup = "load \(path); data ring; model gan-mlp hidden=8; "
    let squares = try LabProcess.run(
      ["-c", setup + "loss least-squares; step d; plot field cells=16"], in: folder)
    #expect(squares.status == 0, "\(squares)")
    #expect(squares.output.contains("the critic's mean over data"), "\(squares.output)")
    #expect(!squares.output.contains(" % real"), "\(squares.output)")
    let minimax = try LabProcess.run(["-c", setup + "loss minimax; step d"], in: folder)
    #expect(minimax.output.contains("D says of data"), "\(minimax.output)")
  }

  /// A kind that nobody knows is listed and explained, and that it has no verb is said.
  @Test func aKindWithoutAVerb() throws {
    let result = try lab("plugins; explain tic-tac-toe")
    #expect(result.status == 0 && result.errors == "", "\(result)")
    for word in [
      "game", "three in a row", "cells along a side (3 to 9)",
      "no command of this lab uses components of the kind game",
    ] {
      #expect(result.output.contains(word), "\(word) is missing: \(result.output)")
    }
  }

  /// Ctrl-C ends a measure of a plugin that looks up; nothing is told, and the status is 130.
  @Test func aMeasureIsStopped() throws {
    let process = try LabProcess(
      LabProcess.executable,
      [
        "--json", "-q", "-c", "load \(path); data ring; model gan-mlp hidden=8",
        "-c", "measure patience; data grid",
      ], in: folder)
    for _ in 0..<2000 where process.output.split(separator: "\n").count < 3 { usleep(5000) }
    usleep(200_000)
    process.signal(SIGINT)
    let result = try process.wait()
    #expect(result.status == 130 && result.lines.count == 4, "\(result)")
    #expect(
      result.lines.last
        == #"{"verb":"measure","ok":false,"error":{"message":"#
        + #""stopped by Ctrl-C at 25 %: nothing was kept"}}"#)
  }
}
