import ArgumentParser
import Console
import Lessons
import Shell

/// `gan-lab lesson export NAME`.
struct LessonExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Run a lesson and write it as one page of HTML, pictures and all.")

  @ArgumentParser.Argument(
    help: ArgumentHelp("Its number, its id, or its file.", valueName: "lesson"),
    completion: .lessons)
  var name: String

  @Option(
    help: ArgumentHelp("The page; without it, the lesson's id.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var to: String?

  @Flag(help: "Without solutions and answers.")
  var student = false

  @Flag(help: "Leave out demonstrations that take minutes.")
  var quick = false

  @OptionGroup var language: LanguageOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    let lab = try common.lab(language: language.lang)
    do {
      let lesson = try lab.desk.shelf.lesson(name)
      let page = try LessonHandout.page(
        of: lesson, on: lab.launch.shell, language: lab.desk.language,
        reader: student ? .student : .teacher, isFull: !quick)
      let path = to ?? "\(lesson.id)-\(lab.desk.language.rawValue).html"
      try PageFile.write(page, to: path)
      Terminal.write(path + "\n", to: 1)
    } catch {
      throw lab.failure(error)
    }
  }
}
