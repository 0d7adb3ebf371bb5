import Console
import GanLabKit
import Lab

/// `why`: what is wrong with the training, at length and with its picture.
struct WhyCommand: Command {
  let name = "why"
  let summary = "what is wrong with the training, at length, with a picture"
  let usage = "why [to=FILE.png]"
  let details = """
    Tells what watch has found, what is behind it, and commands to try, which go with what is chosen. Where nothing \
    was found it shows the figures of the last look.
    """
  let examples = [
    Example(
      "why", "what watch has found",
      after: "data ring; model gan-mlp; loss minimax; watch on every=20; train steps=40")
  ]
  let options = [CommandOption("to", "the picture's file; .png", isPath: true)]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let target = arguments.option("to")
    try arguments.finish()
    let session = shell.session
    if let divergence = session.trainer?.divergence { return told(divergence, in: shell) }
    guard let vitals = session.vitals else {
      let isOn = session.watchInterval != nil
      throw Diagnostic(
        isOn ? "there has been no look yet" : "nobody has watched this training",
        at: arguments.line.source.span(of: arguments.line.verb),
        hint: isOn ? "train steps=\(session.watchInterval ?? 100)" : "watch on, then train")
    }
    let findings = session.findings
    guard let first = findings.first else {
      return Outcome(
        "nothing is wrong that a look can see, at step \(NumberText.grouped(vitals.step)):\n"
          + table(vitals, in: shell),
        ["findings": .array([]), "vitals": vitals.json])
    }
    let picture = first.kind.picture(hasModes: session.source?.hasModes ?? false)
    let (drawing, path) = try draw(picture, target, arguments.line, in: shell)
    shell.manner.progress.finish()
    let text = findings.map { section($0, in: shell) }.joined(separator: "\n\n")
    var outcome = Outcome(
      text + "\n\n" + path,
      [
        "findings": .array(findings.map(\.json)), "vitals": vitals.json, "path": .string(path),
        "try": JSONValue(session.sensible(first.kind.remedies).map(\.command)),
      ])
    outcome.drawing = drawing
    return outcome
  }

  private func section(_ finding: Finding, in shell: Shell) -> String {
    let remedies = shell.session.sensible(finding.kind.remedies).map { "  " + $0.command }
    let body = finding.kind.explanation.wrapped(to: shell.manner.width)
      .joined(separator: "\n")
    return [finding.headline, body, "try one of:"].joined(separator: "\n") + "\n"
      + remedies.joined(separator: "\n")
  }

  private func table(_ vitals: Vitals, in shell: Shell) -> String {
    var table = TextTable([.init(), .init(), .init()])
    for figure in vitals.figures {
      table.append([figure.name, NumberText.figure(figure.value), figure.meaning])
    }
    return table.text(width: shell.manner.width, style: shell.manner.style)
  }

  private func told(_ divergence: Trainer.Divergence, in shell: Shell) -> Outcome {
    let remedies = ["set lr=1e-4", "set clip=1", "reset"]
    let text = """
      divergence: the \(divergence.quantity) of the \(divergence.part) was no finite number at step \
      \(NumberText.grouped(divergence.step))
      Numbers grew until they could not be written any more. The update was not made: the networks are as they were \
      before it, and can still be looked at. The learning rate is too high for this loss, or nothing bounds \
      its values.
      try one of:
      """
    return Outcome(
      text + "\n" + remedies.map { "  " + $0 }.joined(separator: "\n"),
      [
        "findings": .array([
          .object([
            "kind": "divergence", "since": .integer(divergence.step),
            "part": .string(divergence.part), "quantity": .string(divergence.quantity),
          ])
        ]), "try": JSONValue(remedies),
      ])
  }

  private func draw(
    _ name: String, _ target: Word?, _ line: CommandLine, in shell: Shell
  ) throws(Diagnostic) -> (drawing: Drawing, path: String) {
    do {
      let plan = try PictureCatalogue.plan(
        name, shell.withPictureDefaults([]), from: shell.session.registry)
      if let target, PictureRequest.medium(ofPath: target.text) == nil {
        throw LabError.badValue(
          name: "to", found: target.text, expected: "a file name that ends in .png or .gif")
      }
      let drawing = try plan.draw(
        shell.session, medium: target.flatMap { PictureRequest.medium(ofPath: $0.text) },
        progress: { _ in }, isInterrupted: shell.manner.isInterrupted)
      let path = shell.outputPath(for: target?.path ?? "why-\(name).\(drawing.fileExtension)")
      try shell.makeFolder(for: path)
      try drawing.write(to: path, shell.watcher)
      return (drawing, path)
    } catch let error as LabError {
      throw Diagnostic(error, in: line)
    } catch {
      throw Diagnostic("\(error)", at: line.source.span(of: line.verb))
    }
  }
}
