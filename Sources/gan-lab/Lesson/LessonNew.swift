import ArgumentParser
import Console
import Glibc
import Lessons

/// `gan-lab lesson new ID`.
struct LessonNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin a lesson: a file that runs, with what is to be filled in.")

  @ArgumentParser.Argument(
    help: ArgumentHelp("The lesson's id: small letters, digits, -.", valueName: "id"))
  var id: String

  @Option(
    help: ArgumentHelp(
      "A script of commands, as save-script writes it, to make the steps of.", valueName: "file"),
    completion: .file(extensions: ["lab"]))
  var from: String?

  @Option(
    help: ArgumentHelp("The file; without it, ID.md.", valueName: "file"),
    completion: .file(extensions: ["md"]))
  var to: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let lab = try common.lab()
    do {
      let draft = try LessonDraft(id: id, script: from) { lab.quietShell() }
      let path = to ?? "\(id).md"
      guard access(path, F_OK) != 0 else {
        throw Diagnostic("\(path) is there already", hint: "--to names another file")
      }
      try PageFile.write(draft.text, to: path)
      Terminal.write(path + "\n", to: 1)
    } catch {
      throw lab.failure(error)
    }
  }
}
