import Console
import FoundationEssentials
import Glibc
import Shell

/// A lesson as one page of HTML that holds all it needs: prose, commands, what they say, pictures.
public struct LessonHandout {
  /// For whom the page is.
  public enum Reader: String, Sendable, CaseIterable {
    /// With solutions and answers, folded.
    case teacher
    /// Without them.
    case student
  }

  private let lesson: LessonFile
  private let language: LessonLanguage
  private let reader: Reader
  private let stage: LessonStage
  private let capture: Capture
  private var body = ""

  /// What the commands say and draw.
  private final class Capture {
    var text = ""
    var pictures: [String] = []
    var failure: String?
  }

  /// Runs a lesson and makes the page of it.
  ///
  /// - Parameters:
  ///   - lesson: The lesson.
  ///   - shell: Whose session its commands work on; it is left as they leave it.
  ///   - language: The language of the page.
  ///   - reader: For whom it is.
  ///   - isFull: Whether the long demonstrations are run.
  /// - Returns: The page.
  /// - Throws: `Diagnostic`, if a command fails.
  public static func page(
    of lesson: LessonFile, on shell: Shell, language: LessonLanguage, reader: Reader, isFull: Bool
  ) throws(Diagnostic) -> String {
    var handout = LessonHandout(lesson, on: shell, language: language, reader: reader)
    try handout.write(isFull: isFull)
    return handout.page
  }

  private init(
    _ lesson: LessonFile, on shell: Shell, language: LessonLanguage, reader: Reader
  ) {
    self.lesson = lesson
    self.language = language
    self.reader = reader
    let capture = Capture()
    self.capture = capture
    var manner = shell.manner
    manner.isJSON = false
    manner.style = .plain
    manner.width = 88
    manner.write = { capture.text += $0 }
    manner.complain = { capture.text += $0 }
    let own = Shell(shell.session, manner: manner, commands: shell.commands)
    own.pictureDefaults = ["lang": language.rawValue]
    let stage = LessonStage(lesson, on: own, language: language)
    self.stage = stage
    own.witness = { [unowned stage] line, outcome in
      stage.book.note(line.verb.text, outcome.result)
      for key in ["path", "sheet"] {
        if case .string(let path)? = outcome.result[key] { capture.pictures.append(path) }
      }
    }
  }

  private mutating func write(isFull: Bool) throws(Diagnostic) {
    try run(lesson.seedCommand)
    for step in lesson.steps {
      body += "<section id=\"\(step.id)\">\n<h2>\(HTML.escaped(step.titles[language] ?? step.id))"
      body += "</h2>\n"
      for part in step.parts { try write(part, isFull: isFull) }
      body += "</section>\n"
    }
  }

  private mutating func write(_ part: LessonPart, isFull: Bool) throws(Diagnostic) {
    switch part {
    case .prose(let prose): body += HTML.blocks(prose[language] ?? []) + "\n"
    case .commands(let block):
      guard block.role != .long || isFull else { return write(commands: block) }
      let said = try perform(block)
      guard block.isSolution else {
        write(commands: block)
        body += said
        return
      }
      if reader == .teacher {
        fold(language.choose("One solution", "Une solution")) { page in
          page.write(commands: block)
          page.body += said
        }
      } else {
        body += "<div class=\"lines\"></div>\n"
      }
    case .checks(let block):
      let lines = block.checks.map(\.text).joined(separator: "\n")
      body += "<pre class=\"check\">\(HTML.escaped(lines))</pre>\n"
    case .question(let question): write(question)
    case .hint(let hint):
      fold(language.choose("Hint", "Indice")) { page in
        page.body += "<p>\(HTML.escaped(hint.text[page.language] ?? ""))</p>\n"
      }
    }
  }

  private mutating func write(commands block: LessonCommands) {
    let lines = block.lines.map(\.text).joined(separator: "\n")
    body += "<pre class=\"gan\">\(HTML.escaped(lines))</pre>\n"
  }

  private mutating func write(_ question: Question) {
    body += "<div class=\"question\"><p>\(HTML.escaped(question.text[language] ?? ""))</p>\n"
    if case .choice(let choices) = question.form {
      let items = choices.map { "<li>\(HTML.escaped($0.text[language] ?? ""))</li>" }
      body += "<ol>\(items.joined())</ol>\n"
    } else {
      body += "<div class=\"lines\"></div>\n"
    }
    if reader == .teacher {
      fold(language.choose("Answer", "Réponse")) { page in page.write(answer: question) }
    }
    body += "</div>\n"
  }

  private mutating func write(answer question: Question) {
    switch question.form {
    case .choice(let choices):
      for (place, choice) in choices.enumerated() {
        body += "<p>\(choice.isRight ? "✓" : "✗") \(place + 1). "
        body += "\(HTML.escaped(choice.feedback[language] ?? ""))</p>\n"
      }
    case .number(let number):
      body += "<p>\(JSONValue.number(number.right.value).compact). "
      body += "\(HTML.escaped(number.right.feedback[language] ?? ""))</p>\n"
    case .text(let text): body += "<p>\(HTML.escaped(text.model[language] ?? ""))</p>\n"
    }
  }

  private mutating func fold(_ title: String, _ content: (inout LessonHandout) -> Void) {
    body += "<details><summary>\(title)</summary>\n"
    content(&self)
    body += "</details>\n"
  }

  /// Runs a block; what it says and draws.
  private func perform(_ block: LessonCommands) throws(Diagnostic) -> String {
    capture.text = ""
    capture.pictures = []
    for line in block.lines {
      if block.role == .refused {
        do throws(Diagnostic) {
          _ = try stage.shell.outcome(of: line)
        } catch {
          capture.text += Renderer(style: .plain, width: 100).text(error) + "\n"
        }
      } else {
        try run(line)
      }
    }
    let text = capture.text.split(separator: "\n", omittingEmptySubsequences: false)
      // A picture stands for its path.
      .filter { line in !capture.pictures.contains { $0 == line.trimmed } }
      .joined(separator: "\n").trimmed
    var said = text.isEmpty ? "" : "<pre class=\"said\">\(HTML.escaped(text))</pre>\n"
    for path in capture.pictures { said += picture(path) }
    return said
  }

  private func run(_ line: CommandLine) throws(Diagnostic) {
    let outcome = try stage.shell.outcome(of: line)
    if !outcome.text.isEmpty { capture.text += outcome.text + "\n" }
    if stage.shell.manner.isInterrupted() { throw Diagnostic("stopped") }
  }

  private func picture(_ path: String) -> String {
    let kind = path.hasSuffix(".gif") ? "gif" : path.hasSuffix(".png") ? "png" : nil
    guard let kind, let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return "" }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return "<img alt=\"\(HTML.escaped(name))\" src=\"data:image/\(kind);base64,"
      + "\(bytes.base64EncodedString())\">\n"
  }

  private var page: String {
    """
    <!DOCTYPE html>
    <html lang="\(language.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(HTML.escaped(lesson.title(language)))</title>
    <style>\(Self.style)</style>
    </head>
    <body>
    <h1>\(HTML.escaped(lesson.title(language)))</h1>
    \(body)
    </body>
    </html>

    """
  }

  /// Dark on white, wide enough to read, and printable.
  private static let style = """
    body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff;
      font: 1.06rem/1.55 Georgia, "DejaVu Serif", serif; }
    h1, h2 { font-family: "DejaVu Sans", Helvetica, Arial, sans-serif; line-height: 1.25; }
    h2 { margin-top: 2.4rem; border-bottom: 2px solid #0072b2; }
    pre { font: .88rem/1.4 "DejaVu Sans Mono", Menlo, monospace; padding: .6rem .8rem; overflow-x: auto;
      border-left: 4px solid #bbb; background: #f6f6f6; }
    pre.gan { border-color: #0072b2; background: #eaf3f9; font-weight: bold; }
    pre.said { border-color: #999; font-size: .8rem; }
    pre.check { border-color: #009e73; }
    code { font-family: "DejaVu Sans Mono", Menlo, monospace; font-size: .92em; }
    .question { border: 2px solid #d55e00; padding: 0 1rem; margin: 1rem 0; }
    .lines { height: 6rem; border-bottom: 1px dotted #666; }
    img { max-width: 100%; display: block; margin: 1rem auto; }
    summary { cursor: pointer; color: #0072b2; }
    @media print { section { break-inside: auto; } img, pre { break-inside: avoid; } }
    """
}
