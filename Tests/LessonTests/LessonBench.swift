import Console
import GanLabKit
import Glibc
import Lab
import Lessons
import PluginHost
import Shell
import TestSupport

/// A shell over the lab's own plugins for one lesson; it keeps what is written.
final class LessonBench {
  let shell: Shell
  let desk: LessonDesk
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

  /// A bench whose reader keeps progress in `home`, or in the scratch folder.
  init(
    json: Bool = false, quiet: Bool = false, home: String? = nil,
    interrupted: @escaping () -> Bool = { false }
  ) throws {
    let folder = try ScratchFolder()
    self.folder = folder
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
    let home = home ?? folder.path
    desk = LessonDesk(
      shelf: LessonShelf(folders: [folder.path + "/shelf"]),
      environment: ["HOME": home, "XDG_STATE_HOME": home + "/state"], language: .english)
    shell = Shell(
      Self.session(host), manner: manner, commands: Shell.allCommands + desk.commands)
    desk.attach(to: shell)
  }

  /// A shell that says nothing, over a session of its own.
  func freshShell() -> Shell {
    Shell(Self.session(shell.session.host), manner: shell.manner, commands: shell.commands)
  }

  /// A session that trains in processes of the lab where a command wants that.
  private static func session(_ host: PluginHost) -> Session {
    let session = Session(host: host)
    session.isolation = Isolation(executable: LabProcess.executable)
    return session
  }

  /// Types a line at the prompt; what was said to it.
  @discardableResult
  func type(_ line: String) -> String {
    let before = written.output.count
    let errors = written.errors.count
    _ = shell.runScript(line, name: nil)
    return String(written.output.dropFirst(before)) + String(written.errors.dropFirst(errors))
  }

  /// Puts a lesson on the shelf as `01-tiny.md`.
  func shelve(_ text: String) {
    mkdir(folder.path + "/shelf", 0o700)
    folder.write(Array(text.utf8), to: "shelf/01-tiny.md")
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
