/// One error or warning of a compiler, taken out of its wall of text.
public struct CompilerMessage: Equatable, Sendable {
  /// True for a warning.
  public let isWarning: Bool
  /// What is wrong.
  public let text: String
  /// Names that the compiler thinks were meant.
  public private(set) var suggestions: [String] = []
  /// What the compiler misses, such as the functions of a protocol.
  public private(set) var required: [String] = []
  /// Where, if it has a place.
  public let place: Place?

  /// A place in a source file.
  public struct Place: Equatable, Sendable {
    /// The file, as it was named to the compiler.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in bytes.
    public let column: Int
  }

  /// The messages in what a compiler wrote, in order: lines such as `hinge.swift:3:9: error: …`.
  ///
  /// Swift, gcc and clang write them alike; excerpts and carets in between are left out. Of the notes
  /// those count that say what to write in place of what is there, or beside it.
  public static func all(in output: String) -> [CompilerMessage] {
    var found: [CompilerMessage] = []
    var isRepeated = false
    for line in output.split(whereSeparator: \.isNewline) {
      if let message = CompilerMessage(line: String(line)) {
        isRepeated = found.contains { $0.isSame(as: message) }
        if !isRepeated { found.append(message) }
      } else if let last = found.indices.last, !isRepeated {
        found[last].take(note: String(line))
      }
    }
    return found
  }

  /// True if a name of the kit's is not known, as where a file does not import it.
  var missesTheKit: Bool {
    text.hasPrefix("cannot find ")
      && ["'About'", "'Tensor'", "'gl_plugin'", "'gl_swift_plugin'"]
        .contains { text.place(of: $0) != nil }
  }

  private func isSame(as other: CompilerMessage) -> Bool {
    isWarning == other.isWarning && text == other.text && place == other.place
  }

  /// Takes what a line says of this message, if it is a note of that kind.
  private mutating func take(note line: String) {
    let mark = "note: "
    guard let start = line.place(of: mark), let notePlace = Place(line[..<start]) else { return }
    let note = line[line.utf8.index(start, offsetBy: mark.utf8.count)...]
    // A name that resembles the word in a library that nobody has heard of is no help.
    if note.hasPrefix("did you mean "), notePlace.file == place?.file, let name = note.quoted {
      if !suggestions.contains(name) { suggestions.append(name) }
    } else if note.hasPrefix("protocol requires "), let name = note.quoted {
      required.append(name)
    }
  }

  private static let marks = [
    ("fatal error: ", false), ("error: ", false), ("warning: ", true),
    // What the linker says of a function that was declared and not written.
    ("undefined reference to ", false),
  ]

  private init?(line: String) {
    for (mark, isWarning) in CompilerMessage.marks {
      guard let start = line.place(of: mark) else { continue }
      let head = line[..<start]
      // The word has to begin the line or follow a place: an excerpt or a note may well contain it.
      let isLinker = mark.hasPrefix("undefined")
      guard head.isEmpty || isLinker || head.hasSuffix(": "),
        isLinker || String(head.dropLast(2)).place(of: ": ") == nil
      else { continue }
      self.isWarning = isWarning
      let rest =
        isLinker ? line[start...] : line[line.utf8.index(start, offsetBy: mark.utf8.count)...]
      (text, suggestions) = String(rest).withoutGroup.withoutQuestion
      place = isLinker ? nil : Place(head)
      // The driver repeats that its linker failed; the linker itself said why.
      if place == nil, text.hasPrefix("link command failed") || text.hasPrefix("ld returned") {
        return nil
      }
      return
    }
    return nil
  }
}

extension CompilerMessage.Place {
  /// Reads `file:line:column: `; the file's name may hold colons itself.
  fileprivate init?(_ head: Substring) {
    let parts = head.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 4, let column = Int(parts[parts.count - 2]),
      let line = Int(parts[parts.count - 3]), line > 0, column > 0
    else { return nil }
    file = parts.dropLast(3).joined(separator: ":")
    self.line = line
    self.column = column
  }
}

extension String {
  /// Without the name of the group that Swift's warnings end with: ` [#no-usage]`.
  fileprivate var withoutGroup: String {
    guard hasSuffix("]"), let start = place(of: " [#") else { return self }
    return String(self[..<start])
  }

  /// Without the question that Swift's errors may end with, `; did you mean 'real'?`, and the name in
  /// it.
  fileprivate var withoutQuestion: (text: String, names: [String]) {
    guard hasSuffix("'?"), let start = place(of: "; did you mean '") else { return (self, []) }
    return (String(self[..<start]), self[start...].quoted.map { [$0] } ?? [])
  }

  /// Where `part` first begins.
  func place(of part: String) -> String.Index? {
    var start = utf8.startIndex
    let bytes = Array(part.utf8)
    while start < utf8.endIndex {
      if utf8[start...].starts(with: bytes) { return start }
      start = utf8.index(after: start)
    }
    return nil
  }
}

extension Substring {
  /// What stands between the first two quotes.
  fileprivate var quoted: String? {
    let parts = split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 ? String(parts[1]) : nil
  }
}
