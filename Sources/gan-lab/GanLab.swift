import ArgumentParser
import Lessons
import Shell

/// The program: its arguments, and nothing else.
struct GanLab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gan-lab",
    abstract: "Learn generative models by running, seeing and breaking them.",
    discussion: """
      Without arguments it opens a shell; from a pipe it reads commands. Commands are explained by \
      help, components by explain.
      """,
    version: Launch.version,
    subcommands: [
      Prompt.self, Run.self, LessonWork.self, SweepWork.self, Plugin.self, DataFiles.self,
    ],
    defaultSubcommand: Prompt.self)

  /// The process's arguments, with the subcommand first.
  static var arguments: [String] { reordered(Array(CommandLine.arguments.dropFirst())) }

  /// Options that are followed by their value.
  private static let valued: Set = [
    "-c", "--command", "--seed", "--out", "--threads", "--plugins", "--data", "--trust", "--color",
    "--lang",
  ]

  /// `gan-lab --json run FILE` as `gan-lab run --json FILE`: before the name the parser would take
  /// the options for the prompt's.
  private static func reordered(_ arguments: [String]) -> [String] {
    let names = configuration.subcommands.map {
      $0.configuration.commandName ?? "\($0)".lowercased()
    }
    // What a shell asks while its user presses Tab begins with a word that is no option.
    guard arguments.first != "---completion" else { return arguments }
    var place = 0
    while place < arguments.count, arguments[place].hasPrefix("-"), arguments[place] != "--" {
      place += valued.contains(arguments[place]) ? 2 : 1
    }
    guard place < arguments.count, names.contains(arguments[place]) else { return arguments }
    // `lesson start` has a name of its own behind the first.
    let hasOwn = configuration.subcommands.contains {
      $0.configuration.commandName == arguments[place] && !$0.configuration.subcommands.isEmpty
    }
    let isNamed = place + 1 < arguments.count && !arguments[place + 1].hasPrefix("-")
    let end = place + (hasOwn && isNamed ? 2 : 1)
    return Array(arguments[place..<end] + arguments[..<place] + arguments[end...])
  }
}

/// `gan-lab` and `gan-lab -c`.
struct Prompt: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell", abstract: "Open the shell, or run commands given by -c.")

  @OptionGroup var typed: CommandsOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    let launch = try common.lab().launch
    let commands = typed.commands
    let status =
      commands.isEmpty ? launch.shellOrStream() : launch.script(commands.joined(separator: "\n"))
    throw ExitCode(status)
  }
}

/// `-c`.
struct CommandsOption: ParsableArguments {
  @Option(
    name: [.customShort("c"), .customLong("command")], parsing: .singleValue,
    help: ArgumentHelp(
      "Run these commands and exit; can be given several times.", valueName: "commands"))
  var commands: [String] = []
}

/// The program as completion scripts know it: with the options that go before a name, which the parser
/// itself would look for behind one.
struct CompletedGanLab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gan-lab", abstract: GanLab.configuration.abstract,
    version: GanLab.configuration.version, subcommands: GanLab.configuration.subcommands)

  @OptionGroup var typed: CommandsOption
  @OptionGroup var common: CommonOptions

  /// True if `arguments` ask for such a script.
  static func isAskedFor(_ arguments: [String]) -> Bool {
    arguments.first?.hasPrefix("--generate-completion-script") == true
  }
}

/// `gan-lab run FILE`.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a file of commands (.lab) or a lesson (.md).")

  @Argument(
    help: ArgumentHelp("The file; - is standard input.", valueName: "file"),
    completion: .file(extensions: ["lab", "md"]))
  var file: String

  @Flag(help: "Of a lesson, leave out demonstrations that take minutes.")
  var quick = false

  @OptionGroup var language: LanguageOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    let lab = try common.lab(language: language.lang)
    let status = lab.launch.file(file) { path, shell in
      runLesson(
        path: path, shell: shell, language: lab.desk.language,
        manner: LessonRunner.Manner(isFull: !quick))
    }
    throw ExitCode(status)
  }
}

/// The options that go with every way in.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Write each command's result as one JSON object a line.")
  var json = false

  @Option(help: ArgumentHelp("Start all random numbers here.", valueName: "number"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("The folder for pictures and samples.", valueName: "folder"),
    completion: .directory)
  var out = "gan-lab-out"

  @Option(
    help: ArgumentHelp(
      "Threads of the kernels; without it, one a core up to 4.", valueName: "number"))
  var threads: Int?

  @Flag(help: "At the end, tell where the time went, operation by operation.")
  var profile = false

  @Option(
    name: .customLong("plugins"),
    help: ArgumentHelp(
      "Look for plugins here, too; can be given several times.", valueName: "folder"),
    completion: .directory)
  var plugins: [String] = []

  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "Look for data files here first, before $GANLAB_DATA; can be given several times.",
      valueName: "folder"),
    completion: .directory)
  var dataFolders: [String] = []

  @Option(
    name: .customLong("trust"),
    help: ArgumentHelp(
      "Load this plugin in this run, though others may have written it; can be given several times.",
      valueName: "file"),
    completion: .file(extensions: ["so"]))
  var trusted: [String] = []

  @Flag(help: "Train in a process of its own where a plugin is not the lab's own.")
  var isolate = false

  @Flag(name: .customLong("no-record"), help: "Keep no runs of what is trained.")
  var noRecord = false

  @Flag(name: .customLong("no-rc"), help: "Do not read the rc file.")
  var noRC = false

  @Flag(name: [.short, .long], help: "No progress.")
  var quiet = false

  @Option(
    help: ArgumentHelp("Colours: always, auto or never.", valueName: "when"),
    completion: .list(["always", "auto", "never"]))
  var color = "auto"

  func validate() throws {
    if let threads, !(1...16).contains(threads) {
      throw ValidationError("--threads goes from 1 to 16.")
    }
    if let seed, seed > 9_007_199_254_740_991 {
      throw ValidationError("--seed goes from 0 to 9007199254740991.")
    }
    guard ["always", "auto", "never"].contains(color) else {
      throw ValidationError("--color is always, auto or never.")
    }
  }

  /// The lab, with `verbs` beside its own.
  func launch(verbs: [any Command] = []) throws -> Launch {
    Launch(
      isJSON: json, seed: seed, outDirectory: out, threads: threads, plugins: plugins,
      dataFolders: dataFolders, trusted: trusted, readsRC: !noRC, isQuiet: quiet, color: color,
      profiles: profile, isolates: isolate, records: !noRecord, verbs: verbs)
  }
}
