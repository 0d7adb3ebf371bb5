import Console
import GanLabKit
import Glibc
import Graphics
import Lab
import PluginHost

/// A shell made ready as the command line wants it.
public struct Launch {
  /// The version of the lab.
  public static let version = ganLabVersion

  /// The shell.
  public let shell: Shell
  private let readsRC: Bool
  private let environment: [String: String]
  private let output: Output
  private let profile: ProfileReport?

  /// Standard output, and whether it took everything.
  private final class Output {
    private(set) var failure: String?
    private let descriptor: Int32

    /// A descriptor of its own, for what a plugin closes is lost to all; with `isAlone`, what a plugin
    /// prints goes among the messages, so that every line of results is one.
    init(isAlone: Bool) {
      let copy = fcntl(1, F_DUPFD_CLOEXEC, 100)
      descriptor = copy >= 0 ? copy : 1
      if copy >= 0, isAlone { dup2(2, 1) }
    }

    deinit { if descriptor != 1 { close(descriptor) } }

    func write(_ text: String) {
      if !Terminal.write(text, to: descriptor), failure == nil {
        failure = String(cString: strerror(errno))
      }
    }

    /// The exit status, which is no success if results were lost.
    func status(_ status: Int32) -> Int32 {
      guard let failure, status == Shell.Status.done else { return status }
      Terminal.write("gan-lab: standard output was not written: \(failure)\n", to: 2)
      return Shell.Status.failed
    }
  }

  /// Tells what components have to say, without the progress line getting in the way.
  ///
  /// Unchecked: components are called by the lab's one thread, which draws the progress line, too.
  private final class Voice: @unchecked Sendable {
    private let manner: Shell.Manner

    init(_ manner: Shell.Manner) { self.manner = manner }

    func tell(_ line: String) {
      manner.progress.clear()
      manner.complain(line + "\n")
    }
  }

  /// Lists the plugins and sets up the shell, with `verbs` behind its own.
  public init(
    isJSON: Bool = false, seed: UInt64? = nil, outDirectory: String = "gan-lab-out",
    threads: Int? = nil, plugins: [String] = [], dataFolders: [String] = [],
    trusted: [String] = [], readsRC: Bool = true, isQuiet: Bool = false, color: String = "auto",
    profiles: Bool = false, isolates: Bool = false, records: Bool = true, verbs: [any Command] = []
  ) {
    Launch.lead(to: dataFolders)
    let environment = Terminal.environment()
    self.environment = environment
    output = Output(isAlone: isJSON)
    self.readsRC = readsRC
    profile = profiles ? ProfileReport() : nil
    CrashReport.install()
    let seconds = environment["GANLAB_PROBE_SECONDS"].flatMap { Double($0) } ?? 5
    var host = PluginHost(
      precautions: .all(
        environment: environment, executable: SearchFolder.executable, seconds: seconds),
      reserved: Session.reservedNames)
    var refusals: [String] = []
    for file in trusted {
      do throws(PluginError) {
        try host.trust(file, forGood: false)
      } catch {
        refusals.append("gan-lab: --trust \(file): \(error)\n")
      }
    }
    host.loadAll(
      from: SearchFolder.all(
        named: plugins, environment: environment, executable: SearchFolder.executable))
    Engine.threads = threads ?? Engine.usefulThreads
    let session = Session(host: host)
    if records { session.runs = RunStore(environment: environment) }
    session.isolation = Isolation(executable: SearchFolder.executable, isAlways: isolates)
    var manner = Shell.Manner()
    manner.write = output.write
    manner.isJSON = isJSON
    manner.isQuiet = isQuiet
    manner.outDirectory = outDirectory
    manner.width = Terminal.width(of: 1, environment: environment)
    manner.style = Style(
      isOn: !isJSON
        && ColorPolicy.isColored(
          ColorPolicy.Choice(rawValue: color) ?? .auto, environment: environment,
          isTerminal: Terminal.isTerminal(1))
    )
    if !isJSON, !isQuiet, Terminal.isTerminal(1) {
      manner.screen = PictureScreen(
        environment: environment, isColored: manner.style.isOn)
    }
    manner.progress = ProgressLine(
      mode: .fitting(quiet: isQuiet, environment: environment),
      unicode: Terminal.isUTF8(environment: environment))
    shell = Shell(session, manner: manner, commands: Shell.allCommands + verbs)
    if manner.screen != nil { shell.takeGraphics(from: environment) }
    if Terminal.isTerminal(1) {
      shell.width = { Terminal.width(of: 1, environment: environment) }
    }
    Interrupt.install()
    Interrupt.tellUnheeded(CrashReport.unheeded)
    let voice = Voice(manner)
    ComponentLog.lead { voice.tell($0) }
    for refusal in refusals { manner.complain(refusal) }
    if let seed { _ = try? session.set([Assignment("seed", ["\(seed)"])]) }
    if !host.isScanning { shell.tellFailures() }
  }

  /// Puts `folders` before those of `$GANLAB_DATA`, where data sets look, in a process of their own too.
  private static func lead(to folders: [String]) {
    guard !folders.isEmpty else { return }
    let given = getenv("GANLAB_DATA").map { [String(cString: $0)] } ?? []
    setenv("GANLAB_DATA", (folders + given).joined(separator: ":"), 1)
  }

  /// The exit status; what `--profile` counted is told first.
  private func ended(_ status: Int32) -> Int32 {
    if let profile {
      let manner = shell.manner
      if manner.isJSON {
        let line: JSONObject = ["verb": "profile", "ok": true, "result": .object(profile.json())]
        manner.write(JSONValue.object(line).compact + "\n")
      } else {
        manner.complain(profile.text(manner))
      }
    }
    return output.status(status)
  }

  /// Opens the shell on a terminal, or runs the commands that come from standard input; those of
  /// `opening` first.
  public func shellOrStream(opening: String = "") -> Int32 {
    guard Terminal.isTerminal(0) else {
      let status = shell.runScript(opening, name: nil)
      guard status == Shell.Status.done else { return ended(status) }
      return ended(shell.runStream(PlainEditor(), name: "standard input"))
    }
    do {
      let editor = try ReadlineEditor(
        source: ShellCompletion(shell), history: HistoryFile(environment: environment),
        notice: { shell.fail($0, verb: nil) })
      shell.confirm = { facts, question in
        shell.manner.complain(facts + "\n")
        let answer = try? editor.answer(to: question + " [y/N] ")
        return answer == .line("y") || answer == .line("yes")
      }
      editor.whenIdle(
        {
          // The page says nothing on the terminal, so that no line has to make room for it.
          shell.page?.beIdle()
          return shell.session.watchesPlugins && shell.sources.hasChanged
        }, run: { shell.reloadChanged() })
      shell.manner.screen?.isPrompted = true
      if Terminal.isTerminal(1), !shell.manner.isJSON {
        shell.pager = Pager(environment: environment)
      }
      shell.willPrompt?()
      if !shell.manner.isQuiet { greet() }
      runRC()
      _ = shell.runScript(opening, name: nil)
      return ended(shell.runInteractively(editor))
    } catch {
      shell.fail(Diagnostic("the terminal cannot be used: \(error)"), verb: nil)
      return Shell.Status.failed
    }
  }

  /// Runs the commands of `text`.
  public func script(_ text: String) -> Int32 { ended(shell.runScript(text, name: nil)) }

  /// Runs the commands of a file, or those of standard input for `-`; a file that ends in `.md` is
  /// handed to `lesson`.
  public func file(_ path: String, lesson: (String, Shell) -> Int32) -> Int32 {
    if path == "-" { return ended(shell.runStream(PlainEditor(), name: "standard input")) }
    if path.hasSuffix(".md") { return ended(lesson(path, shell)) }
    return ended(script(at: path))
  }

  private func script(at path: String) -> Int32 {
    do {
      let text = try TextFile.read(path)
      return shell.runScript(text, name: path)
    } catch {
      shell.fail(Diagnostic("\(path): \(error.reason)"), verb: nil)
      guard error.isInterruption else { return Shell.Status.failed }
      return Interrupt.terminationSignal.map { 128 + $0 } ?? Shell.Status.interrupted
    }
  }

  private func greet() {
    let style = shell.manner.style
    shell.manner.write(
      "\(style.bold("gan-lab \(Launch.version)")): help lists the commands, Tab completes, "
        + "Ctrl-D leaves\n")
    // The prompt does not wait for plugins that are still being tried.
    let host = shell.session.host
    if !host.isScanning, host.registry.descriptors.isEmpty {
      shell.manner.complain(
        "no plugins were found, so there is nothing to choose from: --plugins FOLDER names a folder\n"
      )
    }
  }

  /// Runs the rc files, the machine's and the user's; a command that fails ends that file and is told.
  private func runRC() {
    guard readsRC else { return }
    let config =
      environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? environment["HOME"].map { $0 + "/.config" }
    for path in ["/etc/gan-lab/rc"] + [config].compactMap({ $0.map { $0 + "/gan-lab/rc" } }) {
      guard access(path, R_OK) == 0 else { continue }
      _ = script(at: path)
    }
  }
}
