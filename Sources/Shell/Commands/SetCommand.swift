import Console
import GanLabKit
import Lab
import PluginHost

/// `set`: the settings of training.
struct SetCommand: Command {
  let name = "set"
  let summary = "change the settings of training"
  let usage = "set key=value …"
  let details = """
    Without a key, the settings are listed, each with where it comes from. A loss may recommend \
    some; what you set counts before that.
    """
  let examples = [
    Example("set batch=256 lr=1e-3", "batch size and learning rate"),
    Example("set d-steps=10", "a discriminator that is far ahead"),
    Example("set watch-plugins on", "load plugins' sources again at each save"),
    Example("set isolate on", "train with foreign plugins in a process of their own"),
    Example("set", "list the settings"),
  ]

  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] {
    settingOptions.map { option in
      CommandOption(option.name, option.value.meaning, choices: option.value.choices)
    }
  }

  private var settingOptions: [(name: String, value: any HyperparameterBox)] {
    Settings().hyperparameters
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
      let notices = try shell.session.set(assignments)
      let given = assignments.map {
        (name: $0.name ?? "", value: $0.words.joined(separator: ","))
      }
      return Outcome(
        given.map { "\($0.name)=\($0.value)" }.joined(separator: " "),
        ["set": .object(JSONObject(values: given))], notices: notices)
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }

  private func list(in shell: Shell) -> Outcome {
    var table = TextTable([.init("setting"), .init("value"), .init("from"), .init("meaning")])
    let values = shell.session.settingValues
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
