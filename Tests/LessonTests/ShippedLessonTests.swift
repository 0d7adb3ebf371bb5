import Console
import Lessons
import Shell
import TestSupport
import Testing

/// The lessons that come with the lab.
@Suite struct ShippedLessonTests {
  /// Every lesson's file, by name in reading order.
  static let names: [String] =
    ((try? Repository.files(in: "Lessons")) ?? []).filter { $0.first?.isNumber == true }

  private func text(_ name: String) throws -> String { try Repository.text(of: "Lessons/" + name) }

  private func lesson(_ name: String) throws -> LessonFile {
    try LessonFile(text: try text(name), path: name)
  }

  @Test func thereAreLessons() { #expect(Self.names.count >= 14) }

  /// Its commands run, its checks pass, and find out what was not done; both languages say the same.
  @Test(arguments: names) func isClean(name: String) throws {
    let bench = try LessonBench(quiet: true)
    // Where it lies, for it may load what lies beside it.
    let path = Repository.root.path + "/Lessons/" + name
    let (findings, seconds) = LessonLint.look(
      at: path, isFull: false, topics: try Self.topics()
    ) { bench.freshShell() }
    #expect(findings.map(\.message) == [])
    #expect(try lesson(name).checks.count >= 10)
    print("\(name): \(seconds) s")
  }

  private static func topics() throws -> Set<String> {
    Set(Curriculum(text: try Repository.text(of: "Lessons/curriculum.tsv")).topics.map(\.id))
  }

  /// Whatever the curriculum asks for is taught, and the table in the README says where.
  @Test func theCurriculumIsCovered() throws {
    let curriculum = Curriculum(text: try Repository.text(of: "Lessons/curriculum.tsv"))
    #expect(curriculum.topics.count > 80)
    let lessons = try Self.names.map(lesson)
    #expect(curriculum.untaught(by: lessons).map(\.id) == [])
    let readme = try Repository.text(of: "Lessons/README.md")
    #expect(readme.contains(curriculum.coverage(by: lessons)), "run make coverage")
  }

  /// Whoever reads alone is asked, and helped.
  @Test(arguments: names) func questionsAndHints(name: String) throws {
    let parts = try lesson(name).steps.flatMap(\.parts)
    #expect(parts.count { if case .question = $0 { true } else { false } } >= 3)
    #expect(parts.count { if case .hint = $0 { true } else { false } } >= 2)
  }

  /// A line must not begin with a question mark: French typography puts a no-break space there.
  @Test(arguments: names) func frenchSpacesDoNotBreak(name: String) throws {
    for step in try lesson(name).steps {
      let prose = step.parts.flatMap { part -> [String] in
        if case .prose(let prose) = part {
          (prose[.french] ?? []).flatMap(\.words)
        } else {
          part.french
        }
      }
      do {
        for text in prose {
          for pair in [" :", " ;", " ?", " !", " »", "« ", " %"] {
            #expect(!text.contains(pair), "\(step.id): \(text)")
          }
        }
      }
    }
  }

  @Test(arguments: names) func everyVerbExists(name: String) throws {
    let bench = try LessonBench()
    let verbs = Set(bench.shell.commands.map(\.name))
    for command in try lesson(name).commands {
      #expect(verbs.contains(command.verb.text), "\(name):\(command.verb.line)")
    }
  }

  @Test func namesIdsAndRequirementsFit() throws {
    var seen: Set<String> = []
    let readme = try Repository.text(of: "Lessons/README.md")
    for name in Self.names {
      let lesson = try lesson(name)
      #expect(name.hasSuffix("-\(lesson.id).md"))
      #expect(lesson.frontMatter.requires.allSatisfy(seen.contains), "\(name)")
      #expect(seen.insert(lesson.id).inserted)
      #expect(readme.contains("](\(name))"), "README.md lists \(name)")
    }
  }

  /// Each lesson asks first, lets the reader predict, and ends in an exercise and sources.
  @Test(arguments: names) func theShapeOfALesson(name: String) throws {
    let lesson = try lesson(name)
    #expect(lesson.steps.first?.id == "question")
    #expect(lesson.steps.suffix(2).map(\.id) == ["exercice", "sources"])
    let whole = try text(name)
    #expect(whole.contains("**Prédisez**") && whole.contains("**Predict**"))
    let solved = lesson.steps.contains { step in
      step.parts.contains { if case .commands(let block) = $0 { block.isSolution } else { false } }
    }
    #expect(solved)
  }

  @Test func theExampleOfTheReadmeRuns() throws {
    let readme = try Repository.text(of: "Lessons/README.md")
    let start = try #require(readme.firstRange(of: "````markdown\n")).upperBound
    let end = try #require(readme[start...].firstRange(of: "\n````")).lowerBound
    let bench = try LessonBench()
    let report = try bench.run(String(readme[start..<end]), .french)
    #expect(report.exitStatus == 0, "\(bench.errors)")
    #expect(report.checks.count == 2)
  }
}

extension Block {
  /// The words outside code, piece by piece.
  fileprivate var words: [String] {
    switch kind {
    case .heading(_, let pieces), .paragraph(let pieces): [pieces.prose]
    case .list(_, let items): items.joined().flatMap(\.words)
    case .quote(let blocks): blocks.flatMap(\.words)
    case .code, .rule, .html: []
    }
  }
}

extension [Inline] {
  /// The text with a letter in place of code.
  fileprivate var prose: String {
    reduce(into: "") { text, piece in
      switch piece {
      case .text(let words): text += words
      case .code: text += "x"
      case .emphasis(let inner), .strong(let inner), .link(let inner, _): text += inner.prose
      case .html: break
      case .softBreak, .lineBreak: text += " "
      }
    }
  }
}

extension LessonPart {
  /// The French of a question or a hint, piece by piece.
  fileprivate var french: [String] {
    let texts: [[LessonLanguage: String]] =
      switch self {
      case .hint(let hint): [hint.text]
      case .question(let question): [question.text] + question.answers
      default: []
      }
    return texts.compactMap { $0[.french] }
  }
}

extension Question {
  fileprivate var answers: [[LessonLanguage: String]] {
    switch form {
    case .choice(let choices): choices.flatMap { [$0.text, $0.feedback] }
    case .number(let number): [number.right.feedback] + number.mistakes.map(\.feedback)
    case .text(let text): text.points.map(\.feedback) + [text.model]
    }
  }
}
