import Console
import GanLabKit
import Lab
import Lessons
import PluginHost
import Shell
import TestSupport

/// A shell over the lab's own plugins for one lesson; it keeps what is written.
final class LessonBench {
  let shell: Shell
  let folder: ScratchFolder
  private let written = Written()

  private final class Written {
    var output = ""
    var errors = ""
  }

  var output: String { written.output }
  var errors: String { written.errors }
  /// Standard output line by line.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  init(
    json: Bool = false, quiet: Bool = false, interrupted: @escaping () -> Bool = { false }
  ) throws {
    folder = try ScratchFolder()
    // As the lab has it: the figures of a seed hold for a number of threads.
    Engine.threads = 1
    var host = PluginHost()
    host.loadAll(from: [SearchFolder(LabProcess.buildFolder, isShared: true)])
    let written = written
    var manner = Shell.Manner()
    manner.isJSON = json
    manner.isQuiet = quiet
    manner.outDirectory = folder.path
    manner.write = { written.output += $0 }
    manner.complain = { written.errors += $0 }
    manner.isInterrupted = interrupted
    shell = Shell(Session(host: host), manner: manner)
  }

  /// Runs a lesson given by its text.
  func run(
    _ text: String, _ language: LessonLanguage = .english
  ) throws(LessonError) -> LessonReport {
    LessonRunner.run(
      try LessonFile(text: text, path: "tiny.md"), on: shell, language: language)
  }
}

/// The head of a lesson in tests: seven lines.
let head = """
  ---
  id: tiny
  title.fr: Petite
  title.en: Tiny
  seed: 7
  minutes: 1
  ---

  """

/// A lesson with one step: the head, then prose in both languages, then `rest` from line 18 on.
func tiny(_ rest: String) -> String {
  head + """

    ## Un · One <!-- id: one -->

    ### Français

    Bonjour.

    ### English

    Hello.
    \(rest)

    """
}
