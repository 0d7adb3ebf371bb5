import Console
import GanLabKit
import Glibc
import Lab

/// `sample`: draw samples, and write them where asked.
struct SampleCommand: Command {
  let name = "sample"
  let summary = "draw samples from the trained model"
  let usage = "sample [n=N] [to=FILE.npy|FILE.npz|FILE.csv|FILE.json|FILE.png]"
  let details = """
    The sampler that is chosen draws them; two draws differ. Without to=, the first few are shown. \
    What the sampler tells of its work, such as the rate of acceptance, stands below. Ctrl-C stops it, \
    and nothing is kept.
    """
  let examples = [
    Example("sample n=5", "five samples", after: "data ring; model gan-mlp"),
    Example("sample n=1000 to=samples.npy", "for NumPy", after: "data ring; model gan-mlp"),
    Example("sample n=1000 to=samples.csv", "for a spreadsheet", after: "data ring; model gan-mlp"),
  ]
  let options = [
    CommandOption("n", "how many (default 1000)"),
    CommandOption("to", "the file to write; its ending chooses the format", isPath: true),
  ]

  /// Numbers of a sample that are shown: of an image it is the first ones alone.
  private static let mostNumbers = 8

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let count = try arguments.integer("n", default: 1000, in: 1...10_000_000)
    let target = arguments.option("to")
    try arguments.finish()
    do {
      if let target, SampleFile(path: target.text) == nil,
        !target.text.lowercased().hasSuffix(".png")
      {
        throw LabError.badValue(
          name: "to", found: target.text,
          expected:
            "a file name that ends in \(SampleFile.endings.replacing(" or", with: ",")) or .png")
      }
      let set = try shell.session.samples(count, shell.watcher)
      shell.manner.progress.finish()
      var outcome = Outcome("", ["n": .integer(set.samples.shape[0])])
      outcome.result["sampler"] = .string(shell.session.sampler?.name ?? "prior")
      outcome.result["generator_evaluations"] = .integer(set.generatorEvaluations)
      outcome.result["discriminator_evaluations"] = .integer(set.discriminatorEvaluations)
      if !set.figures.isEmpty { outcome.result["figures"] = JSONValue(set.figures) }
      if let target {
        let path = shell.outputPath(for: target.path)
        try shell.write(set, to: path)
        outcome.result["path"] = .string(path)
        outcome.text = "\(NumberText.grouped(set.samples.shape[0])) samples in \(path)"
      } else {
        outcome.text = try preview(set)
        outcome.result["samples"] = try rows(set, limit: shell.manner.isJSON ? 1000 : 0)
        outcome.result["shown"] = .integer(min(1000, set.samples.shape[0]))
      }
      if !set.figures.isEmpty {
        let style = shell.manner.style
        outcome.text += "\n" + set.figures.table(width: shell.manner.width, style: style)
      }
      return outcome
    } catch let error as LabError {
      throw Diagnostic(error, in: arguments.line)
    } catch {
      throw Diagnostic("\(error)", at: arguments.line.source.span(of: arguments.line.verb))
    }
  }

  private func preview(_ set: SampleSet) throws -> String {
    let values = try set.samples.doubles()
    let width = max(1, values.count / max(1, set.samples.shape[0]))
    var lines = stride(from: 0, to: min(values.count, 8 * width), by: width).map { start in
      let shown = values[start..<start + min(width, SampleCommand.mostNumbers)]
      let rest = width > shown.count ? "  … \(NumberText.grouped(width)) numbers" : ""
      return shown.map(NumberText.figure).joined(separator: "  ") + rest
    }
    if set.samples.shape[0] > 8 {
      lines.append(
        "… \(NumberText.grouped(set.samples.shape[0])) in all; to=samples.csv writes them")
    }
    return lines.joined(separator: "\n")
  }

  private func rows(_ set: SampleSet, limit: Int) throws -> JSONValue {
    let values = try set.samples.doubles()
    let width = max(1, values.count / max(1, set.samples.shape[0]))
    return .array(
      stride(from: 0, to: min(values.count, limit * width), by: width).map { start in
        JSONValue(values[start..<start + width])
      })
  }
}

extension Shell {
  /// Where a file goes: names alone into the output folder, paths as they are.
  func outputPath(for name: String) -> String {
    name.contains("/") ? name : manner.outDirectory + "/" + name
  }

  /// Makes the folder that a file is to be written to, if it is the output folder.
  func makeFolder(for path: String) throws(LabError) {
    guard path.hasPrefix(manner.outDirectory + "/") else { return }
    guard mkdir(manner.outDirectory, 0o777) == 0 || errno == EEXIST else {
      throw .file(path: manner.outDirectory, reason: String(cString: strerror(errno)))
    }
  }

  /// Writes samples as the path's ending says.
  fileprivate func write(_ set: SampleSet, to path: String) throws(LabError) {
    try makeFolder(for: path)
    guard path.lowercased().hasSuffix(".png") else { return try Session.write(set, to: path) }
    try SamplesPicture().draw(set, session, PictureRequest()).write(to: path)
  }
}
