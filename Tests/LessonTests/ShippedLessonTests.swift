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

  @Test func thereAreLessons() { #expect(Self.names.count >= 2) }

  @Test(arguments: zip(names, names.indices.map { $0.isMultiple(of: 2) }))
  func everyCheckPasses(name: String, inFrench: Bool) throws {
    let bench = try LessonBench()
    let report = LessonRunner.run(
      try lesson(name), on: bench.shell, language: inFrench ? .french : .english)
    #expect(report.exitStatus == 0, "\(bench.errors)")
    #expect(report.checks.count >= 10)
    print("\(name): \(report.checks.count) checks, \(report.seconds) s")
  }

  /// With one step in place of each training, and without solutions, each step whose work was not
  /// done is found out.
  @Test(arguments: names) func checksFindWhatWasNotDone(name: String) throws {
    let whole = try lesson(name)
    let hollow = try LessonFile(text: hollowed(try text(name)), path: name)
    let bench = try LessonBench()
    let report = LessonRunner.run(hollow, on: bench.shell, language: .english)
    #expect(report.exitStatus == 3, "\(bench.errors)")
    let found = Set(report.failures.map(\.stepID))
    for step in whole.steps where isWork(step) {
      #expect(found.contains(step.id), "\(name): nothing checks the work of `\(step.id)`")
    }
  }

  @Test(arguments: names) func aLessonWithoutItsTrainingFails(name: String) throws {
    let lines = try text(name).split(separator: "\n", omittingEmptySubsequences: false)
    let without = lines.filter { !$0.hasPrefix("train ") }.joined(separator: "\n")
    #expect(without.count < (try text(name)).count)
    let bench = try LessonBench()
    // Most checks on a training cannot even be read, if nothing trains.
    guard let lesson = try? LessonFile(text: without, path: name) else { return }
    #expect(LessonRunner.run(lesson, on: bench.shell, language: .english).exitStatus != 0)
  }

  @Test(arguments: names) func bothLanguagesSayTheSameThings(name: String) throws {
    for step in try lesson(name).steps {
      #expect(step.titles.values.allSatisfy { !$0.isEmpty })
      for case .prose(let prose) in step.parts {
        let french = prose[.french] ?? []
        let english = prose[.english] ?? []
        #expect(!french.isEmpty)
        // Block for block: no paragraph, list or formula is missing on one side.
        #expect(french.map(\.kindName) == english.map(\.kindName), "\(name): \(step.id)")
      }
    }
  }

  /// A line must not begin with a question mark: French typography puts a no-break space there.
  @Test(arguments: names) func frenchSpacesDoNotBreak(name: String) throws {
    for step in try lesson(name).steps {
      for case .prose(let prose) in step.parts {
        for text in (prose[.french] ?? []).flatMap(\.words) {
          for pair in [" :", " ;", " ?", " !", " »", "« ", " %"] {
            #expect(!text.contains(pair), "\(step.id): \(text)")
          }
        }
      }
    }
  }

  @Test(arguments: names) func everyVerbExists(name: String) throws {
    let verbs = Set(Shell.allCommands.map(\.name))
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

  /// Each lesson asks first, lets the reader predict and break it, and ends in an exercise and sources.
  @Test(arguments: names) func theShapeOfALesson(name: String) throws {
    let lesson = try lesson(name)
    #expect(lesson.steps.first?.id == "question")
    #expect(lesson.steps.suffix(2).map(\.id) == ["exercice", "sources"])
    let whole = try text(name)
    #expect(whole.contains("**Prédisez**") && whole.contains("**Predict**"))
    #expect(whole.contains("Cassez") && whole.contains("Break"))
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

  /// One step in place of each training; no solutions.
  private func hollowed(_ text: String) -> String {
    var isSolution = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("```") { isSolution = line == "```gan solution" }
      if line == "```gan solution" { return "```gan" }
      if isSolution { return "status" }
      return line.hasPrefix("train ") ? "train steps=1" : String(line)
    }.joined(separator: "\n")
  }

  private func isWork(_ step: LessonStep) -> Bool {
    step.parts.contains { part in
      guard case .commands(let block) = part else { return false }
      return block.isSolution || block.lines.contains { $0.verb.text == "train" }
    }
  }
}

extension Block {
  fileprivate var kindName: String {
    switch kind {
    case .heading(let level, _): "heading \(level)"
    case .paragraph: "paragraph"
    case .code: "code"
    case .list(let start, let items): "list \(start ?? 0) of \(items.count)"
    case .quote(let blocks): "quote of \(blocks.count)"
    case .rule: "rule"
    case .html: "html"
    }
  }

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
