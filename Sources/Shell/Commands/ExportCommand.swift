import Console
import GanLabKit
import Lab

/// `export`: what was trained, in the formats of other programs.
struct ExportCommand: Command {
  let name = "export"
  let leavesTrace = true
  let summary = "write weights, samples, figures or plotting scripts for other programs"
  let usage =
    "export weights|samples|figures [to=FILE] [n=N] [run=N] | "
    + "export matplotlib|gnuplot [PICTURE …] [to=FILE] [run=N]"
  let details = """
    weights are the networks' numbers alone: .safetensors, or .npz for NumPy. samples are drawn anew by the \
    sampler that is chosen: .npy, .npz, .csv or .json. figures are losses, gradient norms and modes step by step, \
    and what was measured: .csv, with a number a line, or .json.

    matplotlib and gnuplot are scripts that draw the lab's pictures, with all their numbers inside and the lab's \
    colours: samples, losses, gradients and modes, as far as there are any, or the pictures that are named. python3 \
    FILE, or gnuplot FILE, writes a PNG for each. Pictures' options, such as theme and lang, are those that are set.

    run=N takes a run that was kept in place of the present training, for figures and scripts. Names alone go to \
    the output folder (--out). ONNX is not written: its graph needs a library that is larger than the lab; \
    PyTorch reads the weights by safetensors, under the names that they have here.
    """
  let examples = [
    Example(
      "export weights to=g.safetensors", "for the safetensors package",
      after: "data ring; model gan-mlp"),
    Example(
      "export samples n=500 to=samples.npz", "for NumPy", after: "data ring; model gan-mlp"),
    Example(
      "export figures to=losses.csv", "a line a number",
      after: "data ring; model gan-mlp; loss minimax; train steps=20"),
    Example(
      "export matplotlib", "then, from a terminal: python3 gan-lab-out/figures.py",
      after: "data ring; model gan-mlp; loss minimax; train steps=20"),
    Example(
      "export gnuplot losses to=losses.gp", "one picture, for gnuplot",
      after: "data ring; model gan-mlp; loss minimax; train steps=20"),
  ]
  let options = [
    CommandOption("to", "the file to write; its ending chooses the format", isPath: true),
    CommandOption("n", "of samples: how many (default 1000)"),
    CommandOption("run", "of figures and scripts: the run, in place of this training"),
  ]

  /// What can be written.
  enum What: String, CaseIterable {
    case weights, samples, figures, matplotlib, gnuplot

    var meaning: String {
      switch self {
      case .weights: "the networks' numbers: .safetensors or .npz"
      case .samples: "samples drawn anew: .npy, .npz, .csv or .json"
      case .figures: "losses step by step, and what was measured: .csv or .json"
      case .matplotlib: "a Python script that draws the pictures"
      case .gnuplot: "a gnuplot script that draws the pictures"
      }
    }

    /// The endings of its files, the usual one first.
    var endings: [String] {
      switch self {
      case .weights: [".safetensors", ".npz"]
      case .samples: SampleFile.allCases.map { ".\($0.rawValue)" }
      case .figures: [".csv", ".json"]
      case .matplotlib: [".py"]
      case .gnuplot: [".gp", ".gnuplot", ".plt"]
      }
    }

    var fileName: String {
      switch self {
      case .weights, .samples, .figures: rawValue + endings[0]
      case .matplotlib, .gnuplot: "figures" + endings[0]
      }
    }
  }

  func names(after words: [String], in shell: Shell) -> Candidates {
    switch words.first {
    case nil: Candidates(What.allCases.map { Candidate($0.rawValue, $0.meaning) })
    case "matplotlib", "gnuplot":
      Candidates(shell.pictures.map { Candidate($0.name, $0.about.summary) })
    default: Candidates()
    }
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let line = arguments.line
    let word = try arguments.word("what to write")
    guard let what = What(rawValue: word.text) else {
      if word.text.lowercased() == "onnx" {
        throw Diagnostic(
          "ONNX is not written: its graph needs a library that is larger than the lab",
          at: line.source.span(of: word),
          hint: "export weights to=weights.safetensors: PyTorch loads it by the safetensors package"
        )
      }
      throw Diagnostic.unknown(
        "kind of export", word, among: What.allCases.map(\.rawValue), in: line.source, hint: usage)
    }
    try refuseStrays(what, line)
    let path = try path(&arguments, what, in: shell)
    do {
      switch what {
      case .weights: return try weights(&arguments, path, in: shell)
      case .samples: return try samples(&arguments, path, in: shell)
      case .figures: return try figures(&arguments, path, in: shell)
      case .matplotlib: return try script(&arguments, .matplotlib, path, in: shell)
      case .gnuplot: return try script(&arguments, .gnuplot, path, in: shell)
      }
    } catch let error as LabError {
      throw Diagnostic(error, in: line)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic("\(error)", at: line.source.span(of: word))
    }
  }

  /// - Throws: An option that goes with another kind of export.
  private func refuseStrays(_ what: What, _ line: CommandLine) throws(Diagnostic) {
    for option in line.options {
      let fits: String? =
        switch option.key.text {
        case "n" where what != .samples: "n= goes with export samples"
        case "run" where [.weights, .samples].contains(what):
          "run= goes with figures, matplotlib and gnuplot; open takes up a state"
        default: nil
        }
      if let fits { throw Diagnostic(fits, at: line.source.span(of: option.key), hint: usage) }
    }
  }

  /// Where the file goes.
  private func path(
    _ arguments: inout ArgumentReader, _ what: What, in shell: Shell
  ) throws(Diagnostic) -> String {
    guard let target = arguments.option("to") else { return shell.outputPath(for: what.fileName) }
    let name = target.path.lowercased()
    guard what.endings.contains(where: { name.hasSuffix($0) && !name.hasSuffix("/" + $0) }),
      !what.endings.contains(name)
    else {
      throw Diagnostic(
        .badValue(
          name: "to", found: target.text,
          expected: "a file name that ends in \(what.endings.prefix(4).orListed)"),
        in: arguments.line)
    }
    return shell.outputPath(for: target.path)
  }

  // MARK: What is written

  private func weights(
    _ arguments: inout ArgumentReader, _ path: String, in shell: Shell
  ) throws -> Outcome {
    try arguments.finish()
    let session = shell.session
    guard session.data != nil else { throw LabError.missing(.data, for: "export weights") }
    guard session.networks != nil else { throw LabError.missing(.model, for: "export weights") }
    try shell.makeFolder(for: path)
    let file = try session.exportWeights(to: path)
    return Outcome(
      "\(NumberText.grouped(file.tensors)) tensors in \(file.path)",
      [
        "what": "weights", "path": .string(file.path), "tensors": .integer(file.tensors),
        "step": .integer(file.step),
      ])
  }

  private func samples(
    _ arguments: inout ArgumentReader, _ path: String, in shell: Shell
  ) throws -> Outcome {
    let count = try arguments.integer("n", default: 1000, in: 1...10_000_000)
    try arguments.finish()
    let set = try shell.session.samples(count, shell.watcher)
    shell.manner.progress.finish()
    try shell.makeFolder(for: path)
    try Session.write(set, to: path)
    let drawn = set.samples.shape[0]
    return Outcome(
      "\(NumberText.grouped(drawn)) samples in \(path)",
      [
        "what": "samples", "path": .string(path), "n": .integer(drawn),
        "sampler": .string(shell.session.sampler?.name ?? "prior"),
      ])
  }

  private func figures(
    _ arguments: inout ArgumentReader, _ path: String, in shell: Shell
  ) throws -> Outcome {
    let run = try shell.namedRun(&arguments)
    try arguments.finish()
    let table = try run.map { try FigureTable(of: $0) } ?? FigureTable(of: shell.session)
    guard !table.isEmpty else {
      throw LabError.refused(
        run == nil ? "nothing was trained or measured yet" : "no step of this run was noted",
        hint: "train")
    }
    try shell.makeFolder(for: path)
    try Session.write(
      text: path.lowercased().hasSuffix(".json") ? try table.json() : table.csv, to: path)
    let points = table.curves.reduce(0) { $0 + $1.values.count }
    return Outcome(
      "\(table.curves.count) curves of \(NumberText.grouped(points)) points in all, and "
        + "\(table.measures.count) measurements in \(path)",
      [
        "what": "figures", "path": .string(path),
        "curves": JSONValue(table.curves.map(\.name)), "points": .integer(points),
        "measurements": .integer(table.measures.count),
      ])
  }

  private func script(
    _ arguments: inout ArgumentReader, _ tool: PictureScript.Tool, _ path: String,
    in shell: Shell
  ) throws -> Outcome {
    let run = try shell.namedRun(&arguments)
    var names: [String] = []
    while let word = arguments.word() {
      guard run == nil else {
        throw Diagnostic(
          "of a run that was kept there are its curves alone",
          at: arguments.line.source.span(of: word), hint: "export \(tool.rawValue) run=N")
      }
      guard shell.pictures.contains(where: { $0.name == word.text }) else {
        throw Diagnostic.unknown(
          "picture", word, among: shell.pictures.map(\.name), in: arguments.line.source,
          hint: "plot lists them")
      }
      if !names.contains(word.text) { names.append(word.text) }
    }
    try arguments.finish()
    let pictures: [NamedDrawing]
    if let run {
      pictures = [NamedDrawing("curves", try shell.curves(of: run))]
    } else if names.isEmpty {
      pictures = try shell.usualPictures()
    } else {
      pictures = try names.map { NamedDrawing($0, try shell.drawing($0)) }
    }
    shell.manner.progress.finish()
    let text = try PictureScript(pictures).text(
      for: tool, path: path,
      notes: ["Written by gan-lab \(Launch.version)."] + shell.origin(of: run))
    try shell.makeFolder(for: path)
    try Session.write(text: text, to: path)
    let program = tool == .matplotlib ? "python3" : "gnuplot"
    return Outcome(
      "\(pictures.map(\.name).listed) in \(path): \(program) \(Tokenizer.quoted(path))",
      [
        "what": .string(tool.rawValue), "path": .string(path),
        "pictures": JSONValue(pictures.map(\.name)),
      ])
  }
}

extension Sequence<String> {
  /// The words with "or" before the last.
  fileprivate var orListed: String {
    let words = Array(self)
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}
