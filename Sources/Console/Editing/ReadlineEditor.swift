internal import CReadline
import Glibc

/// Lines from a terminal, edited with GNU readline: history, completion, the user's `~/.inputrc`
/// (where `$if gan-lab` holds).
///
/// Between two calls of `readLine` the terminal is as the process found it. Only one such editor
/// can be open at a time.
public final class ReadlineEditor: LineEditor {
  private let input: Int32
  private let output: Int32
  private let source: any CompletionSource
  private let history: HistoryFile
  private let notice: (Diagnostic) -> Void

  /// Lines that were pasted with the one before them.
  private var pending: [String] = []
  private var earlier = ""
  private var lastRemembered = ""
  private var hasTold = false
  /// True while a question stands in the prompt's place.
  private var isAsking = false

  /// Takes a terminal, and reads the history.
  ///
  /// - Parameters:
  ///   - source: Who knows what can be completed.
  ///   - history: Where lines are remembered.
  ///   - input: The terminal that is read; the descriptor stays the caller's.
  ///   - output: The terminal that is written to; the descriptor stays the caller's.
  ///   - notice: Told, once, if lines cannot be remembered.
  /// - Throws: `LineEditorError.alreadyOpen`, or `.failed` for a descriptor that cannot be used.
  public init(
    source: any CompletionSource, history: HistoryFile, input: Int32 = STDIN_FILENO,
    output: Int32 = STDOUT_FILENO, notice: @escaping (Diagnostic) -> Void = { _ in }
  ) throws(LineEditorError) {
    self.input = input
    self.output = output
    self.source = source
    self.history = history
    self.notice = notice
    let context = Unmanaged.passUnretained(self).toOpaque()
    errno = 0
    guard glr_open(input, output, completeAtCursor, context) else {
      throw errno == 0 ? .alreadyOpen : .failed(errno: errno)
    }
    isOpen = true
    glr_history_clear()
    glr_history_limit(Int32(clamping: history.limit))
    for line in history.lines() {
      glr_history_add(line)
      lastRemembered = line
    }
  }

  private var isOpen = false

  /// What there is to do while nobody types: asked twice a second whether it is there, then run with the
  /// half-typed line out of the way.
  private var idleWork: (isThere: () -> Bool, run: () -> Void)?

  /// From now on `run` is called, while a line is awaited and nobody types, whenever `isThere`.
  public func whenIdle(_ isThere: @escaping () -> Bool, run: @escaping () -> Void) {
    idleWork = (isThere, run)
    glr_when_idle(workWhenIdle, Unmanaged.passUnretained(self).toOpaque())
  }

  /// True if there is something to do; with `runs` it has then been done.
  fileprivate func beIdle(runs: Bool) -> Bool {
    guard let idleWork, !isAsking else { return false }
    if runs { idleWork.run() } else { return idleWork.isThere() }
    return true
  }

  deinit { if isOpen { glr_close() } }

  /// Waits for a line; see `LineEditor`.
  public func readLine(
    prompt: String, continuing earlier: String
  ) throws(LineEditorError) -> LineEvent {
    if !pending.isEmpty {
      let line = pending.removeFirst()
      // Shown again, so that each line's answer stands under it.
      Terminal.write(prompt + line.visible + "\n", to: output)
      return accept(line)
    }
    self.earlier = earlier
    let event = try read(prompt)
    guard case .line(let text) = event else { return event }
    return accept(split(text))
  }

  /// Waits for the answer to a question, which is no command: it is neither remembered nor completed,
  /// and what was typed or pasted before the question stood there is no answer to it.
  ///
  /// - Parameter prompt: The question.
  /// - Returns: The answer, or what happened instead.
  /// - Throws: `LineEditorError`.
  public func answer(to prompt: String) throws(LineEditorError) -> LineEvent {
    discardPending()
    tcflush(input, TCIFLUSH)
    isAsking = true
    defer { isAsking = false }
    return try read(prompt)
  }

  private func read(_ prompt: String) throws(LineEditorError) -> LineEvent {
    var text: UnsafeMutablePointer<CChar>?
    let event = Int(glr_read(prompt.guardedForReadline, &text))
    defer { free(text) }
    switch event {
    case GLR_LINE: return .line(text.map { String(cString: $0) } ?? "")
    case GLR_INTERRUPTED: return .interrupted
    case GLR_END_OF_INPUT: return .endOfInput
    case GLR_HANGUP: return .hangup
    default: throw .failed(errno: errno)
    }
  }

  /// Forgets the rest of what was pasted.
  public func discardPending() { pending = [] }

  /// The first of several pasted lines; the others wait for their turn.
  private func split(_ text: String) -> String {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isLineBreak)
      .map(String.init)
    // What was pasted ended in a line break, and Return added none of its own.
    if lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
    pending = Array(lines.dropFirst())
    return lines.first ?? ""
  }

  private func accept(_ line: String) -> LineEvent {
    remember(line)
    return .line(line)
  }

  /// Keeps a line, unless it is blank, repeats the last one, or begins with a blank, the usual
  /// sign for "not this one".
  private func remember(_ line: String) {
    guard let first = line.first, !first.isBlank, line != lastRemembered else { return }
    lastRemembered = line
    glr_history_add(line)
    do {
      try history.append(line)
    } catch {
      guard !hasTold else { return }
      hasTold = true
      notice(Diagnostic(error))
    }
  }

  /// Answers TAB.
  fileprivate func complete(_ line: String, cursor: Int, list: Bool) {
    guard !isAsking else { return glr_ding() }
    let completion = Completion.at(cursor: cursor, in: line, continuing: earlier, from: source)
    if completion.matches.isEmpty {
      glr_ding()
    } else if let common = completion.common, completion.matches.count == 1 || !list {
      glr_replace(completion.start, common)
    } else {
      glr_show(CandidateList.text(completion.matches, width: Terminal.width(of: output)))
    }
  }
}

/// What is called while nobody types; `context` is the editor.
private func workWhenIdle(_ context: UnsafeMutableRawPointer?, _ runs: Bool) -> Bool {
  guard let context else { return false }
  return Unmanaged<ReadlineEditor>.fromOpaque(context).takeUnretainedValue().beIdle(runs: runs)
}

/// What readline calls on TAB; `context` is the editor, which outlives the call.
private func completeAtCursor(
  _ context: UnsafeMutableRawPointer?, _ line: UnsafePointer<CChar>?, _ point: Int, _ list: Bool
) {
  guard let context, let line else { return }
  Unmanaged<ReadlineEditor>.fromOpaque(context).takeUnretainedValue()
    .complete(String(cString: line), cursor: point, list: list)
}

extension String {
  /// The prompt with its colour sequences marked as taking up no room.
  var guardedForReadline: String {
    var result = ""
    var inSequence = false
    for character in self {
      if character == "\u{1B}" {
        inSequence = true
        result += "\u{1}"
      }
      result.append(character)
      if inSequence, character.isLetter {
        inSequence = false
        result += "\u{2}"
      }
    }
    return inSequence ? result + "\u{2}" : result
  }
}

extension Diagnostic {
  /// A history that cannot be kept, in words.
  init(_ failure: HistoryFile.Failure) {
    let (path, code) =
      switch failure {
      case .folder(let path, let code), .file(let path, let code): (path, code)
      }
    self.init(
      "what is typed will not be remembered: \(path): \(String(cString: strerror(code)))",
      severity: .note, hint: "set GANLAB_HISTORY to a file that can be written")
  }
}
