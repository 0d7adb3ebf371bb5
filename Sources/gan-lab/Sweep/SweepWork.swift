import ArgumentParser
import Console
import Glibc
import Lab
import PluginHost
import Shell
import Sweeps

/// `gan-lab sweep`: many trainings, over settings and seeds.
struct SweepWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Many trainings, over settings and seeds, on one machine or many.",
    discussion: """
      plan works out a file such as

        commands = "model gan-mlp"
        seeds = "1-10"
        steps = 2000
        measure = ["modes_covered", "high_quality_3sigma"]

        [axes]
        data = ["ring", "grid"]
        loss = ["minimax", "nonsaturating", "hinge"]
        lr = { from = 1e-4, to = 1e-2, count = 3, scale = "log" }

      An axis is a component, a setting or an option, or has commands of its own: \
      game = { GAN = "loss minimax", WGAN-GP = "loss wasserstein; switch gradient-penalty" }. [[except]] leaves \
      combinations out. run does the jobs, here or wherever the script of an engine starts it; table, plot and \
      collect show what came of them.
      """,
    subcommands: [
      SweepPlanning.self, SweepRun.self, SweepStanding.self, SweepTables.self, SweepPicture.self,
      SweepCollection.self, SweepScript.self,
    ])
}

/// The sweep that a subcommand is about.
struct SweepOptions: ParsableArguments {
  @ArgumentParser.Argument(
    help: ArgumentHelp("The sweep's folder, as plan made it.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @Flag(help: "Write what came of it as one JSON object.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Seconds without a sign of life after which a worker on another machine counts as gone.",
      valueName: "seconds"))
  var patience = 60.0

  func validate() throws {
    guard patience >= 15, patience <= 86_400 else {
      throw ValidationError(
        "--patience goes from 15 to 86400: a worker gives a sign every 5 seconds.")
    }
  }

  var sweep: SweepFolder { SweepFolder(folder) }
}

extension Speech {
  /// Says what went wrong in the lab; Ctrl-C ends like Ctrl-C.
  func fail(_ error: LabError) -> ExitCode {
    guard let line = (try? Tokenizer.commands(in: SourceText(verb)))?.first else {
      return fail(Diagnostic("\(error)"))
    }
    var diagnostic = Diagnostic(error, in: line)
    // The words of a command line are not those that were typed.
    diagnostic.span = nil
    return fail(diagnostic)
  }

  /// What `body` gives; its error in words, with the status for it.
  func attempt<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as LabError {
      throw fail(error)
    } catch let error as Diagnostic {
      let code = fail(error)
      throw error.isInterruption ? ExitCode(Shell.Status.interrupted) : code
    }
  }
}
