import TestSupport
import Testing

/// `--profile`: the operations of a training, with their time and their work.
@Suite struct ProfileTests {
  private static let script =
    "data ring; model gan-mlp ema=0; loss nonsaturating; set batch=64; train steps=20"

  @Test func productsAreCountedWithTheirWork() throws {
    let run = try LabProcess.run(["--json", "--no-rc", "--profile", "-c", Self.script])
    #expect(run.status == 0)
    let last = try #require(run.output.split(separator: "\n").last.map(String.init))
    let line = try JSON(parsing: last)
    #expect(line["verb"]?.text == "profile")
    let operations = try #require(line["result"]?["operations"]?.list)
    let layer = try #require(
      operations.first {
        $0["name"]?.text == "gated_linear" && $0["shapes"]?.text == "64 x 128 x 128"
      })
    // G's second layer, once for D's step and once for its own, and D's second layer in G's step.
    #expect(layer["calls"]?.number == 60)
    #expect(layer["flop"]?.number == Double(60 * 2 * 64 * 128 * 128))
    let total = try #require(line["result"]?["seconds"]?.number)
    let sum = operations.reduce(0) { $0 + ($1["seconds"]?.number ?? 0) }
    #expect(sum > 0 && sum <= total)
    #expect(operations.contains { $0["name"]?.text == "adam" })
  }

  @Test func textGoesToStandardError() throws {
    let run = try LabProcess.run([
      "--quiet", "--no-rc", "--threads", "1", "--profile", "-c", Self.script,
    ])
    #expect(run.status == 0)
    #expect(!run.output.contains("gated_linear"))
    #expect(run.errors.contains("gated_linear"))
    #expect(run.errors.contains("all else"))
    #expect(run.errors.contains("s on 1 thread, kernels for"))
  }
}
