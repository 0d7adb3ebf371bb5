import Console
import GanLabKit
import Lab
import PluginHost

/// `status`: where we stand.
struct StatusCommand: Command {
  let name = "status"
  let leavesTrace = false
  let isPaged = true
  let summary = "where we stand: choices, settings, training"
  let usage = "status"
  let examples = [Example("status", "all choices at a glance", after: "data ring")]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    try arguments.finish()
    let session = shell.session
    var table = TextTable([.init(), .init()])
    var result = JSONObject()
    for (kind, selection) in [
      ("data", session.data), ("model", session.model), ("loss", session.loss),
      ("sampler", session.sampler),
    ] {
      table.append([kind, selection?.command ?? (kind == "sampler" ? "prior" : "not chosen")])
      if let selection {
        result[kind] = [
          "name": .string(selection.name),
          "options": .object(JSONObject(values: selection.values)),
        ]
      }
    }
    let switches = session.switches
    table.append(
      ["switches", switches.isEmpty ? "none" : switches.map(\.command).joined(separator: " · ")])
    result["switches"] = .array(
      switches.map {
        ["name": .string($0.name), "options": .object(JSONObject(values: $0.values))]
      })
    let effective = session.effective
    let method = effective.generator.kind.rawValue
    let seed = session.settingValues.first { $0.name == "seed" }?.text ?? "0"
    table.append([
      "training",
      "\(NumberText.grouped(session.step)) steps · batch \(effective.batch) · \(method) · "
        + "d-steps \(effective.criticSteps) · seed \(seed)",
    ])
    result["step"] = .integer(session.step)
    result["settings"] = .object(
      JSONObject(values: session.settingValues.map { ($0.name, $0.text) }))
    result["d_steps"] = .integer(effective.criticSteps)
    if let networks = session.networks {
      let counts = networks.parts.map { part in
        (part.name, part.network.parameters.reduce(0) { $0 + $1.tensor.shape.count })
      }
      table.append([
        "networks",
        counts.map { "\($0.0) \(NumberText.grouped($0.1)) parameters" }.joined(separator: " · "),
      ])
      var parameters = JSONObject()
      for (name, count) in counts { parameters[name] = .integer(count) }
      result["parameters"] = .object(parameters)
    }
    return Outcome(table.text(width: shell.manner.width, style: shell.manner.style), result)
  }
}

/// `quit`: leave the shell.
struct QuitCommand: Command {
  let name = "quit"
  let leavesTrace = false
  let summary = "leave the shell"
  let usage = "quit"
  let examples = [Example("quit", "leave; so does Ctrl-D")]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    try arguments.finish()
    var outcome = Outcome("")
    outcome.ends = true
    return outcome
  }
}

/// `save`: the whole state into one file.
struct SaveCommand: Command {
  let name = "save"
  let summary = "save the networks, the optimisers and all choices in one file"
  let usage = "save NAME"
  let details = "Without an ending the file is NAME.safetensors; open goes on where it was saved."
  let examples = [
    Example("save run1", "keep this state as run1.safetensors", after: "data ring; model gan-mlp")
  ]

  func names(after words: [String], in shell: Shell) -> Candidates { Candidates(files: .any) }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.word("a name for the file")
    try arguments.finish()
    do {
      let path = Session.checkpointPath(for: word.path)
      guard path.hasSuffix(".safetensors") else {
        throw LabError.badValue(
          name: "save", found: word.text, expected: "a name without an ending, or with .safetensors"
        )
      }
      let file = try shell.session.save(to: path)
      return Outcome(
        "saved \(file.path) at step \(NumberText.grouped(file.step))",
        [
          "path": .string(file.path), "step": .integer(file.step),
          "tensors": .integer(file.tensors),
        ])
    } catch let error as LabError {
      throw Diagnostic(error, in: arguments.line)
    } catch {
      throw Diagnostic("\(error)", at: arguments.line.source.span(of: word))
    }
  }
}

/// `open`: go on from a saved state.
struct OpenCommand: Command {
  let name = "open"
  let summary = "go on from a saved state"
  let usage = "open NAME"
  let examples = [
    Example(
      "open run1", "go on with run1.safetensors", after: "data ring; model gan-mlp; save run1")
  ]

  func names(after words: [String], in shell: Shell) -> Candidates {
    Candidates(files: FileKind(extensions: ["safetensors"]))
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.word("the name of a saved file")
    try arguments.finish()
    do {
      let opened = try shell.session.open(from: word.path)
      return Outcome(
        "opened \(opened.path) at step \(NumberText.grouped(opened.step))",
        [
          "path": .string(opened.path), "step": .integer(opened.step),
          "version": .string(opened.version),
        ], notices: opened.notices)
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }
}
