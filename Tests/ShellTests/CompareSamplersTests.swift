import TestSupport
import Testing

@testable import Shell

/// `compare sampler=…` as a script, a program and a student use it.
@Suite struct CompareSamplersTests {
  private static let setup =
    "data ring; model gan-mlp hidden=8; loss nonsaturating; train steps=5; "

  private static func run(_ command: String, json: Bool = true) throws -> LabProcess.Result {
    try LabProcess.run(
      (json ? ["--json"] : []) + ["-q", "-c", setup + command], in: ScratchFolder(), seconds: 120)
  }

  @Test func whatAProgramGets() throws {
    let result = try Self.run(
      "sampler ddls steps=2; compare sampler=prior,ddls,drs,mhgan,dot seeds=2 n=50; status")
    #expect(result.status == 0 && result.errors == "", "\(result)")
    let lines = try result.lines.map { try JSON(parsing: $0) }
    let answer = try #require(lines.first { $0["verb"]?.text == "compare" })["result"]
    #expect(answer?["draws"] == .number(2) && answer?["n"] == .number(50))
    guard case .array(let samplers) = answer?["samplers"] else {
      Issue.record("no samplers: \(result.output)")
      return
    }
    // The sampler that is chosen keeps its options; the others have their defaults.
    #expect(
      samplers.map { $0["command"]?.text } == ["prior", "ddls steps=2", "drs", "mhgan", "dot"])
    #expect(
      samplers.map { $0["figures"]?["acceptance"]?["mean"] != nil }
        == [false, false, true, true, false])
    #expect(samplers[1]["figures"]?["generator_per_sample"]?["mean"] == .number(3))
    for sampler in samplers {
      for key in ["modes_covered", "high_quality_4sigma", "w2", "draw_seconds"] {
        #expect(sampler["figures"]?[key]?["mean"] != nil, "\(key)")
      }
    }
    #expect(answer?["path"]?.text == "gan-lab-out/compare.png")
    // Nothing was trained, and nothing chosen.
    #expect(lines.last?["result"]?["step"] == .number(5))
  }

  @Test func setUpsOfOptions() throws {
    let result = try Self.run(
      "compare 'sampler ddls steps=2' 'sampler ddls steps=2 dims=1' seeds=1 n=40", json: false)
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("A  ddls steps=2\nB  ddls steps=2 dims=1\n"), "\(result.output)")
    #expect(result.output.contains("generator per sample") && result.output.contains("compare.png"))
  }

  @Test(arguments: [
    ("compare sampler=prior", "one sampler is no comparison"),
    ("compare sampler=prior,prior", "`prior` is there twice"),
    ("compare sampler=prior,ddls steps=50", "nothing is trained here, and steps is of trainings"),
    ("compare sampler=prior,ddsl", "there is no sampler `ddsl`"),
    ("compare sampler=prior,ddls lr=1e-3,1e-4", "samplers are compared on one trained model"),
    ("compare 'sampler ddls dims=7' 'sampler prior' n=20", "7 coordinates cannot move"),
  ])
  func whatIsRefused(_ command: String, _ message: String) throws {
    let result = try Self.run(command, json: false)
    #expect(result.status == 1)
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
