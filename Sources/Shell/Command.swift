import Console
import Lab

/// A verb of the shell: a value that help, completion and tests read, and that runs.
public protocol Command {
  /// The verb.
  var name: String { get }
  /// What it does, in one line without a full stop.
  var summary: String { get }
  /// The form of the command, as in `train [steps=N]`.
  var usage: String { get }
  /// What else a reader should know; paragraphs between empty lines.
  var details: String { get }
  /// Commands that work as they stand, with what they do; the tests run them.
  var examples: [Example] { get }
  /// The options that are the command's own.
  var options: [CommandOption] { get }
  /// True if at the prompt the rest of the line is one text, with apostrophes and all.
  var takesPlainText: Bool { get }
  /// True if a script of what was done holds it: it chooses, trains, measures or draws.
  var leavesTrace: Bool { get }
  /// True if it tells something that may be longer than a screen, and is then shown by the pager.
  var isPaged: Bool { get }
  /// Does it.
  ///
  /// - Throws: What went wrong, with the place in the line.
  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome
  /// The names that can stand after the verb and `words`.
  func names(after words: [String], in shell: Shell) -> Candidates
  /// The options beside the command's own that go with `name`.
  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption]
}

extension Command {
  /// Nothing more.
  public var details: String { "" }
  /// None.
  public var options: [CommandOption] { [] }
  /// No: what a training or a measurement says stays where it is said.
  public var isPaged: Bool { false }
  /// Yes.
  public var leavesTrace: Bool { true }
  /// No: words, options and quotes.
  public var takesPlainText: Bool { false }
  /// None.
  public func names(after words: [String], in shell: Shell) -> Candidates { Candidates() }
  /// None.
  public func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] { [] }
}

/// A command that works as it stands.
public struct Example: Sendable {
  /// What to type.
  public let line: String
  /// What it does.
  public let effect: String
  /// What has to be typed before, for the test that runs it.
  public let setup: String

  /// An example.
  public init(_ line: String, _ effect: String, after setup: String = "") {
    self.line = line
    self.effect = effect
    self.setup = setup
  }
}

/// An option `key=value` of a command.
public struct CommandOption: Sendable {
  /// The key.
  public let name: String
  /// What it does.
  public let meaning: String
  /// The values to offer.
  public let choices: [String]
  /// True if the value is a path.
  public let isPath: Bool

  /// An option.
  public init(_ name: String, _ meaning: String, choices: [String] = [], isPath: Bool = false) {
    self.name = name
    self.meaning = meaning
    self.choices = choices
    self.isPath = isPath
  }
}

/// What a command came to.
public struct Outcome {
  /// The figures, unrounded, for `--json`.
  public var result: JSONObject
  /// The same for a reader.
  public var text: String
  /// A picture that was drawn, to be shown below the text where the terminal can.
  public var drawing: Drawing?
  /// What else happened, in sentences.
  public var notices: [String]
  /// True if the shell is to end.
  public var ends = false
  /// True if Ctrl-C ended the command early.
  public var wasInterrupted = false

  /// An outcome.
  public init(_ text: String, _ result: JSONObject = JSONObject(), notices: [String] = []) {
    self.text = text
    self.result = result
    self.notices = notices
  }
}
