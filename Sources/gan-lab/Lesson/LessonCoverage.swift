import ArgumentParser
import Console
import Lessons

/// `gan-lab lesson coverage`.
struct LessonCoverage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "A table of what the curriculum asks for and the lessons that teach it.")

  @ArgumentParser.Argument(
    help: ArgumentHelp("The folder of the lessons.", valueName: "folder"), completion: .directory)
  var folder = "Lessons"

  func run() throws {
    guard let curriculum = Curriculum(folder: folder) else {
      Terminal.write("gan-lab: there is no \(folder)/curriculum.tsv\n", to: 2)
      throw ExitCode(1)
    }
    let lessons = LessonShelf(folders: [folder]).entries().compactMap { try? $0.lesson.get() }
    Terminal.write(curriculum.coverage(by: lessons) + "\n", to: 1)
    let untaught = curriculum.untaught(by: lessons)
    guard untaught.isEmpty else {
      Terminal.write("no lesson teaches: \(untaught.map(\.id).joined(separator: ", "))\n", to: 2)
      throw ExitCode(3)
    }
  }
}
