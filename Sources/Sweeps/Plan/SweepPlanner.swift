import Console
import GanLabKit
import Glibc
import Lab
import Shell

/// Works out what a sweep file asks for, and tries each set-up before anything is trained.
public struct SweepPlanner {
  /// Gives shells with the plugins that the file names.
  let shell: Shell
  let file: SweepFile

  /// A set-up in the making.
  private struct Draft {
    let shell: Shell
    var places: [Int] = []
    var commands: [String]
  }

  /// A planner of what `file` asks for.
  public init(_ file: SweepFile, in shell: Shell) {
    self.file = file
    self.shell = shell
  }

  /// Seconds that all probes may take together.
  static let probing = 10.0

  /// The plan.
  ///
  /// - Parameters:
  ///   - name: What the sweep is called.
  ///   - folder: Where paths begin.
  ///   - probes: True if trainings are tried for a moment, to say how long jobs will take.
  ///   - watcher: Who looks on.
  /// - Returns: The plan, with every set-up tried.
  /// - Throws: What is wrong with a set-up, at its place in the file.
  public func plan(
    name: String, in folder: PlanFolder, probes: Bool, _ watcher: Watcher
  ) throws(Diagnostic) -> SweepPlan {
    try checkCount()
    try checkMeasures()
    for place in file.pluginFolders + file.dataFolders {
      let path = folder.whole([place.text])[0]
      guard access(path, R_OK | X_OK) == 0 else {
        throw Diagnostic("\(place.text): \(String(cString: strerror(errno)))", at: place.span)
      }
    }
    let first = try first()
    let count = file.axes.reduce(1) { $0 * $1.values.count }
    let allowance = probes ? Self.probing / Double(count) : nil
    var setUps: [SweepPlan.SetUp] = []
    var absent = probes ? figures : []
    // One set-up after the other, so that only those on the way to it are in memory.
    func visit(_ draft: Draft) throws(Diagnostic) {
      guard !isExcepted(draft) else { return }
      guard draft.places.count == file.axes.count else {
        for place in file.axes[draft.places.count].values.indices {
          try visit(try varied(draft, to: place, from: first))
        }
        return
      }
      if watcher.isInterrupted() { throw Self.stopped }
      setUps.append(try setUp(draft, allowance))
      absent = withoutThose(of: draft.shell.session, absent, watcher)
      watcher.progress(Double(setUps.count) / Double(count))
    }
    try visit(first)
    guard !setUps.isEmpty else {
      throw Diagnostic(
        "nothing is left of this sweep: [[except]] takes out every set-up",
        at: file.source.span(line: 1, column: 1))
    }
    if let measure = absent.first {
      throw Diagnostic(
        "no set-up of this sweep has the figure `\(measure.text)`", at: measure.span,
        hint: "measure, after one of its set-ups at the prompt, shows those that there are")
    }
    return SweepPlan(
      name: name, folder: folder.path, plugins: folder.whole(file.plugins),
      data: folder.whole(file.data),
      axes: file.axes.map {
        SweepPlan.Axis(name: $0.name, values: $0.values.map(\.label), isNumeric: $0.isNumeric)
      },
      setUps: setUps, seeds: file.seeds, steps: file.steps, seconds: file.seconds,
      measures: file.measures.map(\.text), samples: file.samples)
  }

  /// Refuses what nobody can have meant, before it is multiplied out.
  private func checkCount() throws(Diagnostic) {
    var count = file.seeds.count
    for axis in file.axes {
      let (product, overflows) = count.multipliedReportingOverflow(by: axis.values.count)
      count = overflows ? .max : product
      guard count <= SweepReader.mostJobs else {
        let all = file.axes.reduce(Double(file.seeds.count)) { $0 * Double($1.values.count) }
        throw Diagnostic(
          "these are \(NumberText.short(all)) jobs, more than "
            + NumberText.grouped(SweepReader.mostJobs),
          at: axis.span, hint: "fewer values or seeds, or several sweeps")
      }
    }
  }

  /// The measures that are figures of the lab's own, which depend on model and data.
  private var figures: [SweepFile.Commands] {
    file.measures.filter { Session.figureNames.contains($0.text) }
  }

  /// Those of `absent` that a set-up does not have either.
  private func withoutThose(
    of session: Session, _ absent: [SweepFile.Commands], _ watcher: Watcher
  ) -> [SweepFile.Commands] {
    guard !absent.isEmpty else { return [] }
    let wanted = Set(absent.map(\.text))
    // Of a set-up that cannot be measured after so few steps nobody knows what it would have had.
    guard let found = try? session.gather(200, only: wanted, isStrict: false, watcher) else {
      return []
    }
    let keys = Set(found.figures.map(\.key))
    return absent.filter { !keys.contains($0.text) }
  }

  private func checkMeasures() throws(Diagnostic) {
    let plugins = shell.session.registry.components(.measure).map(\.name)
    let figures = Session.figureNames
    var seen: Set<String> = []
    for measure in file.measures {
      let source = SourceText(measure.text)
      let lines: [CommandLine]
      do {
        lines = try Tokenizer.commands(in: source)
      } catch {
        throw at(measure.span, Diagnostic(error, in: source))
      }
      let name = lines.first?.verb.text ?? ""
      guard lines.count <= 1, plugins.contains(name) || (lines.first?.arguments ?? []).isEmpty
      else {
        throw Diagnostic(
          "one figure, or one measure of a plugin with its options, and not `\(measure.text)`",
          at: measure.span, hint: "measure = [\"w2\", \"modes_covered\"]")
      }
      guard seen.insert(measure.text).inserted else {
        throw Diagnostic(
          "`\(measure.text)` is there twice", at: measure.span, hint: "take one of them out")
      }
      guard figures.contains(name) || plugins.contains(name) else {
        throw Diagnostic(
          "there is no figure `\(name)`", at: measure.span,
          suggestions: Suggestions.nearest(to: name, among: figures + plugins),
          hint: "figures: \((figures + plugins).joined(separator: ", "))")
      }
      guard plugins.contains(name), let line = lines.first else { continue }
      let options = line.options.map { Assignment($0.key.text, $0.value.values) }
      do throws(LabError) {
        _ = try shell.session.measure(name, options)
      } catch {
        throw at(measure.span, Diagnostic(error, in: line))
      }
    }
  }

  private func first() throws(Diagnostic) -> Draft {
    var draft = Draft(shell: try twin(of: nil), commands: [])
    for commands in file.commands { draft.commands += try run(commands, in: draft.shell) }
    return draft
  }

  private func varied(
    _ draft: Draft, to number: Int, from first: Draft
  ) throws(Diagnostic) -> Draft {
    let axis = file.axes[draft.places.count]
    let value = axis.values[number]
    var other = Draft(
      shell: try twin(of: draft.shell.session), places: draft.places + [number],
      commands: draft.commands)
    guard !isExcepted(other) else { return other }
    do throws(Diagnostic) {
      other.commands += try run(value, of: axis, in: other.shell)
    } catch {
      // What goes wrong without the other axes, too, is this value's own fault.
      let isOwnFault = (try? run(value, of: axis, in: twin(of: first.shell.session))) == nil
      throw isOwnFault ? error : misfit(other, error)
    }
    return other
  }

  private func run(
    _ value: SweepFile.Value, of axis: SweepFile.Axis, in shell: Shell
  ) throws(Diagnostic) -> [String] {
    let text: String
    do throws(LabError) {
      if let commands = value.commands {
        text = commands
      } else {
        text = try shell.command(putting: axis.name, at: value.label)
      }
    } catch {
      throw unknown(axis, error)
    }
    return try run(SweepFile.Commands(text: text, span: value.span), in: shell)
  }

  private func setUp(_ draft: Draft, _ allowance: Double?) throws(Diagnostic) -> SweepPlan.SetUp {
    var setUp = SweepPlan.SetUp(
      values: zip(file.axes, draft.places).map { $0.values[$1].label }, commands: draft.commands)
    do throws(LabError) {
      _ = try draft.shell.session.preparedTrainer()
      if let allowance {
        setUp.estimate = try SweepProbe(draft.shell.session, allowance).seconds(
          steps: file.steps, seconds: file.seconds)
      }
    } catch {
      // A set-up that blows up is a result, which the sweep is there to find.
      if case .diverged = error { return setUp }
      throw misfit(draft, diagnostic(error))
    }
    return setUp
  }

  private static var stopped: Diagnostic {
    var stop = Diagnostic("stopped by Ctrl-C: nothing was planned", severity: .note)
    stop.isInterruption = true
    return stop
  }

  /// True if an exception is met by the values chosen so far.
  private func isExcepted(_ draft: Draft) -> Bool {
    file.exceptions.contains { exception in
      exception.values.allSatisfy { axis, label in
        axis < draft.places.count && file.axes[axis].values[draft.places[axis]].label == label
      }
    }
  }

  /// Runs commands; returns them one by one, as a job runs them again.
  private func run(_ commands: SweepFile.Commands, in shell: Shell) throws(Diagnostic) -> [String] {
    let source = SourceText(commands.text)
    do throws(Diagnostic) {
      try shell.choose(source)
    } catch {
      throw at(commands.span, error)
    }
    return ((try? Tokenizer.commands(in: source)) ?? []).map(\.text)
  }

  private func twin(of session: Session?) throws(Diagnostic) -> Shell {
    do throws(LabError) {
      return try shell.silent(like: session)
    } catch {
      throw Diagnostic("\(error)", at: file.source.span(line: 1, column: 1))
    }
  }

  // MARK: Errors

  /// An error within a text of the file, at that text.
  private func at(_ span: SourceSpan, _ error: Diagnostic) -> Diagnostic {
    var diagnostic = error
    diagnostic.span = span
    return diagnostic
  }

  private func unknown(_ axis: SweepFile.Axis, _ error: LabError) -> Diagnostic {
    guard case .unknownWord(let word, _, let known) = error else {
      return at(axis.span, diagnostic(error))
    }
    return Diagnostic(
      "there is nothing called `\(word)` that an axis could change here", at: axis.span,
      suggestions: Suggestions.nearest(to: word, among: known),
      hint: "a component, a setting or an option; or commands of your own: "
        + "\(word) = { a = \"loss minimax\", b = \"loss hinge\" }")
  }

  /// A set-up whose parts do not go together, at the last value that it has.
  private func misfit(_ draft: Draft, _ error: Diagnostic) -> Diagnostic {
    let values = zip(file.axes, draft.places).map { ($0, $0.values[$1]) }
    var found = at(
      values.last?.1.span ?? file.commands.first?.span ?? file.source.span(line: 1, column: 1),
      error)
    guard values.count > 1 else { return found }
    found.message = "\(values.map(\.1.label).joined(separator: " · ")): \(found.message)"
    let pairs = values.map { "\($0.0.name) = \"\($0.1.label)\"" }.joined(separator: " and ")
    found.hint = "to leave it out: [[except]] on a line of its own, then \(pairs)"
    return found
  }

  private func diagnostic(_ error: LabError) -> Diagnostic {
    let commands = (try? Tokenizer.commands(in: SourceText("train"))) ?? []
    guard let line = commands.first else { return Diagnostic("\(error)") }
    var found = Diagnostic(error, in: line)
    if case .missing = error { found.hint = found.hint.map { "commands = \"\($0)\", or an axis" } }
    return found
  }
}
