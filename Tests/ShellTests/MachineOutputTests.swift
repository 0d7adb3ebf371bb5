import TestSupport
import Testing

@testable import Shell

/// `--json`: one object a line for each command, with the keys that scripts rely on.
@Suite struct MachineOutputTests {
  private static let setup = "data ring; model gan-mlp hidden=8; loss minimax; set batch=8"

  /// The keys that each verb's result has at least.
  private static let rows: [(line: String, keys: [String])] = [
    ("data ring modes=4", ["kind", "name", "options"]), ("data", ["available", "chosen"]),
    ("model gan-mlp hidden=4", ["kind", "name", "options"]),
    ("loss wasserstein", ["kind", "name", "options"]),
    ("switch gradient-penalty on", ["kind", "name", "options", "on"]),
    ("switch", ["on", "available"]), ("sampler prior", ["kind", "name", "options"]),
    ("set lr=1e-4 batch=16", ["set"]), ("set", ["batch", "lr", "optimizer", "d_steps", "seed"]),
    ("seed 7", ["seed"]),
    (
      "train steps=2",
      ["steps", "total_steps", "steps_per_second", "losses", "gradient_norms", "stopped_by"]
    ),
    ("step", ["step", "discriminator", "generator"]), ("step d", ["step", "discriminator"]),
    ("sample n=3", ["n", "sampler", "samples"]),
    ("status", ["data", "model", "loss", "switches", "step", "settings", "parameters"]),
    ("explain ring", ["components"]), ("help", ["commands"]),
    ("help train", ["name", "summary", "usage", "options", "examples"]),
    ("plugins", ["components", "failed", "tag"]), ("reset", ["step"]), ("quit", []),
    ("reload ring", ["library", "components", "generations"]),
    ("plot samples n=50", ["path", "width", "height", "data"]),
    (
      "compare lr=1e-3,1e-4 seeds=1 steps=2 n=20",
      ["data", "seeds", "n", "steps", "trainings", "planned", "reused", "setups", "csv", "path"]
    ),
    ("watch on every=1", ["on", "every"]),
    ("why", ["findings", "vitals"]),
    ("show", ["on", "url", "host", "port", "token", "tunnel"]),
    ("export weights", ["what", "path", "tensors", "step"]),
    ("report", ["path", "bytes", "pictures", "measurements", "step"]),
    ("save FOLDER/run", ["path", "step"]),
    ("open FOLDER/saved", ["path", "step"]),
    ("save-script FOLDER/typed.lab", ["path", "commands"]),
    ("back 1", ["step", "from"]), ("undo", ["undone", "step"]), ("doctor", ["findings"]),
    ("runs", ["runs"]), ("resume", ["steps", "run"]),
    (
      "measure n=60",
      [
        "modes_covered", "modes_total", "high_quality_3sigma", "high_quality_4sigma", "reverse_kl",
        "sliced_w2", "w2", "mmd", "js", "card",
      ]
    ),
  ]

  /// A library to load is what PluginHostTests builds, and programs of the system have a prompt's tests.
  @Test func everyVerbIsInTheTable() {
    let verbs = Set(Self.rows.compactMap { $0.line.split(separator: " ").first.map(String.init) })
    #expect(verbs.union(["load", "trust", "!"]) == Set(Shell.allCommands.map(\.name)))
  }

  @Test(arguments: rows.indices) func keys(place: Int) throws {
    let shell = try TestShell(json: true)
    #expect(shell.run("\(Self.setup); save \(shell.folder.path)/saved").status == 0)
    let keys = Self.rows[place].keys
    let line = Self.rows[place].line.split(separator: "FOLDER", omittingEmptySubsequences: false)
      .joined(separator: shell.folder.path)
    if line == "back 1" { shell.run("train steps=2") }
    if line == "resume" { shell.run("train steps=1 of=2") }
    if line == "why" { shell.run("watch on every=1; train steps=1") }
    let answer = shell.run(line)
    #expect(answer.status == 0 && answer.errors == "", "\(answer)")
    #expect(answer.output.hasSuffix("}\n") && answer.output.dropLast().allSatisfy { $0 != "\n" })
    let object = try JSON(parsing: answer.output)
    #expect(object.keys == ["ok", "result", "seconds", "verb"])
    #expect(object["verb"]?.text == line.split(separator: " ").first.map(String.init))
    #expect(object["ok"]?.flag == true)
    #expect(object["seconds"]?.number ?? -1 >= 0)
    for key in keys { #expect(object["result"]?[key] != nil, "\(line) lacks \(key)") }
    let snake = object["result"]?.keys.allSatisfy { !$0.contains { $0.isUppercase || $0 == " " } }
    #expect(snake == true)
  }

  /// Figures are not rounded, and what is nested is nested.
  @Test func figuresOfTraining() throws {
    let shell = try TestShell(json: true)
    shell.run(Self.setup)
    let result = try #require(try JSON(parsing: shell.run("train steps=3").output)["result"])
    #expect(result["steps"]?.number == 3 && result["total_steps"]?.number == 3)
    #expect(result["stopped_by"]?.text == "steps")
    #expect(result["losses"]?.keys == ["discriminator", "generator"])
    #expect(result["gradient_norms"]?.keys == ["discriminator", "generator"])
    let loss = try #require(result["losses"]?["discriminator"]?.number)
    // 2 ln 2 for a D that knows nothing.
    #expect(abs(loss - 1.386) < 0.3 && loss != (loss * 1e6).rounded() / 1e6)
  }

  @Test func sampledPoints() throws {
    let shell = try TestShell(json: true)
    shell.run(Self.setup)
    let result = try #require(try JSON(parsing: shell.run("sample n=5").output)["result"])
    let rows = try #require(result["samples"]?.list)
    #expect(rows.count == 5 && rows.allSatisfy { $0.list?.count == 2 })
    #expect(result["n"]?.number == 5 && result["sampler"]?.text == "prior")
    #expect(result["generator_evaluations"]?.number == 5)
  }

  @Test func componentsInPlugins() throws {
    let shell = try TestShell(json: true)
    let result = try #require(try JSON(parsing: shell.run("plugins").output)["result"])
    let components = try #require(result["components"]?.list)
    #expect(components.count >= 17)
    for item in components {
      for key in ["kind", "name", "library", "options"] { #expect(item[key] != nil) }
      for option in item["options"]?.list ?? [] {
        #expect(option["name"]?.text?.isEmpty == false)
        #expect(option["meaning"]?.text?.isEmpty == false && option["default"] != nil)
      }
    }
    #expect(result["failed"]?.list?.isEmpty == true)
  }

  @Test func errors() throws {
    let shell = try TestShell(json: true)
    let answer = shell.run("loss wasserstien")
    #expect(answer.status == 1 && answer.errors == "")
    let object = try JSON(parsing: answer.output)
    #expect(object.keys == ["error", "ok", "verb"])
    #expect(object["verb"]?.text == "loss" && object["ok"]?.flag == false)
    let error = try #require(object["error"])
    #expect(error["message"]?.text == "there is no loss `wasserstien`")
    #expect(error["column"]?.number == 6)
    #expect(error["suggestions"]?.list == [.string("wasserstein")])
  }

  @Test func notices() throws {
    let shell = try TestShell(json: true)
    let answer = shell.run("data ring; model gan-mlp hidden=8; switch label-smoothing 0.9")
    #expect(answer.output.split(separator: "\n").count == 3)
    let object = try JSON(parsing: shell.run("loss wasserstein").output)
    #expect(
      object["result"]?["notices"]?.list == [
        .string("label-smoothing does not go with this and was turned off")
      ])
  }

  /// The line that failed is the last, and those before it are there.
  @Test func whatFailsEndsTheRun() throws {
    let shell = try TestShell(json: true)
    let answer = shell.run("data ring; data rong; data grid")
    let lines = try answer.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
    #expect(lines.map { $0["ok"]?.flag } == [true, false] && answer.status == 1)
    #expect(shell.shell.session.data?.name == "ring")
  }
}
