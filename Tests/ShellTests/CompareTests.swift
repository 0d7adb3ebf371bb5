import Glibc
import TestSupport
import Testing

@testable import Shell

/// `compare` as a script, a program and a student use it.
@Suite struct CompareTests {
  /// A classifier makes no samples: it has the figures of its classes, and no picture on the sheet.
  @Test func aClassifierToo() throws {
    let folder = try ScratchFolder()
    let script =
      "data digits train=40 test=40; compare 'classifier channels=2' 'gan-mlp hidden=8' seeds=1 steps=2 n=50"
    let result = try LabProcess.run(["--json", "-q", "-c", script], in: folder, seconds: 120)
    #expect(result.status == 0 && result.errors == "", "\(result)")
    guard
      case .array(let setups) = try JSON(parsing: result.lines.last ?? "")["result"]?["setups"]
    else {
      Issue.record("no set-ups: \(result.output)")
      return
    }
    let figures = setups.map { $0["figures"] }
    #expect(figures.map { $0?["accuracy"]?["mean"] != nil } == [true, false])
    #expect(figures.map { $0?["sample_seconds"]?["mean"] != nil } == [false, true])
    #expect(folder.bytes(of: folder.path + "/gan-lab-out/compare.png") != nil)
    let plain = try LabProcess.run(["-q", "-c", script], in: folder, seconds: 120)
    #expect(plain.status == 0 && plain.output.contains("accuracy"), "\(plain)")
  }

  @Test func whatAProgramGets() throws {
    let folder = try ScratchFolder()
    let script = "data ring; compare gan-mlp vae realnvp seeds=2 steps=20 n=100"
    let result = try LabProcess.run(["--json", "-q", "-c", script], in: folder, seconds: 120)
    #expect(result.status == 0 && result.errors == "", "\(result)")
    let answer = try JSON(parsing: result.lines.last ?? "")["result"]
    #expect(answer?["trainings"] == .number(6) && answer?["planned"] == .number(6))
    guard case .array(let setups) = answer?["setups"] else {
      Issue.record("no set-ups: \(result.output)")
      return
    }
    #expect(setups.compactMap { $0["name"]?.text } == ["gan-mlp", "vae", "realnvp"])
    #expect(setups.compactMap { $0["likelihood"]?.text } == ["none", "bound", "exact"])
    #expect(setups.map { $0["latent_is_free"]?.flag } == [true, true, false])
    let figures = setups.map { $0["figures"] }
    // What a family has none of has no mean.
    #expect(figures.map { $0?["nll"]?["mean"] != nil } == [false, false, true])
    #expect(figures.map { $0?["elbo"]?["mean"] != nil } == [false, true, false])
    #expect(figures.map { $0?["round_trip"]?["mean"] != nil } == [false, true, true])
    for figure in figures {
      guard case .array(let values) = figure?["w2"]?["values"] else {
        Issue.record("no w2")
        continue
      }
      #expect(values.count == 2)
      for key in ["w2", "parameters", "train_seconds", "sample_seconds"] {
        #expect(figure?[key]?["mean"] != nil && figure?[key]?["sd"] != nil, "\(key)")
      }
    }
    #expect(answer?["path"]?.text == "gan-lab-out/compare.png")
    let csv = folder.read("gan-lab-out/compare.csv") ?? ""
    #expect(csv.hasPrefix("setup,seed,state,figure,value\ngan-mlp,0,done,modes_covered,"))
    #expect(csv.contains("\nrealnvp,1,done,elbo,") == false)
    #expect(csv.contains("\ngan-mlp,1,done,nll,\n"), "what there is none of has no value")
  }

  /// Of the same trainings other sheets: D's fields, and modes in the course of training over all seeds.
  @Test func otherSheets() throws {
    let folder = try ScratchFolder()
    let script =
      "data ring; model gan-mlp hidden=8; compare loss=minimax,hinge seeds=2 steps=50 n=50"
    func sheet(_ content: String) throws -> LabProcess.Result {
      try LabProcess.run(
        ["--json", "-q", "-c", "\(script) sheet=\(content) to=\(content).png"], in: folder,
        seconds: 120)
    }
    let modes = try sheet("modes")
    let drawn = try JSON(parsing: modes.lines.last ?? "")["result"]?["sheet"]
    for name in ["minimax", "hinge"] {
      #expect(drawn?[name]?["seeds"]?.number == 2, "\(modes)")
      #expect(drawn?[name]?["steps"]?.list?.compactMap(\.number) == [0, 25, 50])
      #expect(drawn?[name]?["modes_covered"]?.list?.count == 3)
    }
    let field = try sheet("field")
    #expect(try JSON(parsing: field.lines.last ?? "")["result"]?["sheet"]?["columns"]?.number == 2)
    for name in ["modes", "field"] {
      #expect(folder.bytes(of: "\(folder.path)/gan-lab-out/\(name).png") != nil)
    }
    let wrong = try sheet("fields")
    #expect(wrong.status == 1 && wrong.output.contains("samples, field, modes"), "\(wrong)")
  }

  @Test func theTable() throws {
    let folder = try ScratchFolder()
    let script = "data ring; compare vae realnvp seeds=2 steps=20 n=100"
    let first = try LabProcess.run(["-q", "-c", script], in: folder, seconds: 120)
    #expect(first.status == 0, "\(first)")
    for text in ["ln p(x), nats", " ± ", "2, free", "2, fixed", "train seconds", "compare.csv"] {
      #expect(first.output.contains(text), "\(text) is missing in \(first.output)")
    }
    #expect(first.lines.allSatisfy { $0.count <= 80 })
    let second = try LabProcess.run(["-q", "-c", script], in: folder, seconds: 120)
    #expect(second.errors.contains("4 of 4 trainings were made before"))
    // Kept figures are the same figures.
    #expect(first.output == second.output)
  }

  @Test func axesAndSetUpsInFull() throws {
    let folder = try ScratchFolder()
    func names(_ command: String) throws -> [String] {
      let script = "data ring; model gan-mlp hidden=8; \(command) seeds=1 steps=2 n=50"
      let result = try LabProcess.run(["--json", "-q", "-c", script], in: folder, seconds: 120)
      guard
        case .array(let setups) = try JSON(parsing: result.lines.last ?? "")["result"]?["setups"]
      else { throw LabProcess.Failure(result.output) }
      return setups.compactMap { setup in
        guard case .array(let commands) = setup["commands"] else { return nil }
        return
          "\(setup["name"]?.text ?? ""): \(commands.compactMap(\.text).joined(separator: "; "))"
      }
    }
    #expect(
      try names("compare loss=minimax,wasserstein") == [
        "minimax: model gan-mlp hidden=8; loss minimax",
        "wasserstein: model gan-mlp hidden=8; loss wasserstein",
      ])
    #expect(
      try names("compare latent=2,8 lr=1e-3,1e-4").map { $0.prefix { $0 != ":" } } == [
        "latent=2 lr=1e-3", "latent=2 lr=1e-4", "latent=8 lr=1e-3", "latent=8 lr=1e-4",
      ])
    #expect(
      try names("loss wasserstein; compare gradient-penalty=on,off") == [
        "gradient-penalty=on: model gan-mlp hidden=8; loss wasserstein; switch gradient-penalty on",
        "gradient-penalty=off: model gan-mlp hidden=8; loss wasserstein",
      ])
    #expect(
      try names("compare 'loss wasserstein; set lr=1e-3; switch weight-clipping 0.05' vae") == [
        "loss wasserstein; set lr=1e-3; switch weight-clipping 0.05: set lr=1e-3; "
          + "model gan-mlp hidden=8; loss wasserstein; switch weight-clipping on limit=0.05",
        "vae: model vae; loss elbo",
      ])
    #expect(try names("compare vae beta=1,4").last == "vae beta=4: model vae; loss elbo beta=4")
  }

  @Test func ctrlCKeepsWhatThereIs() throws {
    let folder = try ScratchFolder()
    let script = "data ring; compare gan-mlp vae seeds=2 steps=200000"
    let lab = try LabProcess(
      LabProcess.executable, ["--json", "-q", "--threads", "2", "-c", script], in: folder)
    for _ in 0..<4000 where lab.child == nil { usleep(5000) }
    #expect(lab.child != nil)
    usleep(300_000)
    lab.signal(SIGINT)
    let result = try lab.wait()
    #expect(result.status == 130, "\(result)")
    let answer = try JSON(parsing: result.lines.last ?? "")["result"]
    #expect(answer?["trainings"] == .number(0) && answer?["planned"] == .number(4))
  }

  /// What was done before is in the table, and no sheet is drawn that Ctrl-C would stop.
  @Test func ctrlCTellsWhatIsDone() throws {
    let folder = try ScratchFolder()
    let small = "'gan-mlp hidden=4'"
    let budget = "seeds=1 steps=200 n=20"
    let first = try LabProcess.run(
      ["-q", "-c", "data ring; compare \(small) \(budget)"], in: folder, seconds: 120)
    #expect(first.status == 0, "\(first)")
    let script = "data ring; compare \(small) 'gan-mlp hidden=2048,2048' \(budget)"
    let lab = try LabProcess(LabProcess.executable, ["--json", "-q", "-c", script], in: folder)
    for _ in 0..<4000 where lab.child == nil { usleep(5000) }
    usleep(200_000)
    lab.signal(SIGINT)
    let result = try lab.wait()
    #expect(result.status == 130, "\(result)")
    let answer = try JSON(parsing: result.lines.last ?? "")
    #expect(answer["ok"]?.flag == true, "\(result)")
    #expect(answer["result"]?["trainings"] == .number(1), "\(result)")
    #expect(answer["result"]?["csv"]?.text == "gan-lab-out/compare.csv")
    #expect(answer["result"]?["path"] == nil)
  }
}
