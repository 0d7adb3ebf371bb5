import Console
import GanLabKit
import Lab

extension Shell {
  /// The pictures of a training that reports and scripts have, where there are any.
  static let usualPictureNames = ["samples", "losses", "gradients", "modes"]

  /// Draws a picture of the session, in the language and theme that are set.
  ///
  /// - Throws: `LabError`.
  func drawing(_ name: String, _ options: [Assignment] = []) throws(LabError) -> Drawing {
    let plan = try PictureCatalogue.plan(
      name, withPictureDefaults(options), from: session.registry)
    let progress = manner.progress
    return try plan.draw(
      session, progress: { progress.update(share: $0) }, isInterrupted: manner.isInterrupted)
  }

  /// Those of the usual pictures that can be drawn now.
  ///
  /// - Throws: Why the first cannot, if none can; an interruption.
  func usualPictures(_ options: [Assignment] = []) throws(LabError) -> [NamedDrawing] {
    var pictures: [NamedDrawing] = []
    var first: LabError?
    for name in Shell.usualPictureNames {
      do throws(LabError) {
        pictures.append(NamedDrawing(name, try drawing(name, options)))
      } catch {
        if case .interrupted = error { throw error }
        first = first ?? error
      }
    }
    if pictures.isEmpty, let first { throw first }
    return pictures
  }

  /// The curves of a run that was kept.
  ///
  /// - Throws: `LabError`.
  func curves(of run: RunFolder, _ options: [Assignment] = []) throws(LabError) -> Drawing {
    let format = PictureFormat()
    for option in withPictureDefaults(options) {
      guard let name = option.name else { continue }
      do {
        try format.set(name, to: option.words)
      } catch {
        throw .option(error, of: "plot")
      }
    }
    let title = session.runs.flatMap { RunSummary(run.number, in: $0)?.title } ?? ""
    return try RunCurves([.init("\(run.number): \(title)", run.metrics)]).draw(format)
  }

  /// What a file is about, in lines: the run, or the choices of the present training.
  func origin(of run: RunFolder?) -> [String] {
    if let run { return ["Run \(run.number)."] }
    return session.commands + ["Step \(session.step)."]
  }

  /// Takes the option `run`: a run that was kept.
  ///
  /// - Throws: Why there is no such run.
  func namedRun(_ arguments: inout ArgumentReader) throws(Diagnostic) -> RunFolder? {
    guard let word = arguments.option("run") else { return nil }
    guard let runs = session.runs else {
      throw Diagnostic(
        "no trainings are kept", at: arguments.line.source.span(of: word),
        hint: "without --no-record, train keeps them")
    }
    return try RunsCommand().run(of: word, arguments.line, runs)
  }
}
