import Console
import GanLabKit
import Lab

/// `plot`: draw a picture; its path is printed.
struct PlotCommand: Command {
  let name = "plot"
  let summary = "draw a picture and print its path"
  let usage = "plot NAME [option=value …] [to=FILE.png|FILE.gif]"
  let details = """
    Pictures go to the output folder (--out) under their names unless to= names a file. explain NAME \
    tells what a picture shows. At a prompt it is shown below its path as well: in pixels where the terminal has \
    them, else in half blocks and braille, with its words as lines of text; set graphics chooses.
    """
  let examples = [
    Example("plot divergence", "JS and W1 of two Gaussians that move apart"),
    Example("plot dirac updates=alternating", "the smallest GAN, trained in eight ways"),
    Example(
      "plot samples n=2000", "samples over the density", after: "data ring; model gan-mlp"),
    Example(
      "plot losses to=losses.png theme=projector", "for the back row",
      after: "data ring; model gan-mlp; loss minimax; train steps=50"),
    Example(
      "plot completions", "the other half of points, by a model that is given one",
      after: "data ring; model regressor; loss squared-error; train steps=50"),
  ]
  let options = [CommandOption("to", "the file; .png or .gif", isPath: true)]

  func names(after words: [String], in shell: Shell) -> Candidates {
    guard words.isEmpty else { return Candidates() }
    return Candidates(shell.pictures.map { Candidate($0.name, $0.about.summary) })
  }

  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] {
    let named = shell.pictures.first { $0.name == name }
    return (named?.options.map(\.commandOption) ?? [])
      + PictureFormat().hyperparameters.map {
        CommandOption($0.name, $0.value.meaning, choices: $0.value.choices)
      }
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let target = arguments.option("to")
    guard let word = arguments.word() else {
      throw Diagnostic(
        "plot needs the name of a picture", at: arguments.line.source.span(of: arguments.line.verb),
        hint: "pictures: \(shell.pictures.map(\.name).listed)")
    }
    try refuseFile(beside: word, arguments.line)
    do {
      let plan = try PictureCatalogue.plan(
        word.text, shell.withPictureDefaults(arguments.assignments()), from: shell.session.registry)
      let medium = target.flatMap { PictureRequest.medium(ofPath: $0.text) }
      if let target, medium == nil {
        throw LabError.badValue(
          name: "to", found: target.text, expected: "a file name that ends in .png or .gif")
      }
      let progress = shell.manner.progress
      let drawing = try plan.draw(
        shell.session, medium: medium, progress: { progress.update(share: $0) },
        isInterrupted: shell.manner.isInterrupted)
      progress.finish()
      let path = shell.outputPath(for: target?.path ?? "\(word.text).\(drawing.fileExtension)")
      try shell.makeFolder(for: path)
      try drawing.write(to: path, shell.watcher)
      progress.finish()
      return outcome(drawing, path)
    } catch let error as LabError {
      throw Diagnostic(error, in: arguments.line)
    } catch {
      throw Diagnostic("\(error)", at: arguments.line.source.span(of: word))
    }
  }

  /// A word that means a file, as `> a.png` does elsewhere, is no value of the picture's first option.
  private func refuseFile(beside name: Word, _ line: CommandLine) throws(Diagnostic) {
    let endings = [".png", ".gif", ".jpg", ".jpeg", ".svg", ".pdf"]
    let words = line.positionals.filter { $0.text != name.text }
    guard
      let stray = words.first(where: { word in
        word.text.hasPrefix(">") || endings.contains(where: word.text.lowercased().hasSuffix)
      })
    else { return }
    let file = words.map { $0.text.drop { $0 == ">" } }.first { !$0.isEmpty }
    throw Diagnostic(
      "the file that a picture goes to is named by to=", at: line.source.span(of: stray),
      hint: "plot \(name.text) to=\(file.map(String.init) ?? name.text + ".png")")
  }

  private func outcome(_ drawing: Drawing, _ path: String) -> Outcome {
    let size = drawing.size
    var outcome = Outcome(
      path,
      [
        "path": .string(path), "width": .integer(size.width), "height": .integer(size.height),
        "data": JSONValue(drawing.data),
      ], notices: drawing.notes)
    outcome.drawing = drawing
    return outcome
  }
}

extension Shell {
  /// `given` with what pictures take where nothing else is said.
  func withPictureDefaults(_ given: [Assignment]) -> [Assignment] {
    let named = Set(given.compactMap(\.name))
    let missing = pictureDefaults.filter { !named.contains($0.key) }.sorted { $0.key < $1.key }
    return given + missing.map { Assignment($0.key, [$0.value]) }
  }
}

extension JSONValue {
  /// A picture's numbers.
  init(_ data: PictureData) {
    switch data {
    case .number(let value): self = .number(value)
    case .integer(let value): self = .integer(value)
    case .text(let value): self = .string(value)
    case .flag(let value): self = .bool(value)
    case .numbers(let values): self = JSONValue(values)
    case .list(let values): self = .array(values.map { JSONValue($0) })
    case .object(let members):
      var object = JSONObject()
      for member in members { object[member.key] = JSONValue(member.value) }
      self = .object(object)
    }
  }
}
