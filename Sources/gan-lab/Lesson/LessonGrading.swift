import ArgumentParser
import Console
import Lessons
import Shell

/// `gan-lab lesson grade FILE …`.
struct LessonGrading: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade",
    abstract: "Run again what readers typed, judge their answers again, and write a table (CSV).",
    discussion: """
      The files are the progress.json of readers, in their folder gan-lab/lessons/LESSON under \
      $XDG_STATE_HOME (~/.local/state).
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("Progress files.", valueName: "progress.json"),
    completion: .file(extensions: ["json"]))
  var files: [String]

  @OptionGroup var common: CommonOptions

  func run() throws {
    let lab = try common.lab(language: .english)
    var failed = false
    Terminal.write(LessonGrade.columns.joined(separator: ",") + "\n", to: 1)
    for file in files {
      do {
        let grade = try LessonGrade.grade(file, shelf: lab.desk.shelf) { lab.quietShell() }
        Terminal.write(grade.csv + "\n", to: 1)
      } catch {
        failed = true
        _ = lab.failure(error)
      }
    }
    throw ExitCode(failed ? 1 : 0)
  }
}
