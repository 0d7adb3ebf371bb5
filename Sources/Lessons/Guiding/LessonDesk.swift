import Console
import Lab
import PluginHost
import Shell

/// What the lesson's verbs share: the shelf, the language, and the lesson that is open.
public final class LessonDesk {
  /// Where lessons are looked for.
  public let shelf: LessonShelf
  /// The language of lessons.
  public internal(set) var language: LessonLanguage
  let environment: [String: String]
  var guide: LessonGuide?
  /// True if the language was asked for, so that none that was kept takes its place.
  private let isLanguageGiven: Bool

  /// A desk without a lesson.
  public init(
    shelf: LessonShelf, environment: [String: String], language: LessonLanguage? = nil
  ) {
    self.shelf = shelf
    self.environment = environment
    isLanguageGiven = language != nil
    self.language = language ?? LessonLanguage(environment: environment)
  }

  /// The verbs `lesson`, `next`, `hint`, `skip`, `answer` and `lang`.
  public var commands: [any Command] {
    [
      LessonCommand(desk: self), NextCommand(desk: self), HintCommand(desk: self),
      SkipCommand(desk: self), AnswerCommand(desk: self), LanguageCommand(desk: self),
    ]
  }

  /// Lets what is typed at `shell` count for the lesson that is open, and its prompt say where it is.
  public func attach(to shell: Shell) {
    let own = Set(commands.map(\.name))
    shell.witness = { [unowned self] line, outcome in
      if !own.contains(line.verb.text) { guide?.note(line, outcome) }
    }
    shell.situation = { [unowned self] in guide?.situation }
    speak(language, on: shell)
    // Scripts keep to the locale, so that they come to the same pictures for all.
    shell.willPrompt = { [unowned self, unowned shell] in
      guard !isLanguageGiven, let kept = KeptLanguage(environment: environment).language else {
        return
      }
      speak(kept, on: shell)
    }
  }

  /// Lessons and pictures in `language`.
  func speak(_ language: LessonLanguage, on shell: Shell) {
    self.language = language
    guide?.stage.language = language
    shell.pictureDefaults["lang"] = language.rawValue
  }

  /// Opens a lesson, from the start or where its reader left it; one that is open is left.
  ///
  /// - Throws: What is wrong with the file, or with the name.
  func open(_ name: String, anew: Bool, isFull: Bool, on shell: Shell) throws {
    let lesson = try shelf.lesson(name)
    if let missing = lesson.frontMatter.needs.first(where: { !isThere($0, shell) }) {
      throw Diagnostic(
        "the lesson needs the data set \(missing), whose files are not here",
        hint: "gan-lab data get \(missing)")
    }
    guide?.leave()
    let stage = LessonStage(lesson, on: shell, language: language)
    let store = ProgressStore(lesson: lesson.id, environment: environment)
    let guide = LessonGuide(stage, store: store, isFull: isFull)
    self.guide = guide
    var kept: LessonProgress?
    do {
      kept = anew ? nil : try store.progress()
    } catch {
      if let path = store.setAside() {
        shell.manner.complain(
          shell.manner.style.yellow("note: ") + stage.words.setAside(path) + "\n")
      }
    }
    if let kept, !kept.isFinished { guide.takeUp(kept) } else { guide.begin() }
  }

  /// Whether a data set's files are there: it is chosen in a session of its own.
  private func isThere(_ data: String, _ shell: Shell) -> Bool {
    (try? Session(host: shell.session.host).choose(.data, data, [])) != nil
  }
}
