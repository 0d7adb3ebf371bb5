import TestSupport
import Testing

@testable import Sweeps

/// The program itself, with sweeps in a scratch folder.
enum SweepLab {
  /// The sweep as its author writes it.
  static func file(steps: Int, seeds: String = "1-2") -> String {
    """
    commands = "model gan-mlp hidden=8; set batch=16 checkpoint=0.02"
    seeds = "\(seeds)"
    steps = \(steps)
    measure = ["modes_covered", "w2"]
    samples = 100

    [axes]
    data = ["ring", "grid"]
    loss = ["minimax", "hinge"]
    """
  }

  /// What the program answers, with runs of its own.
  static func run(
    _ arguments: [String], in scratch: ScratchFolder, seconds: Double = 120
  ) throws -> LabProcess.Result {
    try LabProcess.run(
      arguments, in: scratch, environment: ["GANLAB_RUNS": scratch.path + "/runs"],
      seconds: seconds)
  }

  /// A sweep of two data and two losses, planned.
  static func planned(
    _ scratch: ScratchFolder, steps: Int, seeds: String = "1-2"
  ) throws -> SweepFolder {
    scratch.write(file(steps: steps, seeds: seeds), to: "s.toml")
    let result = try run(["sweep", "plan", "s.toml", "--no-probe"], in: scratch)
    #expect(result.status == 0, "\(result.errors)")
    return SweepFolder(scratch.path + "/s.sweep")
  }
}
