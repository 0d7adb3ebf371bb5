import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Sweeps

/// What is planned, and what is refused, by the program itself.
@Suite struct SweepPlanTests {
  /// What a plan is refused for is said with the line, before anything is written.
  @Test(arguments: [
    (
      "[axes]\nloss = [\"minimax\", \"minmax\"]", 5,
      "there is no loss `minmax`; did you mean `minimax`?"
    ),
    ("[axes]\nlr = [1e-3, -1]", 5, "lr"),
    ("[axes]\nhiden = [8]", 5, "nothing called `hiden`"),
    ("[axes]\nloss = [\"nll\"]", 5, "nll needs"),
    (
      "[axes]\nloss = [\"minimax\"]\nswitch = [\"none\", \"gradient-penalti\"]", 6,
      "gradient-penalti"
    ),
    ("[axes]\nx = { a = \"train steps=5\" }", 5, "`train` is no part of a set-up"),
    ("[axes]\nx = { a = \"set seed=3\" }", 5, "all set-ups have the same seeds"),
    ("measure = [\"w2\", \"fidd\"]", 4, "there is no figure `fidd`"),
    ("measure = [\"w2 mmd\"]", 4, "one figure, or one measure"),
    ("measure = [\"w2\", \"w2\"]", 4, "`w2` is there twice"),
    ("measure = [\"few-labels labels=banana\"]", 4, "labels takes"),
    ("plugins = [\"nowhere\"]", 4, "nowhere: No such file"),
    (
      "measure = [\"w2\", \"frechet\"]\n[axes]\nloss = [\"minimax\"]", 4,
      "no set-up of this sweep has the figure `frechet`"
    ),
    ("[axes]\nlr = { from = 0, to = 9223372036854775807, count = 2 }", 5, "lr goes from"),
    (
      "[axes]\na = { from = 1, to = 2, count = 1000 }\nb = { from = 1, to = 2, count = 1000 }\n"
        + "c = { from = 1, to = 2, count = 1000 }", 6, "1.0G jobs, more than 100,000"
    ),
  ]) func aWrongPlanIsRefused(text: String, line: Int, says: String) throws {
    let scratch = try ScratchFolder()
    scratch.write(
      "commands = \"data ring; model gan-mlp hidden=8\"\nsteps = 5\nseeds = [1]\n" + text,
      to: "s.toml")
    let result = try SweepLab.run(["sweep", "plan", "s.toml", "--json"], in: scratch)
    #expect(result.status == 1)
    #expect(result.output.contains("\"line\":\(line)"), "\(result.output)")
    let spoken = try SweepLab.run(["sweep", "plan", "s.toml"], in: scratch)
    #expect(spoken.errors.contains(says), "\(spoken.errors)")
    #expect(access(scratch.path + "/s.sweep", F_OK) != 0)
  }

  /// What does not go together is said so, with how to leave it out; and it can be.
  @Test func combinationsCanBeLeftOut() throws {
    let scratch = try ScratchFolder()
    let text = """
      commands = "data ring"
      steps = 5
      measure = "modes_covered"
      [axes]
      model = ["gan-mlp hidden=8", "vae hidden=8"]
      loss = ["minimax", "elbo"]
      """
    scratch.write(text, to: "s.toml")
    let refused = try SweepLab.run(["sweep", "plan", "s.toml", "--no-probe"], in: scratch)
    #expect(refused.status == 1 && refused.errors.contains("[[except]]"), "\(refused.errors)")
    scratch.write(
      text + """

        [[except]]
        model = "gan-mlp hidden=8"
        loss = "elbo"
        [[except]]
        model = "vae hidden=8"
        loss = "minimax"
        """, to: "s.toml")
    let planned = try SweepLab.run(["sweep", "plan", "s.toml", "--no-probe"], in: scratch)
    #expect(
      planned.status == 0 && planned.output.contains("2 jobs: 2 set-ups"), "\(planned.errors)")
    #expect(try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch).status == 0)
  }

  @Test func wrongCallsAreRefused() throws {
    let scratch = try ScratchFolder()
    _ = try SweepLab.planned(scratch, steps: 5)
    for (arguments, says) in [
      (["run", "nowhere"], "is no folder of a sweep"),
      (["run", "s.sweep", "--task", "9"], "from 1 to 8"),
      (["run", "s.sweep", "--task", "3-1"], "there is no job `3-1`"),
      (["run", "s.sweep", "--task", "x"], "there is no job `x`"),
      (["table", "s.sweep", "--by", "lr"], "there is no axis `lr`"),
      (["plot", "s.sweep", "--to", "x.jpg"], "ends in .png"),
      (["plot", "s.sweep"], "no job of this sweep is done"),
      (["plan", "nothing.toml"], "nothing.toml"), (["plan", "."], "."),
    ] {
      let result = try SweepLab.run(["sweep"] + arguments, in: scratch)
      #expect(result.status == 1 && result.errors.contains(says), "\(arguments) \(result.errors)")
    }
    let usage = try SweepLab.run(
      ["sweep", "run", "s.sweep", "--task", "1", "--jobs", "2"], in: scratch)
    #expect(usage.status == 2)
    scratch.write("{}", to: "s.sweep/plan.json")
    let damaged = try SweepLab.run(["sweep", "status", "s.sweep"], in: scratch)
    #expect(damaged.status == 1 && damaged.errors.contains("plan.json: it is damaged"))
  }
}
