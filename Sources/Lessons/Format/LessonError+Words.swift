import Console

extension LessonError: CustomStringConvertible {
  /// The error as `file:line: sentence`.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return "\(place): \(message)"
  }

  /// The error for the shell's renderer, with its place and the nearest name.
  public var diagnostic: Diagnostic {
    guard let line else { return Diagnostic("\(file): \(message)") }
    // Without the line's text there is no excerpt: the sentence says what stands there.
    let place = SourceText("", name: file, firstLine: line)
    return Diagnostic(
      message, at: place.span(line: line, column: 1), suggestions: suggestions, hint: hint)
  }

  /// What is wrong, in one sentence without a full stop.
  public var message: String {
    switch reason {
    case .unreadable(let why): why
    case .noFrontMatter: "a lesson begins with a line `---` and its front matter"
    case .frontMatterNotClosed: "the front matter has no second line `---`"
    case .notKeyAndValue(let text): "`\(text)` is not `key: value`"
    case .unknownKey(let key): "the front matter has no key `\(key)`"
    case .repeatedKey(let key): "`\(key)` is given twice"
    case .missingKey(let key): "the front matter has no `\(key)`"
    case .badValue(let key, let found, let expected):
      found.isEmpty ? "\(key) is \(expected)" : "\(key) is \(expected), not `\(found)`"
    case .tooDeep: "text is nested too deeply to be read"
    case .badTitle(let expected): "the heading of a lesson says `\(expected)`"
    case .noSteps: "the lesson has no steps"
    case .noStepID(let title): "the step `\(title)` has no id"
    case .badStepID(let id): "a step's id is \(String.identifierForm), not `\(id)`"
    case .repeatedStepID(let id, let firstLine):
      "the step id `\(id)` was given before, in line \(firstLine)"
    case .emptyStep(let id): "the step `\(id)` is empty"
    case .missingLanguage(let language, .heading):
      "the heading has no title in \(language.englishName)"
    case .missingLanguage(let language, .prose):
      "this text has nothing in \(language.englishName)"
    case .repeatedLanguage(let language):
      "`### \(language.heading)` stands twice before the next commands"
    case .unknownSection(let heading): "`### \(heading)` is no language of lessons"
    case .strayText: "this text stands under no language"
    case .unclosedFence(let info):
      info.isEmpty
        ? "the block opened here is never closed" : "the \(info) block opened here is never closed"
    case .unknownBlock(let info): "there are no blocks of the kind `\(info)`"
    case .nestedBlock(let info): "a \(info) block stands inside a list or a quotation"
    case .emptyBlock(let info): "the \(info) block is empty"
    case .badCommands(let error): Diagnostic(error, in: SourceText("")).message
    case .badQuestion(let kind, let fault): "the block `\(kind)`: \(fault.words)"
    case .badCheck(let text, let fault): "`\(text)` is no check: \(fault.words)"
    case .checkTooEarly(let figure, let verb, _):
      verb.map { "`\(figure)` is checked, and no `\($0)` was run before" }
        ?? "`\(figure)` is checked, and no command was run before"
    }
  }

  private var suggestions: [String] {
    switch reason {
    case .unknownKey(let key): Suggestions.nearest(to: key, among: FrontMatter.keys)
    case .unknownSection(let heading):
      Suggestions.nearest(to: heading, among: LessonLanguage.allCases.map(\.heading))
    case .unknownBlock(let info): Suggestions.nearest(to: info, among: LessonReader.blockKinds)
    case .checkTooEarly(_, let verb?, let run): Suggestions.nearest(to: verb, among: run)
    default: []
    }
  }

  private var hint: String? {
    switch reason {
    case .unknownKey: "keys: \(FrontMatter.keys.joined(separator: ", "))"
    case .noSteps: "## Titre · Title <!-- id: name -->"
    case .noStepID(let title): "## \(title) <!-- id: name -->"
    case .missingLanguage(_, .heading): "the titles stand side by side: ## Titre · Title"
    case .missingLanguage(let language, .prose): "### \(language.heading)"
    case .strayText: "### Français, then ### English"
    case .nestedBlock: "blocks that run begin at the margin"
    case .unknownBlock: "kinds: \(LessonReader.blockKinds.joined(separator: ", "))"
    case .badCheck: "measure.modes_covered >= 7, or plot.data.js.2 == 0.3368 ± 1e-4"
    default: nil
    }
  }
}

extension LessonLanguage {
  fileprivate var englishName: String { self == .french ? "French" : "English" }
}

extension CheckFault {
  var words: String {
    switch self {
    case .noFigure: "it begins with no figure"
    case .badPath(let path): "the path `\(path)` has an empty piece"
    case .noRelation: "it compares by none of >=, <=, ==, !=, >, <"
    case .noValue: "it compares with nothing"
    case .notANumber(let text): "`\(text)` is no number"
    case .badTolerance(let text): "the tolerance `\(text)` is no number of at least 0"
    case .needlessTolerance: "a tolerance goes with == or != and a number"
    case .leftOver(let text): "`\(text)` is too much"
    }
  }
}
