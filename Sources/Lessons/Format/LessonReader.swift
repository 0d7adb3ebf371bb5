import Console

/// Reads the steps of a lesson from the blocks of its Markdown.
struct LessonReader {
  /// The words that can stand behind a fence; a block without one, or `text`, is prose.
  static let blockKinds =
    LessonCommands.Role.allCases.map(\.rawValue) + ["check", "check full"]
    + QuestionReader.forms.map { "question \($0)" } + ["hint", "text"]

  private let path: String
  private let titles: [LessonLanguage: String]
  private var steps: [LessonStep] = []
  private var step: OpenStep?
  private var prose = OpenProse()
  /// The verbs of the commands so far.
  private var verbs: [String] = []

  init(path: String, titles: [LessonLanguage: String]) {
    self.path = path
    self.titles = titles
  }

  /// The step that is being read.
  private struct OpenStep {
    let id: String
    let titles: [LessonLanguage: String]
    let line: Int
    var parts: [LessonPart] = []
  }

  /// The prose that is being read: what stands between two blocks that run.
  private struct OpenProse {
    var language: LessonLanguage?
    var line = 0
    var blocks: [LessonLanguage: [Block]] = [:]
  }

  /// The steps.
  ///
  /// - Throws: The first thing that is wrong.
  mutating func steps(of blocks: [Block]) throws(LessonError) -> [LessonStep] {
    for block in blocks { try read(block) }
    try closeStep()
    guard !steps.isEmpty else { throw LessonError(path, nil, .noSteps) }
    return steps
  }

  private func error(_ line: Int, _ reason: LessonError.Reason) -> LessonError {
    LessonError(path, line, reason)
  }

  private mutating func read(_ block: Block) throws(LessonError) {
    try checkFences(block)
    switch block.kind {
    case .heading(1, let words) where step == nil: try checkTitle(words, line: block.line)
    case .heading(2, let words): try open(words, line: block.line)
    case .heading(3, let words): try openLanguage(words.plainText.trimmed, line: block.line)
    case .code(let code) where code.info != "" && code.info != "text":
      try run(code, line: block.line)
    // Comments are for whoever edits the file.
    case .html(let text) where text.hasPrefix("<!--"): return
    default:
      guard step != nil, let language = prose.language else {
        throw error(block.line, .strayText)
      }
      prose.blocks[language, default: []].append(block)
    }
  }

  /// - Throws: If a fence in `block` is open, or runs where it should not.
  private func checkFences(_ block: Block) throws(LessonError) {
    for (place, inner) in ([block] + block.descendants).enumerated() {
      guard case .code(let code) = inner.kind else { continue }
      // A fence of the next block inside this one: its own was forgotten.
      let runs = code.info != "" && code.info != "text"
      let hidesFence = runs && code.text.split(separator: "\n").contains { $0.hasPrefix("```") }
      guard code.isClosed, !hidesFence else {
        throw error(inner.line, .unclosedFence(info: code.info))
      }
      guard place == 0 || !runs else { throw error(inner.line, .nestedBlock(info: code.info)) }
    }
  }

  private func checkTitle(_ words: [Inline], line: Int) throws(LessonError) {
    let expected = LessonLanguage.allCases.compactMap { titles[$0] }.joined(separator: " · ")
    guard words.plainText.trimmed == expected else {
      throw error(line, .badTitle(expected: expected))
    }
  }

  private mutating func open(_ words: [Inline], line: Int) throws(LessonError) {
    try closeStep()
    let heading = words.plainText.trimmed
    let halves = heading.split(separator: "·", omittingEmptySubsequences: false).map(\.trimmed)
    guard let french = halves.first, !french.isEmpty else {
      throw error(line, .missingLanguage(.french, in: .heading))
    }
    guard halves.count == 2, !halves[1].isEmpty else {
      throw error(line, .missingLanguage(.english, in: .heading))
    }
    guard let id = words.identifier else { throw error(line, .noStepID(title: heading)) }
    guard id.isIdentifier else { throw error(line, .badStepID(id)) }
    if let first = steps.first(where: { $0.id == id }) {
      throw error(line, .repeatedStepID(id, firstLine: first.line))
    }
    step = OpenStep(id: id, titles: [.french: french, .english: halves[1]], line: line)
  }

  private mutating func closeStep() throws(LessonError) {
    try closeProse()
    guard let done = step else { return }
    guard !done.parts.isEmpty else { throw error(done.line, .emptyStep(done.id)) }
    steps.append(
      LessonStep(id: done.id, titles: done.titles, line: done.line, parts: done.parts))
    step = nil
  }

  private mutating func openLanguage(_ heading: String, line: Int) throws(LessonError) {
    guard step != nil else { throw error(line, .strayText) }
    guard let language = LessonLanguage.allCases.first(where: { $0.heading == heading }) else {
      throw error(line, .unknownSection(heading))
    }
    guard prose.blocks[language] == nil else { throw error(line, .repeatedLanguage(language)) }
    if prose.blocks.isEmpty { prose.line = line }
    prose.language = language
    prose.blocks[language] = []
  }

  private mutating func closeProse() throws(LessonError) {
    defer { prose = OpenProse() }
    guard !prose.blocks.isEmpty else { return }
    for language in LessonLanguage.allCases
    where prose.blocks[language]?.contains(where: \.isVisible) != true {
      throw error(prose.line, .missingLanguage(language, in: .prose))
    }
    step?.parts.append(.prose(prose.blocks))
  }

  private mutating func run(_ code: CodeBlock, line: Int) throws(LessonError) {
    let kind = code.info.split(separator: " ").joined(separator: " ")
    guard Self.blockKinds.contains(kind) else {
      throw error(line, .unknownBlock(info: code.info))
    }
    guard step != nil else { throw error(line, .strayText) }
    try closeProse()
    let part = try part(kind, code, line: line)
    step?.parts.append(part)
  }

  private mutating func part(
    _ kind: String, _ code: CodeBlock, line: Int
  ) throws(LessonError) -> LessonPart {
    if let role = LessonCommands.Role(rawValue: kind) {
      return .commands(try commands(code, line: line, role: role))
    }
    if kind.hasPrefix("check") {
      return .checks(
        LessonChecks(checks: try checks(code, line: line), isLong: kind == "check full"))
    }
    do throws(QuestionReader.Failure) {
      if kind == "hint" { return .hint(try QuestionReader.hint(code.text, line: line)) }
      let form = String(kind.dropFirst("question ".count))
      return .question(try QuestionReader.question(form, code.text, line: line))
    } catch let failure {
      throw error(failure.line, .badQuestion(kind: kind, failure.fault))
    }
  }

  private mutating func commands(
    _ code: CodeBlock, line: Int, role: LessonCommands.Role
  ) throws(LessonError) -> LessonCommands {
    let lines: [CommandLine]
    do {
      lines = try Tokenizer.commands(
        in: SourceText(code.text, name: path, firstLine: line + 1))
    } catch let fault {
      throw error(fault.position.line, .badCommands(fault))
    }
    guard !lines.isEmpty else { throw error(line, .emptyBlock(info: "gan")) }
    // What is refused leaves no figures.
    if role != .refused { verbs += lines.map(\.verb.text) }
    return LessonCommands(lines: lines, role: role, line: line)
  }

  private func checks(_ code: CodeBlock, line: Int) throws(LessonError) -> [Check] {
    var checks: [Check] = []
    let lines = code.text.split(separator: "\n", omittingEmptySubsequences: false)
    for (place, text) in lines.enumerated() where !text.isBlank && !text.trimmed.hasPrefix("#") {
      let number = line + 1 + place
      let check: Check
      do {
        check = try CheckReader.read(text.trimmed, line: number)
      } catch let fault {
        throw error(number, .badCheck(text.trimmed, fault))
      }
      let isKnown = check.figure.verb.map(verbs.contains) ?? !verbs.isEmpty
      guard isKnown else {
        throw error(
          number,
          .checkTooEarly(figure: check.figure.text, verb: check.figure.verb, run: verbs))
      }
      checks.append(check)
    }
    guard !checks.isEmpty else { throw error(line, .emptyBlock(info: "check")) }
    return checks
  }
}

extension [Inline] {
  /// The `name` of a comment `<!-- id: name -->`.
  fileprivate var identifier: String? {
    for case .html(let text) in self where text.hasPrefix("<!--") && text.hasSuffix("-->") {
      let inside = text.dropFirst(4).dropLast(3).trimmed
      if inside.hasPrefix("id:") { return inside.dropFirst(3).trimmed }
    }
    return nil
  }
}
