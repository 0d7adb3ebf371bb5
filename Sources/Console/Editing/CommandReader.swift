/// Reads whole commands from a line editor, asking for more lines while a quote or a backslash
/// leaves one open.
public final class CommandReader {
  /// What came of asking for commands.
  public enum Outcome: Sendable, Hashable {
    /// The commands of one line and of those it continues on; none for a blank line.
    case commands([CommandLine])
    /// The text is no sequence of commands.
    case failed(GrammarError, in: SourceText)
    /// Ctrl-C: whatever was open is dropped.
    case interrupted
    /// There is no more.
    case endOfInput
    /// Time to save and leave.
    case hangup
  }

  private let editor: any LineEditor
  private let name: String?
  private let numbersLines: Bool
  private let plainVerbs: Set<String>
  private var nextLine = 1

  /// Reads from an editor.
  ///
  /// - Parameters:
  ///   - editor: Where lines come from.
  ///   - name: What diagnostics call the source; `nil` at a prompt.
  ///   - numbersLines: Whether lines are counted through: yes for a script, no at a prompt, where
  ///     every command begins at line 1.
  ///   - plainVerbs: Verbs whose line is one text behind them: quotes and `;` in it mean themselves.
  public init(
    _ editor: any LineEditor, name: String? = nil, numbersLines: Bool = false,
    plainVerbs: Set<String> = []
  ) {
    self.editor = editor
    self.name = name
    self.numbersLines = numbersLines
    self.plainVerbs = plainVerbs
  }

  /// The next commands.
  ///
  /// - Parameters:
  ///   - prompt: The prompt of the first line.
  ///   - continuation: The prompt of the lines after it.
  /// - Returns: What came of it.
  /// - Throws: `LineEditorError`.
  public func next(
    prompt: String, continuation: String = "... "
  ) throws(LineEditorError) -> Outcome {
    let firstLine = numbersLines ? nextLine : 1
    var text = ""
    while true {
      let isFirst = text.isEmpty
      let event = try editor.readLine(prompt: isFirst ? prompt : continuation, continuing: text)
      switch event {
      case .interrupted: return .interrupted
      case .hangup: return .hangup
      case .endOfInput:
        guard !isFirst else { return .endOfInput }
        return read(String(text.dropLast()), firstLine, isLast: true) ?? .endOfInput
      case .line(let line):
        nextLine += 1
        text += line
        if let outcome = read(text, firstLine, isLast: false) { return outcome }
        text += "\n"
      }
    }
  }

  /// The commands of a text; `nil` if more lines could help and may still come.
  private func read(_ text: String, _ firstLine: Int, isLast: Bool) -> Outcome? {
    let source = SourceText(text, name: name, firstLine: firstLine)
    if let line = plainLine(of: source) { return .commands([line]) }
    do {
      return .commands(try Tokenizer.commands(in: source))
    } catch {
      return error.isIncomplete && !isLast ? nil : .failed(error, in: source)
    }
  }

  /// The command of a line whose verb takes the rest as it is; nil for all others.
  private func plainLine(of source: SourceText) -> CommandLine? {
    let text = source.text.drop { $0.isWhitespace }
    // A program of the system stands behind its mark without a blank.
    let isMarked = text.first == "!" && plainVerbs.contains("!")
    let verb = isMarked ? text.prefix(1) : text.prefix { !$0.isWhitespace }
    guard plainVerbs.contains(String(verb)) else { return nil }
    func word(_ part: Substring) -> Word {
      let column = source.text.distance(from: source.text.startIndex, to: part.startIndex) + 1
      return Word(String(part), line: source.firstLine, column: column)
    }
    var rest = text.dropFirst(verb.count).drop { $0.isWhitespace }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return CommandLine(
      verb: word(verb), arguments: rest.isEmpty ? [] : [.positional(word(rest))],
      text: String(text), source: source)
  }
}
