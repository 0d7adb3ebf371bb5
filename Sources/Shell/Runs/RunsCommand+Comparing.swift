import Console
import GanLabKit
import Lab

extension RunsCommand {
  /// Curves over each other, settings that differ, and figures.
  func compare(
    _ arguments: inout ArgumentReader, _ runs: RunStore, _ shell: Shell
  ) throws -> Outcome {
    let line = arguments.line
    let target = arguments.option("to")
    let chosen = try several(&arguments, runs)
    if let target, PictureRequest.medium(ofPath: target.text) != .still {
      throw LabError.badValue(
        name: "to", found: target.text, expected: "a file name that ends in .png")
    }
    let format = PictureFormat()
    for (name, value) in shell.pictureDefaults { try? format.set(name, to: [value]) }
    let drawing = try RunCurves(
      chosen.map { .init("\($0.folder.number): \($0.title)", $0.folder.metrics) }
    ).draw(format)
    let path = shell.outputPath(for: target?.path ?? "runs.png")
    do throws(LabError) {
      try shell.makeFolder(for: path)
      try drawing.write(to: path, shell.watcher)
    } catch {
      throw Diagnostic(error, in: line)
    }
    let differing = Self.differing(chosen.map { Self.choices(of: $0.record) })
    let figures = chosen.map { Self.figures(of: $0) }
    let names = figures.reduce(into: [String]()) { names, row in
      for (name, _) in row where !names.contains(name) { names.append(name) }
    }
    var table = TextTable(
      [.init()] + chosen.map { .init("\($0.folder.number)", .right) } + [.init()])
    for (name, values) in differing { table.append([name] + values.map { $0 ?? "-" }) }
    for name in names {
      table.append(
        [name]
          + figures.map { row in row.first { $0.0 == name }.map { NumberText.figure($0.1) } ?? "-" }
      )
    }
    var json: [JSONValue] = []
    for (run, row) in zip(chosen, figures) {
      var object = run.json
      var values = JSONObject()
      for (name, value) in row { values[name] = .number(value) }
      object["figures"] = .object(values)
      json.append(.object(object))
    }
    let manner = shell.manner
    return Outcome(
      table.text(width: max(manner.width, 200), style: manner.style) + "\n" + path,
      [
        "path": .string(path), "width": .integer(drawing.size.width),
        "height": .integer(drawing.size.height), "runs": .array(json),
        "differing": Self.json(differing, chosen),
      ])
  }

  /// All that differs between two runs.
  func diff(
    _ arguments: inout ArgumentReader, _ runs: RunStore, _ shell: Shell
  ) throws -> Outcome {
    let chosen = try several(&arguments, runs)
    let differing = Self.differing(
      chosen.map { run in
        let record = run.record
        var all = Self.choices(of: record)
        for item in record.components {
          all.append(
            (
              "sha256 of \(item.kind) \(item.name)",
              item.sha256.map { String($0.prefix(16)) } ?? "unknown"
            ))
        }
        let place = record.environment
        all += [
          ("host", place.host), ("system", place.system), ("processor", place.processor),
          ("threads", "\(place.threads)"), ("blas", place.blas), ("kit", place.kit),
          ("compiler", place.compiler), ("version", record.version), ("folder", place.folder),
        ]
        for (part, count) in record.parameters.sorted(by: { $0.key < $1.key }) {
          all.append(("parameters of \(part)", "\(count)"))
        }
        return all
      })
    var table = TextTable([.init()] + chosen.map { .init("\($0.folder.number)") })
    for (name, values) in differing { table.append([name] + values.map { $0 ?? "-" }) }
    let manner = shell.manner
    return Outcome(
      differing.isEmpty
        ? "nothing differs but when they were trained"
        : table.text(width: max(manner.width, 120), style: manner.style),
      ["differing": Self.json(differing, chosen)])
  }

  private func several(
    _ arguments: inout ArgumentReader, _ runs: RunStore
  ) throws(Diagnostic) -> [RunSummary] {
    var words: [Word] = []
    while let word = arguments.word() { words.append(word) }
    try arguments.finish()
    guard words.count >= 2 else {
      throw Diagnostic(
        "it takes two runs or more to compare",
        at: arguments.line.source.span(of: words.first ?? arguments.line.verb),
        hint: "runs compare 3 5; runs lists them")
    }
    guard words.count <= 8 else {
      throw Diagnostic(
        "eight runs at most have room beside each other",
        at: arguments.line.source.span(of: words[8]), hint: "compare seeds=N averages over seeds")
    }
    var chosen: [RunSummary] = []
    for word in words {
      let folder = try run(of: word, arguments.line, runs)
      guard let summary = RunSummary(folder.number, in: runs) else {
        throw Diagnostic(
          "\(folder.path) is damaged", at: arguments.line.source.span(of: word),
          hint: "runs rm \(folder.number)")
      }
      guard !chosen.contains(where: { $0.folder == folder }) else {
        throw Diagnostic(
          "run \(folder.number) is named twice", at: arguments.line.source.span(of: word))
      }
      chosen.append(summary)
    }
    return chosen
  }

  /// What was chosen, by names that tell components and settings apart.
  private static func choices(of record: RunRecord) -> [(String, String)] {
    var all: [(String, String)] = []
    for kind in [Kind.data, .model, .loss, .sampler] {
      for item in record.components where item.kind == kind.name {
        all.append((item.kind, item.name))
        all += item.options.sorted { $0.key < $1.key }.map { ("\(item.kind) \($0.key)", $0.value) }
      }
    }
    for item in record.components where item.kind == Kind.switch.name {
      let options = item.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      all.append(("switch \(item.name)", (["on"] + options).joined(separator: " ")))
    }
    return all + record.settings.sorted { $0.key < $1.key }
  }

  /// What the runs came to: steps, seconds, losses, and what was measured last.
  private static func figures(of run: RunSummary) -> [(String, Double)] {
    var all = [("steps", Double(run.status.step)), ("seconds", run.status.seconds)]
    all += run.status.losses.sorted { $0.key < $1.key }.map { ("loss of \($0.key)", $0.value) }
    let measured = run.folder.measures.last?.figures ?? [:]
    if let moment = run.folder.metrics.last(where: { $0.modesCovered != nil }) {
      if measured["modes_covered"] == nil, let modes = moment.modesCovered {
        all.append(("modes_covered", Double(modes)))
      }
      if measured["high_quality_3sigma"] == nil, let quality = moment.highQuality {
        all.append(("high_quality_3sigma", quality))
      }
    }
    return all + measured.sorted { $0.key < $1.key }
  }

  /// The names whose values are not the same in all; nil where a run has none.
  private static func differing(
    _ all: [[(String, String)]]
  ) -> [(name: String, values: [String?])] {
    var names: [String] = []
    for row in all {
      for (name, _) in row where !names.contains(name) { names.append(name) }
    }
    return names.compactMap { name in
      let values = all.map { row in row.first { $0.0 == name }?.1 }
      return Set(values).count > 1 ? (name, values) : nil
    }
  }

  private static func json(
    _ differing: [(name: String, values: [String?])], _ runs: [RunSummary]
  ) -> JSONValue {
    var object = JSONObject()
    for (name, values) in differing {
      var row = JSONObject()
      for (run, value) in zip(runs, values) {
        if let value { row["\(run.folder.number)"] = .string(value) }
      }
      object[name] = .object(row)
    }
    return .object(object)
  }
}
