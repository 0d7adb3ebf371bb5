import ArgumentParser
import Console
import Lessons
import Shell

/// `gan-lab lesson list`.
struct LessonList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The lessons, and how far you are.")

  @OptionGroup var language: LanguageOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    let lab = try common.lab(language: language.lang)
    throw ExitCode(lab.launch.script("lesson list"))
  }
}
