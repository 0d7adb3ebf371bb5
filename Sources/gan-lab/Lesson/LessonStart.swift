import ArgumentParser
import Console
import Lessons
import Shell

/// `gan-lab lesson start NAME`.
struct LessonStart: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Open the shell in a lesson, or go through it from the first step to the last.")

  @ArgumentParser.Argument(
    help: ArgumentHelp("Its number, its id, or its file.", valueName: "lesson"),
    completion: .lessons)
  var name: String

  @Flag(help: "Run all of it, solutions included, without a stop.")
  var auto = false

  @Flag(
    help: "For a projector: run all of it, with large pictures, and wait for Enter at each part.")
  var present = false

  @Flag(help: "Leave out demonstrations that take minutes.")
  var quick = false

  @OptionGroup var language: LanguageOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    let lab = try common.lab(language: language.lang)
    if auto || present {
      let path: String
      do {
        path = try lab.desk.shelf.lesson(name).path
      } catch {
        throw lab.failure(error)
      }
      var manner = LessonRunner.Manner(isFull: !quick)
      if present {
        lab.launch.shell.pictureDefaults["theme"] = "projector"
        manner.pause = { Pause.wait() }
      }
      throw ExitCode(
        lab.launch.file(path) { path, shell in
          runLesson(path: path, shell: shell, language: lab.desk.language, manner: manner)
        })
    }
    let start = "lesson start \(Tokenizer.quoted(name))\(quick ? " quick=on" : "")"
    throw ExitCode(lab.launch.shellOrStream(opening: start))
  }
}
