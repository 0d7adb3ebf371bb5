/// Turns diagnostics into lines of text: the source line, a caret, the sentence, the hint.
///
/// ```
///   loss wasserstien
///        ^~~~~~~~~~~
/// error: there is no loss `wasserstien`; did you mean `wasserstein`?
/// try: help loss
/// ```
public struct Renderer: Sendable, Hashable {
  /// How emphasis is drawn.
  public let style: Style

  /// The columns there are; longer source lines are cut around the caret.
  public let width: Int

  /// Makes a renderer.
  public init(style: Style = .plain, width: Int = 80) {
    self.style = style
    self.width = max(20, width)
  }

  /// The diagnostic in words, its causes first; lines separated by LF, none at the end.
  ///
  /// A command stands right above, so its place comes first; of a cause nobody has seen the place, and
  /// the sentence comes first, as compilers have it.
  public func text(_ diagnostic: Diagnostic) -> String {
    var lines: [String] = []
    for cause in diagnostic.causes {
      lines += cause.causes.map(text) + [sentence(cause)] + excerpt(cause.span) + advice(cause)
    }
    lines += excerpt(diagnostic.span) + [sentence(diagnostic)] + advice(diagnostic)
    return lines.joined(separator: "\n")
  }

  private func sentence(_ diagnostic: Diagnostic) -> String {
    place(diagnostic.span) + label(diagnostic.severity) + " "
      + diagnostic.message.visible + question(diagnostic.suggestions)
  }

  private func advice(_ diagnostic: Diagnostic) -> [String] {
    diagnostic.hint.map { [style.cyan("try:") + " " + $0.visible] } ?? []
  }

  private func label(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: style.bold(style.red("error:"))
    case .warning: style.bold(style.yellow("warning:"))
    case .note: style.bold("note:")
    }
  }

  /// `ring.lab:12:6: `, as compilers write it and editors follow it.
  private func place(_ span: SourceSpan?) -> String {
    guard let span, let name = span.name else { return "" }
    return "\(name.visible):\(span.line):\(span.column): "
  }

  private func question(_ suggestions: [String]) -> String {
    guard let last = suggestions.last else { return "" }
    let names = suggestions.map { style.bold("`\($0.visible)`") }
    let others = names.dropLast().joined(separator: ", ")
    let final = style.bold("`\(last.visible)`")
    return "; did you mean " + (others.isEmpty ? final : "\(others) or \(final)") + "?"
  }

  /// The source line and the line of carets under it, both indented by two.
  private func excerpt(_ span: SourceSpan?) -> [String] {
    guard let span, span.length > 0, !span.text.isEmpty else { return [] }
    // A tab is as wide as one blank here, so that the caret needs no tab stops.
    let characters = span.text.visible.map { $0 == "\t" ? " " : $0 }
    let start = min(max(0, span.column - 1), characters.count)
    let end = min(start + span.length, characters.count)
    let room = width - 3
    var window = 0..<characters.count
    if columns(characters) > room { window = cut(characters, from: start, room: room) }
    let cutLeft = window.lowerBound > 0
    let cutRight = window.upperBound < characters.count
    let line =
      (cutLeft ? "…" : "") + String(characters[window]) + (cutRight ? "…" : "")
    let before = columns(characters[window.lowerBound..<max(start, window.lowerBound)])
    let marked = characters[start..<min(max(end, start), max(window.upperBound, start))]
    let tildes = max(0, columns(marked) - 1)
    let indent = String(repeating: " ", count: before + (cutLeft ? 1 : 0))
    let caret = style.red("^" + String(repeating: "~", count: tildes))
    return ["  " + line, "  " + indent + caret]
  }

  /// The part of a long line to show: some of what stands before the caret, then what fits.
  private func cut(_ characters: [Character], from start: Int, room: Int) -> Range<Int> {
    let budget = room - 2
    var first = start
    var used = 0
    while first > 0, used + characters[first - 1].displayWidth <= budget / 3 {
      first -= 1
      used += characters[first].displayWidth
    }
    var last = start
    while last < characters.count, used + characters[last].displayWidth <= budget {
      used += characters[last].displayWidth
      last += 1
    }
    while first > 0, used + characters[first - 1].displayWidth <= budget {
      first -= 1
      used += characters[first].displayWidth
    }
    return first..<last
  }

  private func columns(_ characters: some Sequence<Character>) -> Int {
    characters.reduce(0) { $0 + $1.displayWidth }
  }
}
