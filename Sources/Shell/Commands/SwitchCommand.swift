import Console
import GanLabKit
import Lab

/// `switch`: turn a regulariser or a trick on or off.
struct SwitchCommand: Command {
  let name = "switch"
  let summary = "turn a regulariser or a trick on or off"
  let usage = "switch NAME [on|off] [VALUE] [option=value …]"
  let details = """
    A value alone is the switch's first option: switch label-smoothing 0.9. Without a name, the \
    switches are listed.
    """
  let examples = [
    Example(
      "switch gradient-penalty on weight=10", "bound the critic's slope", after: "model gan-mlp"),
    Example("switch label-smoothing 0.9", "ask D for less than certainty", after: "loss minimax"),
    Example("switch gradient-penalty off", "turn it off", after: "switch gradient-penalty on"),
  ]

  func names(after words: [String], in shell: Shell) -> Candidates {
    switch words.count {
    case 0: shell.session.registry.candidates(.switch)
    case 1: Candidates([Candidate("on"), Candidate("off")])
    default: Candidates()
    }
  }

  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] {
    shell.session.registry.commandOptions(.switch, name)
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    guard let name = arguments.word() else {
      try arguments.finish()
      return list(in: shell)
    }
    var assignments = arguments.assignments()
    var isOn = true
    if let place = assignments.firstIndex(where: {
      $0.name == nil && ($0.words == ["on"] || $0.words == ["off"])
    }) {
      isOn = assignments.remove(at: place).words == ["on"]
    }
    do {
      let choice = try shell.session.turn(name.text, on: isOn, assignments)
      var outcome = Outcome(choice, in: shell, state: isOn ? "on" : "off")
      outcome.result["on"] = .bool(isOn)
      return outcome
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }

  private func list(in shell: Shell) -> Outcome {
    var table = TextTable([.init(), .init(), .init()])
    var on: [String] = []
    for component in shell.session.registry.components(.switch) {
      let isOn = shell.session.switches.contains { $0.name == component.name }
      if isOn { on.append(component.name) }
      table.append([isOn ? "on" : "off", component.name, component.about.summary])
    }
    return Outcome(
      table.text(width: shell.manner.width, style: shell.manner.style),
      [
        "on": JSONValue(on),
        "available": JSONValue(shell.session.registry.components(.switch).map(\.name)),
      ])
  }
}
