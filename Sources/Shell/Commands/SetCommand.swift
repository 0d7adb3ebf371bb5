import Console
import GanLabKit
import Lab
import PluginHost

/// `set`: the settings of training, and of what the terminal shows.
struct SetCommand: Command {
  let name = "set"
  let summary = "change the settings of training, and of what the terminal shows"
  let usage = "set key=value …"
  let isPaged = true
  let details = """
    Without a key, the settings are listed, each with where it comes from. A loss may recommend \
    some; what you set counts before that. key=default takes back what you set.

    graphics says how pictures are shown at a prompt: auto finds out what the terminal can, kitty, sixel and iterm \
    are pixels, blocks and braille characters, off shows none; files are written in any case. $GANLAB_GRAPHICS is \
    what it begins with. In scripts and with -c pictures are shown only where one of the two asks for it, and to a \
    file or a pipe, with -q and with --json never. Without colours (NO_COLOR, --color never) characters are braille.

    theme=light and theme=dark choose colours of text that can be read on such a ground, and draw pictures on one; \
    theme=projector is for a classroom: nothing faint in the text, and pictures with larger letters and thicker \
    lines. auto has the terminal's own colours, and light pictures. NO_COLOR and --color never win.

    timing=on tells after each command how long it took. At a prompt what is longer than the screen (help, explain, \
    status, plugins, runs, doctor, set) is shown by $GANLAB_PAGER, $PAGER or less -FRX; pager=off leaves that out. \
    What holds in every shell goes into ~/.config/gan-lab/rc, a command a line.

    watch=50 shows a training while it goes on; the verb watch, which is another thing, tells what goes wrong.
    """
  let examples = [
    Example("set batch=256 lr=1e-3", "batch size and learning rate"),
    Example("set d-steps=10", "a discriminator that is far ahead"),
    Example("set watch-plugins on", "load plugins' sources again at each save"),
    Example("set isolate on", "train with foreign plugins in a process of their own"),
    Example("set graphics=blocks", "pictures in half blocks, whatever else the terminal can"),
    Example("set watch 50", "see samples and losses change: a look every 50 steps"),
    Example("set theme=projector", "large pictures, nothing faint"),
    Example("set timing=on", "how long each command takes"),
    Example("set lr=default", "what the loss recommends, or the lab's own", after: "set lr=1e-3"),
    Example("set", "list the settings"),
  ]

  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] {
    settingOptions.map { option in
      CommandOption(option.name, option.value.meaning, choices: option.value.choices)
    }
  }

  private var settingOptions: [(name: String, value: any HyperparameterBox)] {
    Settings().hyperparameters + displayOptions
  }

  private var displayOptions: [(name: String, value: any HyperparameterBox)] {
    DisplaySettings().hyperparameters
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    if arguments.isEmpty { return list(in: shell) }
    var assignments: [Assignment] = []
    if let name = arguments.line.positionals.first,
      settingOptions.contains(where: { $0.name == name.text }),
      arguments.line.positionals.count == 2, arguments.line.options.isEmpty
    {
      // `set watch-plugins on` reads like `switch gradient-penalty on`.
      _ = arguments.word()
      assignments = [Assignment(name.text, arguments.word()?.values ?? [])]
    }
    if let stray = arguments.word() {
      throw Diagnostic(
        "set takes key=value, and `\(stray.text)` has no =",
        at: arguments.line.source.span(of: stray),
        suggestions: Suggestions.nearest(to: stray.text, among: settingOptions.map(\.name)).map {
          "\($0)="
        }, hint: usage)
    }
    assignments += arguments.assignments()
    do {
      let notices = try set(assignments, in: shell)
      let given = assignments.map {
        (name: $0.name ?? "", value: $0.words.joined(separator: ","))
      }
      var outcome = Outcome(
        given.map { "\($0.name)=\($0.value)" }.joined(separator: " "),
        ["set": .object(JSONObject(values: given))], notices: notices)
      if given.contains(where: { $0.name == "graphics" }), let words = shell.displayWords {
        outcome.text += ": " + words
      }
      return outcome
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }

  /// Sets all, or nothing.
  private func set(_ assignments: [Assignment], in shell: Shell) throws(LabError) -> [String] {
    let known = settingOptions.map(\.name)
    if let stranger = assignments.first(where: { !known.contains($0.name ?? "") }) {
      throw .option(.unknown(option: stranger.name ?? "", known: known), of: "set")
    }
    let own = Set(displayOptions.map(\.name))
    let (display, training) = (
      assignments.filter { own.contains($0.name ?? "") },
      assignments.filter { !own.contains($0.name ?? "") }
    )
    // First on a copy of their own: if the others are wrong, these are not taken either.
    try shell.check(display)
    var notices = training.isEmpty ? [] : try shell.session.set(training)
    try shell.setDisplay(display)
    if display.contains(where: { $0.name == "watch" }), shell.display.watch.steps > 0,
      shell.session.trainsIsolated
    {
      notices.append("what is trained in a process of its own (isolate) is not shown meanwhile")
    }
    return notices
  }

  private func list(in shell: Shell) -> Outcome {
    var table = TextTable([.init("setting"), .init("value"), .init("from"), .init("meaning")])
    let values = shell.session.settingValues + shell.displayValues
    for value in values { table.append([value.name, value.text, value.origin, value.meaning]) }
    return Outcome(
      table.text(width: shell.manner.width, style: shell.manner.style),
      JSONObject(values: values.map { ($0.name, $0.text) }))
  }
}

/// `seed`: where all random numbers start.
struct SeedCommand: Command {
  let name = "seed"
  let summary = "set where all random numbers start"
  let usage = "seed N"
  let details = "The same seed, threads and machine give the same bits. Short for set seed=N."
  let examples = [Example("seed 7", "draw everything from 7")]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.word("a whole number")
    try arguments.finish()
    do {
      let notices = try shell.session.set([Assignment("seed", [word.text])])
      return Outcome(
        "seed \(word.text)", ["seed": JSONValue(optionText: word.text)], notices: notices)
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }
}

/// `reset`: draw the networks anew.
struct ResetCommand: Command {
  let name = "reset"
  let summary = "draw the networks anew and forget the training; choices and settings stay"
  let usage = "reset"
  let examples = [Example("reset", "start over", after: "data ring; model gan-mlp")]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    try arguments.finish()
    do throws(LabError) {
      guard shell.session.model != nil else { throw .missing(.model, for: "a reset") }
      try shell.session.reset()
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
    return Outcome("the networks were drawn anew", ["step": 0])
  }
}
