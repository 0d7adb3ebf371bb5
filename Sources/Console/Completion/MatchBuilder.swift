/// Picks the candidates that go on from what was typed, and spells them for the line.
struct MatchBuilder {
  let position: CompletionPosition

  /// What stands behind a finished word: a blank, unless one is there already.
  let space: String

  func matches(from source: any CompletionSource) -> [Completion.Match] {
    switch position.place {
    case .verb:
      return words(source.verbs())
    case .argument(let verb, let words, let given):
      let names = source.names(for: verb, after: words)
      let keys = source.keys(for: verb, name: words.first).filter { !given.contains($0.text) }
      return self.words(names.words) + (position.isQuoted ? [] : self.keys(keys))
        + files(names.files)
    case .value(let verb, let words, let key):
      let values = source.values(for: verb, name: words.first, key: key)
      return items(values.words) + files(values.files)
    }
  }

  /// The longest text that all matches share, spelt for the line, if it says more than was typed.
  func common(of matches: [Completion.Match]) -> String? {
    guard let first = matches.first else { return nil }
    if matches.count == 1 { return first.insertion }
    var shared = first.text[...]
    for match in matches.dropFirst() {
      shared = shared.prefix(zip(shared, match.text).prefix { $0 == $1 }.count)
    }
    guard shared.count > position.typed.count else { return nil }
    return spelled(String(shared), isClosed: false)
  }

  // MARK: Candidates

  private func words(_ candidates: [Candidate]) -> [Completion.Match] {
    going(on: position.typed, candidates).map { candidate in
      match(candidate, text: candidate.text)
    }
  }

  private func keys(_ candidates: [Candidate]) -> [Completion.Match] {
    going(on: position.typed, candidates).map { candidate in
      let text = candidate.text + "="
      return Completion.Match(
        shown: text, description: candidate.description, insertion: text, text: text)
    }
  }

  /// Values, of which a list may hold several: only the one behind the last comma is completed.
  private func items(_ candidates: [Candidate]) -> [Completion.Match] {
    guard !position.isQuoted, let comma = position.typed.lastIndex(of: ",") else {
      return words(candidates)
    }
    let done = position.typed[...comma]
    let taken = Set(done.split(separator: ",").map(String.init))
    let rest = String(position.typed[position.typed.index(after: comma)...])
    return going(on: rest, candidates.filter { !taken.contains($0.text) }).map { candidate in
      match(candidate, text: done + candidate.text)
    }
  }

  private func files(_ kind: FileKind?) -> [Completion.Match] {
    guard let kind else { return [] }
    return FileCandidates.matching(position.typed, kind: kind, hasTilde: position.hasTilde)
      .map { file in
        Completion.Match(
          shown: file.name, description: nil,
          insertion: spelled(file.path, isClosed: !file.isFolder) + (file.isFolder ? "" : space),
          text: file.path)
      }
  }

  private func match(_ candidate: Candidate, text: String) -> Completion.Match {
    Completion.Match(
      shown: candidate.text.visible, description: candidate.description,
      insertion: spelled(text, isClosed: true) + space, text: text)
  }

  /// The candidates that begin with what was typed; capitals count only if that leaves any.
  private func going(on typed: String, _ candidates: [Candidate]) -> [Candidate] {
    let exact = candidates.filter { $0.text.hasPrefix(typed) }
    if !exact.isEmpty { return exact }
    let lower = typed.lowercased()
    return candidates.filter { $0.text.lowercased().hasPrefix(lower) }
  }

  // MARK: Spelling

  /// A word as it must be typed, in the quotes that are open or in those it needs.
  ///
  /// An unclosed word leaves its quote open, for more to be typed.
  private func spelled(_ text: String, isClosed: Bool) -> String {
    if position.hasTilde, text.hasPrefix("~/") {
      return "~/" + inQuotes(String(text.dropFirst(2)), isClosed: isClosed)
    }
    return inQuotes(text, isClosed: isClosed)
  }

  private func inQuotes(_ text: String, isClosed: Bool) -> String {
    var quote = position.openQuote
    if quote == nil {
      // At a value's place `=` means itself.
      if text.allSatisfy({ $0.isSafeBare || $0 == "=" }), text.first != "#" { return text }
      quote = "'"
    }
    if quote == "'", !text.contains("'") { return "'" + text + (isClosed ? "'" : "") }
    return "\"" + Tokenizer.escapedForDoubleQuotes(text) + (isClosed ? "\"" : "")
  }
}
