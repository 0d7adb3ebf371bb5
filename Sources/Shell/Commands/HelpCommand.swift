import Console
import GanLabKit
import PluginHost

/// `help`: the commands, or one of them with examples.
struct HelpCommand: Command {
  let name = "help"
  let leavesTrace = false
  let isPaged = true
  let summary = "the commands, or one of them with options and examples"
  let usage = "help [COMMAND|COMPONENT]"
  let examples = [
    Example("help train", "how training is started and stopped"),
    Example("help ring", "the options of a component"),
  ]

  func names(after words: [String], in shell: Shell) -> Candidates {
    Candidates(shell.commands.map { Candidate($0.name, $0.summary) })
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    guard let word = arguments.word() else {
      try arguments.finish()
      return overview(shell)
    }
    try arguments.finish()
    if let command = shell.command(word.text) { return page(command, shell) }
    let components = shell.allComponents.filter { $0.name == word.text }
    guard !components.isEmpty else {
      throw Diagnostic.unknown(
        "command or component", word,
        among: shell.commands.map(\.name) + shell.allComponents.map(\.name),
        in: arguments.line.source, hint: "help alone lists the commands")
    }
    return Outcome(
      components.map { $0.page(in: shell) }.joined(separator: "\n\n"),
      ["components": .array(components.map(\.json))])
  }

  private func overview(_ shell: Shell) -> Outcome {
    var table = TextTable([.init(), .init()])
    for command in shell.commands { table.append([command.name, command.summary]) }
    let style = shell.manner.style
    let text = """
      \(style.bold("A first GAN:")) data ring; model gan-mlp; loss nonsaturating; train; plot samples

      \(table.text(width: shell.manner.width, style: style))

      help COMMAND shows its options and examples, explain COMPONENT its formula and source. \
      Tab completes; Ctrl-C stops a training and keeps it.
      """
    return Outcome(text, ["commands": JSONValue(shell.commands.map(\.name))])
  }

  private func page(_ command: any Command, _ shell: Shell) -> Outcome {
    let style = shell.manner.style
    let width = shell.manner.width
    var text = "\(style.bold(command.name)): \(command.summary)\n\n  \(command.usage)\n"
    if !command.details.isEmpty {
      text += "\n" + command.details.wrapped(to: width).joined(separator: "\n") + "\n"
    }
    let options = command.componentOptions(for: nil, in: shell) + command.options
    if !options.isEmpty {
      var table = TextTable([.init(), .init()])
      for option in options { table.append([option.name + "=", option.meaning]) }
      text += "\n" + table.text(width: width, style: style, indent: 2) + "\n"
    }
    let names = command.names(after: [], in: shell).words
    if !names.isEmpty, command.name != name {
      var table = TextTable([.init(), .init()])
      for candidate in names { table.append([candidate.text, candidate.description ?? ""]) }
      text += "\n" + table.text(width: width, style: style, indent: 2) + "\n"
    }
    if !command.examples.isEmpty {
      var table = TextTable([.init(), .init()])
      for example in command.examples { table.append([example.line, style.dim(example.effect)]) }
      text += "\n" + table.text(width: width, style: style, indent: 2)
    }
    return Outcome(
      text,
      [
        "name": .string(command.name), "summary": .string(command.summary),
        "usage": .string(command.usage), "options": JSONValue(options.map(\.name)),
        "examples": JSONValue(command.examples.map(\.line)),
      ])
  }
}

/// `explain`: a component's formula, options and source.
struct ExplainCommand: Command {
  let name = "explain"
  let leavesTrace = false
  let isPaged = true
  let summary = "a component's formula, options and source"
  let usage = "explain NAME"
  let details = """
    Of a component that is chosen, the options are shown as they are set; of another, as they would \
    be by default.
    """
  let examples = [
    Example("explain wasserstein", "the dual form of the earth mover's distance"),
    Example("explain gradient-penalty", "what the penalty is on"),
  ]

  func names(after words: [String], in shell: Shell) -> Candidates {
    words.isEmpty
      ? Candidates(shell.allComponents.map { Candidate($0.name, $0.about.summary) }) : Candidates()
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.word("the name of a component")
    try arguments.finish()
    let found = shell.allComponents.filter { $0.name == word.text }
    guard !found.isEmpty else {
      throw Diagnostic.unknown(
        "component", word, among: shell.allComponents.map(\.name), in: arguments.line.source,
        hint: "plugins lists them all")
    }
    return Outcome(
      found.map { $0.page(in: shell) }.joined(separator: "\n\n"),
      ["components": .array(found.map(\.json))])
  }
}
