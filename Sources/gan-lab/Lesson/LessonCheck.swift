import ArgumentParser
import Console
import Lessons
import Shell

/// `gan-lab lesson lint FILE …`.
struct LessonCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Look whether lessons run, check what they teach, and say the same in both languages."
  )

  @ArgumentParser.Argument(
    help: ArgumentHelp("Lessons: numbers, ids or files; all of them if there is none."),
    completion: .lessons)
  var names: [String] = []

  @Flag(help: "Run the demonstrations that take minutes, too.")
  var full = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    let lab = try common.lab(language: .english)
    var isClean = true
    var isRead = true
    for path in try lab.paths(names) {
      let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/")
      let topics = Curriculum(folder: folder.isEmpty ? "." : folder)
        .map { Set($0.topics.map(\.id)) }
      let (findings, seconds) = LessonLint.look(at: path, isFull: full, topics: topics) {
        lab.quietShell()
      }
      isClean = isClean && findings.isEmpty
      isRead = isRead && (try? LessonFile(path: path)) != nil
      if common.json {
        let object: JSONObject = [
          "verb": "lint", "ok": .bool(findings.isEmpty), "path": .string(path),
          "seconds": .number(seconds), "findings": JSONValue(findings.map(\.description)),
        ]
        Terminal.write(JSONValue.object(object).compact + "\n", to: 1)
      } else if findings.isEmpty {
        Terminal.write("\(path): all well, \(NumberText.short(seconds)) s\n", to: 1)
      }
      if !common.json {
        for finding in findings { Terminal.write("\(finding)\n", to: 2) }
      }
    }
    throw ExitCode(isClean ? 0 : isRead ? 3 : 1)
  }
}
