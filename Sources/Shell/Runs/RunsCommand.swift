import Console
import GanLabKit
import Lab

/// `runs`: what was trained before.
struct RunsCommand: Command {
  let name = "runs"
  let leavesTrace = false
  let isPaged = true
  let summary = "what was trained before: list, look at, compare, do again"
  let usage =
    "runs [data=NAME] [model=NAME] [loss=NAME] [state=STATE] [best=FIGURE] [last=N] | runs show N | "
    + "runs compare N N … | runs diff N N | runs replay N | runs rm N … | runs reindex"
  let details = """
    Each training is kept as a run, a folder under a number: what was chosen, the machine, the plugins \
    with their checksums, losses as they come, a checkpoint every 30 seconds (set checkpoint=) and where the \
    training rests, pictures and figures made of it. set record=off keeps nothing.

    compare draws the curves over each other and lists the settings that differ beside the figures; diff \
    lists all that differs, the machine and the plugins included. replay trains a run anew, from its first \
    step, and looks whether it comes to the same bits. best=w2 orders those that were measured by a figure, \
    the best first. rm 3-9 takes runs away, and asks at the prompt before it takes more than three. resume N \
    goes on with one.

    Runs lie in ~/.local/share/gan-lab/runs, or where $GANLAB_RUNS says. A run that another shell trains is \
    listed as far as its last checkpoint.
    """
  let examples = [
    Example("runs", "the last twenty"),
    Example("runs loss=minimax last=5", "the last five with one loss"),
  ]
  let options = [
    CommandOption("data", "only runs on these data"),
    CommandOption("model", "only runs of this model"),
    CommandOption("loss", "only runs with this loss"),
    CommandOption("state", "only runs in this state", choices: RunSummary.states),
    CommandOption("best", "only runs of which this figure was measured, the best first"),
    CommandOption("last", "how many, the newest first (default 20)"),
    CommandOption("to", "for compare: the picture's file", isPath: true),
  ]

  private static let actions: [(name: String, effect: String)] = [
    ("show", "all that is known of a run"),
    ("compare", "curves over each other, figures, settings"),
    ("diff", "all that differs between two runs"),
    ("replay", "train a run anew and compare the bits"), ("rm", "take runs away"),
    ("reindex", "make the index of runs anew"),
  ]

  func names(after words: [String], in shell: Shell) -> Candidates {
    guard words.isEmpty else {
      guard words[0] != "reindex", let runs = shell.session.runs else { return Candidates() }
      return Candidates(
        runs.numbers.reversed().prefix(100).map {
          Candidate("\($0)", RunSummary($0, in: runs)?.title ?? "")
        })
    }
    return Candidates(Self.actions.map { Candidate($0.name, $0.effect) })
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let line = arguments.line
    guard let runs = shell.session.runs else {
      throw Diagnostic(
        "no trainings are kept: there is no home folder, or --no-record was given",
        at: line.source.span(of: line.verb), hint: "GANLAB_RUNS=FOLDER gan-lab names a folder")
    }
    guard let action = arguments.word() else { return try list(&arguments, runs, shell) }
    do {
      switch action.text {
      case "show": return try show(&arguments, runs, shell)
      case "compare": return try compare(&arguments, runs, shell)
      case "diff": return try diff(&arguments, runs, shell)
      case "reindex": return try reindex(&arguments, runs)
      case "replay": return try replay(&arguments, runs, shell)
      case "rm": return try remove(&arguments, runs, shell)
      default:
        if let number = Int(action.text) {
          throw Diagnostic(
            "runs does not take `\(action.text)`", at: line.source.span(of: action),
            hint: "runs show \(number)")
        }
        throw Diagnostic.unknown(
          "action of runs", action, among: Self.actions.map(\.name), in: line.source, hint: usage)
      }
    } catch let error as LabError {
      throw Diagnostic(error, in: line)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic("\(error)", at: line.source.span(of: action))
    }
  }

  /// The run whose number is the next word.
  func run(
    _ arguments: inout ArgumentReader, _ runs: RunStore
  ) throws(Diagnostic) -> RunFolder {
    try run(of: try arguments.word("the number of a run"), arguments.line, runs)
  }

  /// The run whose number is `word`.
  func run(of word: Word, _ line: CommandLine, _ runs: RunStore) throws(Diagnostic) -> RunFolder {
    guard let number = Int(word.text), number > 0 else {
      throw Diagnostic(
        "`\(word.text)` is no number of a run", at: line.source.span(of: word), hint: "runs")
    }
    guard let run = runs.run(number) else {
      throw Diagnostic(
        "there is no run \(number)", at: line.source.span(of: word),
        hint: runs.numbers.last.map { "runs lists them; the last is \($0)" } ?? "train makes one")
    }
    return run
  }
}
