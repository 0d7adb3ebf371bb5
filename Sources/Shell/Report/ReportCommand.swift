import Console
import GanLabKit
import Lab

/// `report`: a training on one page.
struct ReportCommand: Command {
  let name = "report"
  let leavesTrace = false
  let summary = "write a training down as one page: pictures, figures, choices, how to do it again"
  let usage = "report [to=FILE.html] [run=N]"
  let details = """
    The page needs no other file and no network: it opens from the disk, goes by mail, and can be printed. It \
    holds the pictures of the training, what was measured with its card, what watch has seen, all choices and \
    settings with who made them, plugins with their SHA-256, the machine, and the commands that do it again; the \
    facts stand in it once more as JSON. Its words are in the language that lang set.

    run=N takes a run that was kept. Names alone go to the output folder (--out).
    """
  let examples = [
    Example(
      "report", "gan-lab-out/report.html",
      after: "data ring; model gan-mlp; loss minimax; train steps=50; measure n=100"),
    Example(
      "report run=1 to=first.html", "of a run that was kept",
      after: "data ring; model gan-mlp; loss minimax; train steps=50"),
  ]
  let options = [
    CommandOption("to", "the file; .html", isPath: true),
    CommandOption("run", "the run, in place of this training"),
  ]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let line = arguments.line
    let target = arguments.option("to")
    let run = try shell.namedRun(&arguments)
    try arguments.finish()
    do throws(LabError) {
      if let target, !target.text.lowercased().hasSuffix(".html") {
        throw .badValue(name: "to", found: target.text, expected: "a file name that ends in .html")
      }
      let report: Report
      if let run { report = try Report(of: run, in: shell) } else { report = try Report(of: shell) }
      shell.manner.progress.finish()
      let path = shell.outputPath(for: target?.path ?? "report.html")
      let page = ReportPage(
        report: report, words: ReportWords(isFrench: shell.pictureDefaults["lang"] == "fr"),
        data: report.json)
      try shell.makeFolder(for: path)
      let text = page.text
      try Session.write(text: text, to: path)
      var outcome = Outcome(
        path,
        [
          "path": .string(path), "bytes": .integer(text.utf8.count),
          "pictures": JSONValue(report.pictures.map(\.name)),
          "measurements": .integer(report.measures.count), "step": .integer(report.step),
        ])
      if let run = report.run { outcome.result["run"] = .integer(run) }
      return outcome
    } catch {
      throw Diagnostic(error, in: line)
    }
  }
}
