import ArgumentParser
import Console
import Glibc
import Lab
import Lessons
import Shell

/// The lab with the course's verbs.
struct LessonLab {
  let launch: Launch
  let desk: LessonDesk

  /// Says what went wrong; the exit status for it.
  func failure(_ error: any Error) -> ExitCode {
    switch error {
    case let error as LessonError: launch.shell.fail(error.diagnostic, verb: "lesson")
    case let error as Diagnostic: launch.shell.fail(error, verb: "lesson")
    case let error as NoLesson:
      launch.shell.fail(
        Diagnostic(
          "there is no lesson \(error.name)",
          suggestions: Suggestions.nearest(to: error.name, among: error.known),
          hint: "gan-lab lesson list"), verb: "lesson")
    default: launch.shell.fail(Diagnostic("\(error)"), verb: "lesson")
    }
    return ExitCode(1)
  }

  /// The files that `names` mean; of all lessons without a name.
  func paths(_ names: [String]) throws -> [String] {
    guard names.isEmpty else {
      do {
        return try names.map { $0.hasSuffix(".md") ? $0 : try desk.shelf.lesson($0).path }
      } catch {
        throw failure(error)
      }
    }
    return desk.shelf.entries().map(\.path)
  }

  /// A shell over a fresh session that says nothing.
  func quietShell() -> Shell {
    var manner = launch.shell.manner
    manner.isJSON = false
    manner.isQuiet = true
    manner.write = { _ in }
    manner.complain = { _ in }
    manner.progress = ProgressLine(mode: .quiet, unicode: false)
    let session = Session(host: launch.shell.session.host)
    session.isolation = launch.shell.session.isolation
    return Shell(session, manner: manner, commands: launch.shell.commands)
  }
}

extension CommonOptions {
  /// The lab, with a desk for lessons in `language`, or in the locale's.
  func lab(language: LessonLanguage? = nil) throws -> LessonLab {
    let environment = Terminal.environment()
    let desk = LessonDesk(
      shelf: LessonShelf(environment: environment), environment: environment, language: language)
    let launch = try launch(verbs: desk.commands)
    desk.attach(to: launch.shell)
    return LessonLab(launch: launch, desk: desk)
  }
}

/// `--lang`.
struct LanguageOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The language of lessons and pictures: en or fr; without it, the locale's.",
      valueName: "language"))
  var lang: LessonLanguage?
}

extension LessonLanguage: ExpressibleByArgument {}

extension CompletionKind {
  /// The ids of the lessons that there are when Tab is pressed.
  static var lessons: CompletionKind {
    .custom { _, _, _ in
      LessonShelf(environment: Terminal.environment()).entries().map(\.id)
    }
  }
}

/// Where a presentation stops until somebody presses Enter.
enum Pause {
  /// Waits; false after Ctrl-C or Ctrl-D.
  static func wait() -> Bool {
    guard Terminal.isTerminal(0) else { return true }
    Terminal.write("  ⏎ ", to: 2)
    var byte: UInt8 = 0
    while true {
      let count = read(0, &byte, 1)
      if count == 1, byte == 0x0A { return true }
      if count == 1 { continue }
      if count < 0, errno == EINTR, !Interrupt.shouldStop { continue }
      return false
    }
  }
}

/// A page that appears whole or not at all.
enum PageFile {
  static func write(_ text: String, to path: String) throws(Diagnostic) {
    do {
      try AtomicFile.write(text, to: path)
    } catch {
      throw Diagnostic("\(path): \(error.fault)")
    }
  }
}
