import Console

// What the guide asks of parts and of commands.
extension LessonPart {
  var isProse: Bool { if case .prose = self { true } else { false } }
  /// True for what the reader acts at: commands and questions.
  var isForReader: Bool {
    switch self {
    case .commands, .question: true
    default: false
    }
  }

  var isHint: Bool { if case .hint = self { true } else { false } }
}

extension [String] {
  mutating func appendOnce(_ text: String) {
    if !contains(text) { append(text) }
  }
}

extension CommandLine {
  /// The command in the form by which what was typed is compared with what was proposed.
  var comparable: String {
    let words = arguments.map { argument in
      switch argument {
      case .positional(let word): word.text
      case .option(let key, let value): "\(key.text)=\(value.text)"
      }
    }
    return ([verb.text] + words).joined(separator: "\u{0}")
  }
}
