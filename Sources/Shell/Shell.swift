import Console
import GanLabKit
import Graphics
import Lab
import PluginHost

/// Reads commands, runs them on a session, and writes what came of them.
public final class Shell {
  /// What the commands work on.
  public let session: Session
  /// How it speaks.
  public internal(set) var manner: Manner
  /// Tells facts and asks a question about them that yes or no answers; nil where nobody can be asked.
  public var confirm: ((_ facts: String, _ question: String) -> Bool)?
  /// Sees each command that was done, with what came of it.
  public var witness: ((CommandLine, Outcome) -> Void)?
  /// Where files lie that belong to the lesson which is open; nil without one.
  public var lessonFolder: String?
  /// The commands that were done, in order.
  public var transcript: [String] = []
  /// Options that pictures take where nothing else is said: `lang`, `theme`.
  public var pictureDefaults: [String: String] = [:]
  /// What the terminal shows of pictures and of a training that goes on.
  let display = DisplaySettings()
  /// Who chose a setting of the display that is no default.
  var displayOrigins: [String: String] = [:]
  /// What stands in the prompt before all else: the lesson, for example.
  public var situation: (() -> String?)?
  /// Called once before the first prompt.
  public var willPrompt: (() -> Void)?
  /// The terminal's columns now; nil where the width does not change.
  var width: (() -> Int)?
  /// Shows what is longer than the screen; nil where nobody sits before one.
  var pager: Pager?
  /// The line that is being run because somebody typed it at the prompt.
  var typedLine: CommandLine?
  /// What can be undone.
  var past = Past()
  /// The checksums of plugins that were not to be loaded: nobody is asked twice.
  var declined: Set<String> = []
  /// The plugins that failed and have been named, each with its reason.
  var toldFailures: Set<String> = []
  /// The page that `show` serves; nil without one.
  var page: LivePage?
  /// All verbs, in the order of `help`.
  public let commands: [any Command]
  /// The plugins' sources that were loaded.
  let sources: PluginSources

  /// How the shell speaks, and where it writes.
  public struct Manner {
    /// One JSON object a line in place of text.
    public var isJSON = false
    /// No progress, and no text but what was asked for.
    public var isQuiet = false
    /// Colours, or none.
    public var style = Style.plain
    /// Columns of the terminal.
    public var width = 80
    /// The folder for pictures and samples.
    public var outDirectory = "gan-lab-out"
    /// The terminal that pictures are shown on; nil where there is none, or nothing but results is wanted.
    public var screen: PictureScreen?
    /// Shows progress on standard error.
    public var progress = ProgressLine(mode: .quiet, unicode: false)
    /// Writes results.
    public var write: (String) -> Void = { Terminal.write($0, to: 1) }
    /// Writes errors and notices.
    public var complain: (String) -> Void = { Terminal.write($0, to: 2) }
    /// True once Ctrl-C has been pressed.
    public var isInterrupted: () -> Bool = { Interrupt.shouldStop }
    /// True once Ctrl-C has been pressed again.
    public var isAborted: () -> Bool = { Interrupt.urgency == .abort }

    /// Plain text on standard output.
    public init() {}
  }

  /// A shell over `session`.
  public init(
    _ session: Session, manner: Manner, commands: [any Command] = Shell.allCommands,
    sources: PluginSources = PluginSources()
  ) {
    self.session = session
    self.manner = manner
    self.commands = commands
    self.sources = sources
    session.isInterrupted = manner.isInterrupted
    session.keepsTrail = true
  }

  /// How a command ended.
  public enum Ending: Equatable {
    /// It was done.
    case done
    /// It failed.
    case failed
    /// It was stopped by Ctrl-C, and kept what it had, if anything.
    case interrupted
    /// The shell is to end.
    case quit
  }

  /// Runs one command and writes what came of it.
  public func run(_ line: CommandLine) -> Ending {
    if let width { manner.width = width() }
    reloadChanged()
    let start = ProgressLine.monotonicSeconds()
    do {
      try settlePlugins(before: line)
      let outcome = try outcome(of: line)
      // Before anybody reads in a pager.
      let seconds = ProgressLine.monotonicSeconds() - start
      write(outcome, of: line, seconds: seconds)
      tellTime(seconds)
      if outcome.ends { return .quit }
      return outcome.wasInterrupted ? .interrupted : .done
    } catch {
      // Its time ends here, too: the next command's begins anew.
      manner.progress.finish()
      fail(error, verb: line.verb.text)
      tellTime(ProgressLine.monotonicSeconds() - start)
      return error.isInterruption ? .interrupted : .failed
    }
  }

  /// Runs one command.
  ///
  /// - Throws: What went wrong, with the place in the line.
  public func outcome(of line: CommandLine) throws(Diagnostic) -> Outcome {
    guard let command = command(line.verb.text) else {
      if line.verb.text.hasPrefix(SystemCommand.verb) { throw SystemCommand.refusal(line) }
      let components = session.registry.components(Kind(line.verb.text))
      if !components.isEmpty, let idleness = idleness(of: Kind(line.verb.text)) {
        throw Diagnostic(
          idleness, at: line.source.span(of: line.verb), hint: "explain \(components[0].name)")
      }
      throw Diagnostic.unknown(
        "command", line.verb, among: commands.map(\.name), in: line.source,
        hint: "help lists the commands")
    }
    defer { CrashReport.note(nil) }
    var arguments = ArgumentReader(line, of: command)
    page?.begin(line)
    do {
      let outcome = try undoable(line) { () throws(Diagnostic) in
        try command.run(&arguments, in: self)
      }
      page?.end(line, .success(outcome))
      trace(command, line, outcome)
      keep(line, outcome)
      witness?(line, outcome)
      return outcome
    } catch {
      page?.end(line, .failure(error))
      throw error
    }
  }

  /// True if `line` is being run because somebody typed it at the prompt.
  public func wasTyped(_ line: CommandLine) -> Bool { line == typedLine }

  /// The command with a verb.
  public func command(_ verb: String) -> (any Command)? { commands.first { $0.name == verb } }

  /// Says what went wrong: on standard error, or as a JSON object on standard output.
  public func fail(_ diagnostic: Diagnostic, verb: String?) {
    if manner.isJSON {
      var object: JSONObject = ["ok": false, "error": diagnostic.json]
      if let verb { object = ["verb": .string(verb), "ok": false, "error": diagnostic.json] }
      manner.write(JSONValue.object(object).compact + "\n")
    } else {
      let renderer = Renderer(style: manner.style, width: manner.width)
      manner.complain(renderer.text(diagnostic) + "\n")
    }
  }

  func write(_ outcome: Outcome, of line: CommandLine, seconds: Double) {
    if manner.isJSON {
      var result = outcome.result
      if !outcome.notices.isEmpty { result["notices"] = JSONValue(outcome.notices) }
      let object: JSONObject = [
        "verb": .string(line.verb.text), "ok": true, "result": .object(result),
        "seconds": .number(seconds),
      ]
      manner.write(JSONValue.object(object).compact + "\n")
      return
    }
    if !outcome.text.isEmpty, !page(outcome.text, of: line) { manner.write(outcome.text + "\n") }
    if let drawing = outcome.drawing { show(drawing) }
    for notice in outcome.notices { manner.complain(manner.style.yellow("note: ") + notice + "\n") }
  }

  /// Says how long a command took, if that is wanted; with `--json` it stands in the result.
  func tellTime(_ seconds: Double) {
    guard display.timing, !manner.isJSON else { return }
    let text =
      seconds < 1
      ? "\(NumberText.figure(seconds * 1000)) ms" : "\(NumberText.figure(seconds)) s"
    manner.complain(manner.style.dim("time: \(text)") + "\n")
  }
}
