import Console
import GanLabKit
import Lab

/// `data`, `model`, `loss` and `sampler`: choose a component and set its options.
struct ChooseCommand: Command {
  let kind: Kind
  let summary: String
  let details: String
  let examples: [Example]

  var name: String { kind.name }
  var usage: String { "\(name) NAME [option=value …]" }

  func names(after words: [String], in shell: Shell) -> Candidates {
    words.isEmpty ? shell.session.registry.candidates(kind) : Candidates()
  }

  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] {
    shell.session.registry.commandOptions(kind, name)
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    guard let word = arguments.word() else {
      try arguments.finish()
      return list(in: shell)
    }
    let choice: Session.Choice
    do {
      choice = try shell.session.choose(
        kind, word.text, shell.withLessonPaths(arguments.assignments()))
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
    return Outcome(choice, in: shell)
  }

  /// Without a name: what is chosen, and what there is.
  private func list(in shell: Shell) -> Outcome {
    let session = shell.session
    let chosen: Selection? =
      switch kind {
      case .data: session.data
      case .model: session.model
      case .loss: session.loss
      default: session.sampler
      }
    let components = session.registry.components(kind)
    var table = TextTable([.init(), .init(), .init()])
    for component in components {
      let isChosen = component.name == chosen?.name
      table.append([isChosen ? "•" : " ", component.name, component.about.summary])
    }
    var result: JSONObject = ["available": JSONValue(components.map(\.name))]
    if let chosen { result["chosen"] = .string(chosen.name) }
    return Outcome(
      table.text(width: shell.manner.width, style: shell.manner.style), result)
  }

  static let data = ChooseCommand(
    kind: .data, summary: "choose the data set",
    details: "Choosing other data draws the networks anew.",
    examples: [
      Example("data ring modes=8 std=0.02", "eight Gaussians on a circle"),
      Example("data grid side=5 std=0.05", "25 Gaussians on a grid"),
      Example("data mixture means=-1,0,1,0 weights=1,3 stds=0.1", "two Gaussians of your own"),
    ])
  static let model = ChooseCommand(
    kind: .model, summary: "choose and build the model",
    details: "The weights are drawn anew, from the seed.",
    examples: [
      Example("model gan-mlp hidden=128,128 latent=2", "two perceptrons", after: "data ring")
    ])
  static let loss = ChooseCommand(
    kind: .loss, summary: "choose the objective",
    details: "The networks keep what they have learned; reset starts afresh.",
    examples: [
      Example("loss minimax", "the original game"),
      Example("loss wasserstein", "the earth mover's distance"),
    ])
  static let sampler = ChooseCommand(
    kind: .sampler, summary: "choose how samples are drawn",
    details: "Without one, samples come from the prior.",
    examples: [
      Example("sampler interpolate path=slerp", "walk between codes", after: "model gan-mlp"),
      Example("sampler prior", "back to independent samples"),
    ])
}

extension Outcome {
  /// What a choice came to.
  init(_ choice: Session.Choice, in shell: Shell, state: String? = nil) {
    let selection = choice.selection
    let style = shell.manner.style
    let head =
      style.bold("\(selection.descriptor.kind) \(selection.name)")
      + (state.map { " \($0)" } ?? "")
    let values = selection.values.map { "\($0.name)=\($0.value.isEmpty ? "''" : $0.value)" }
    let tail = values.joined(separator: " ").wrapped(to: shell.manner.width - 2).map {
      "\n  " + style.dim($0)
    }.joined()
    self.init(
      "\(head): \(selection.descriptor.about.summary)\(values.isEmpty ? "" : tail)",
      [
        "kind": .string(selection.descriptor.kind.name), "name": .string(selection.name),
        "options": .object(JSONObject(values: selection.values)),
      ], notices: choice.notices)
  }
}
