/// One `tag: text` of a block of a question or a hint, with what goes on below it.
struct TaggedLine: Hashable {
  /// What the line is: `fr`, `point`, `[x]`, or `fr>` for what is said in answer.
  let tag: String
  var text: String
  let line: Int

  /// The entries of a block, whose first line is the file's `firstLine`.
  ///
  /// - Throws: The number of the first line that has no tag and continues nothing.
  static func read(_ text: String, firstLine: Int) throws(StrayLine) -> [TaggedLine] {
    var entries: [TaggedLine] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (place, line) in lines.enumerated() where !line.isBlank {
      let number = firstLine + place
      var rest = line.trimmed[...]
      // `[x] fr: text` is two entries: the mark, and what the choice says.
      for mark in ["[ ]", "[x]"] where rest.hasPrefix(mark) {
        entries.append(TaggedLine(tag: mark, text: "", line: number))
        rest = rest.dropFirst(mark.count).drop(while: \.isWhitespace)
      }
      if let tag = tags.first(where: { rest.hasPrefix($0) }) {
        let name = tag.hasSuffix(":") ? String(tag.dropLast()) : tag
        entries.append(
          TaggedLine(tag: name, text: String(rest.dropFirst(tag.count)).trimmed, line: number))
      } else if line.first?.isWhitespace == true, !entries.isEmpty {
        let end = entries.count - 1
        entries[end].text += (entries[end].text.isEmpty ? "" : " ") + String(rest)
      } else {
        throw StrayLine(line: number, text: line.trimmed)
      }
    }
    return entries
  }

  /// A line that is none of those there are.
  struct StrayLine: Error {
    let line: Int
    let text: String
  }

  private static let tags =
    LessonLanguage.allCases.flatMap { ["\($0.rawValue):", "\($0.rawValue)>"] }
    + ["answer:", "mistake:", "point:"]
}

/// The entries of a block, taken from the first to the last.
struct TaggedReader {
  private var rest: ArraySlice<TaggedLine>

  init(_ entries: [TaggedLine]) { rest = entries[...] }

  /// The tag of the next entry.
  var next: TaggedLine? { rest.first }

  /// Takes the next entry if it has one of these tags.
  mutating func take(_ tags: String...) -> TaggedLine? {
    guard let first = rest.first, tags.contains(first.tag) else { return nil }
    rest.removeFirst()
    return first
  }

  /// Takes `fr:` and `en:`, or `fr>` and `en>` with `mark` ">".
  mutating func texts(_ mark: String = "") -> [LessonLanguage: String] {
    let tags = LessonLanguage.allCases.map { $0.rawValue + mark }
    var texts: [LessonLanguage: String] = [:]
    while let first = rest.first, tags.contains(first.tag),
      let language = LessonLanguage(rawValue: String(first.tag.prefix(2))),
      texts[language] == nil
    {
      texts[language] = first.text
      rest.removeFirst()
    }
    return texts
  }
}
