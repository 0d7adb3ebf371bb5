import Console
import GanLabKit
import Lab

extension RunsCommand {
  /// The newest runs that fit.
  func list(
    _ arguments: inout ArgumentReader, _ runs: RunStore, _ shell: Shell
  ) throws(Diagnostic) -> Outcome {
    let last = try arguments.integer("last", default: 20, in: 1...1_000_000)
    var query = RunIndex.Query(limit: 1_000_000)
    query.data = arguments.option("data")?.text
    query.model = arguments.option("model")?.text
    query.loss = arguments.option("loss")?.text
    query.best = arguments.option("best")?.text
    query.isLowest = query.best.map(RunIndex.isBetterLow) ?? false
    let state = arguments.option("state")
    if let state, !RunSummary.states.contains(state.text) {
      throw Diagnostic.unknown(
        "state of a run", state, among: RunSummary.states, in: arguments.line.source, hint: usage)
    }
    try arguments.finish()
    let (numbers, damaged) = try selected(query, runs, arguments.line)
    var found: [RunSummary] = []
    for number in numbers where found.count < last {
      if let run = RunSummary(number, in: runs), state == nil || run.state == state?.text {
        found.append(run)
      }
    }
    var table = TextTable(
      [
        .init("run", .right), .init("began (UTC)"), .init("state"), .init("steps", .right),
        .init("seed", .right), .init("what"),
      ])
    for run in found { table.append(run.row) }
    let manner = shell.manner
    var outcome = Outcome(
      found.isEmpty
        ? "no runs: train makes one" : table.text(width: manner.width, style: manner.style),
      ["runs": .array(found.map { .object($0.json) })])
    if !damaged.isEmpty {
      outcome.notices.append(
        "without what a run needs: \(damaged.map { "\(runs.folder)/\($0)" }.joined(separator: ", "))"
      )
    }
    return outcome
  }

  /// The numbers of the runs that fit, in order, and of those whose files are damaged: by the index, or
  /// without it from every folder.
  private func selected(
    _ query: RunIndex.Query, _ runs: RunStore, _ line: CommandLine
  ) throws(Diagnostic) -> (numbers: [Int], damaged: [Int]) {
    if let index = RunIndex(of: runs), !runs.numbers.isEmpty {
      do throws(LabError) {
        let damaged = try index.update().damaged
        return (try index.select(query).map(\.run.number), damaged)
      } catch {
        // A folder that cannot be written has no index; the runs are there all the same.
      }
    }
    var summaries: [RunSummary] = []
    var damaged: [Int] = []
    for number in runs.numbers.reversed() {
      if let run = RunSummary(number, in: runs) {
        summaries.append(run)
      } else {
        damaged.append(number)
      }
    }
    for (kind, name) in [(Kind.data, query.data), (.model, query.model), (.loss, query.loss)] {
      if let name { summaries.removeAll { !$0.record.names(kind).contains(name) } }
    }
    if let best = query.best {
      let sign = query.isLowest ? 1.0 : -1
      let values = summaries.compactMap { run in
        run.folder.measures.last?.figures[best].map { (run, $0 * sign) }
      }
      summaries = values.sorted { $0.1 < $1.1 }.map(\.0)
    }
    return (summaries.map(\.folder.number), damaged)
  }

  /// Makes the index anew.
  func reindex(
    _ arguments: inout ArgumentReader, _ runs: RunStore
  ) throws -> Outcome {
    try arguments.finish()
    guard let index = RunIndex(of: runs) else {
      throw LabError.refused(
        "libGanLabIndex.so is not beside the program: runs are read from their folders each time",
        hint: "make build")
    }
    runs.sweep()
    let (read, damaged) = try index.update(isAnew: true)
    return Outcome(
      "\(read) runs in \(runs.folder)/index.sqlite",
      ["runs": .integer(read), "damaged": .array(damaged.map { .integer($0) })])
  }

  /// All that is known of a run.
  func show(
    _ arguments: inout ArgumentReader, _ runs: RunStore, _ shell: Shell
  ) throws -> Outcome {
    let folder = try run(&arguments, runs)
    try arguments.finish()
    // Each on its own, so that what is damaged is named.
    let (record, status) = (try folder.record(), try folder.status())
    guard let summary = RunSummary(folder.number, in: runs) else { return Outcome("") }
    var table = TextTable([.init(), .init()])
    table.append(["run", "\(folder.number), \(summary.state), \(folder.path)"])
    table.append([
      "training",
      "\(NumberText.grouped(status.step)) steps in \(NumberText.figure(status.seconds)) s · seed "
        + "\(record.seed) · began \(record.began)",
    ])
    if let missing = status.missing, missing > 0 {
      table.append(["missing", "\(NumberText.grouped(missing)) steps: resume \(folder.number)"])
    }
    if let failure = status.failure { table.append(["failed", failure]) }
    for item in record.components {
      let options = item.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      table.append([item.kind, ([item.name] + options).joined(separator: " ")])
    }
    let set = record.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    table.append(["settings", set.joined(separator: " ")])
    let losses = status.losses.sorted { $0.key < $1.key }
    if !losses.isEmpty {
      table.append([
        "losses",
        losses.map { "\($0.key) \(NumberText.figure($0.value))" }.joined(separator: " · "),
      ])
    }
    if let measure = folder.measures.last {
      let figures = measure.figures.sorted { $0.key < $1.key }
        .map { "\($0.key) \(NumberText.figure($0.value))" }
      table.append(["measured", "at step \(measure.step): " + figures.joined(separator: " · ")])
    }
    let environment = record.environment
    table.append([
      "machine",
      "\(environment.host), \(environment.processor), \(environment.threads) threads, "
        + "\(environment.blas), gan-lab \(record.version)",
    ])
    if let lesson = record.lesson { table.append(["lesson", lesson]) }
    if let sweep = record.sweep { table.append(["sweep", sweep]) }
    let pictures = folder.pictures
    if !pictures.isEmpty { table.append(["pictures", pictures.joined(separator: " ")]) }
    let script = (try? folder.script()) ?? ""
    var result = summary.json
    result["settings"] = .object(
      JSONObject(values: record.settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    result["components"] = .array(
      record.components.map { item in
        var object: JSONObject = [
          "kind": .string(item.kind), "name": .string(item.name), "library": .string(item.library),
          "options": .object(
            JSONObject(values: item.options.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
        ]
        if let sha256 = item.sha256 { object["sha256"] = .string(sha256) }
        return .object(object)
      })
    result["figures"] = .object(
      RunsCommand.figures(folder.measures.last?.figures ?? [:]))
    result["losses"] = .object(RunsCommand.figures(status.losses))
    result["script"] = .string(script)
    result["pictures"] = JSONValue(pictures)
    let style = shell.manner.style
    return Outcome(
      table.text(width: shell.manner.width, style: style) + "\n\n" + style.bold(folder.scriptPath)
        + "\n" + script.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"),
      result)
  }

  static func figures(_ values: [String: Double]) -> JSONObject {
    var object = JSONObject()
    for (key, value) in values.sorted(by: { $0.key < $1.key }) { object[key] = .number(value) }
    return object
  }
}
