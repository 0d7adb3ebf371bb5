import Console
import GanLabKit
import Lab

/// A run in a line of the list.
struct RunSummary {
  /// The words for what a run does.
  static let states = ["training", "stopped", "done", "failed", "killed"]

  let folder: RunFolder
  let record: RunRecord
  let status: RunStatus

  /// The run with a number; nil if its folder cannot be read.
  init?(_ number: Int, in runs: RunStore) {
    guard let folder = runs.run(number), let record = try? folder.record(),
      let status = try? folder.status()
    else { return nil }
    (self.folder, self.record, self.status) = (folder, record, status)
  }

  /// Where its training stands, as `states` has it.
  var state: String {
    switch status.state {
    case .training: status.wasKilled ? "killed" : "training"
    case .resting: (status.missing ?? 0) > 0 ? "stopped" : "done"
    case .failed: "failed"
    }
  }

  /// Data, model, loss and switches.
  var title: String {
    let switches = record.names(.switch)
    let losses = status.losses(after: record.names(.loss))
    let names =
      [Kind.data, .model].flatMap(record.names)
      + (losses.isEmpty ? [] : [losses.joined(separator: "→")])
    return (names + switches.map { "+" + $0 }).joined(separator: " ")
  }

  /// The row of a table.
  var row: [String] {
    [
      "\(folder.number)", record.began.replacing("T", with: " ").replacing("Z", with: ""), state,
      NumberText.grouped(status.step), "\(record.seed)", title,
    ]
  }

  /// The same in figures.
  var json: JSONObject {
    var object: JSONObject = [
      "run": .integer(folder.number), "path": .string(folder.path), "began": .string(record.began),
      "state": .string(state), "step": .integer(status.step), "seconds": .number(status.seconds),
      "seed": .integer(record.seed), "switches": JSONValue(record.names(.switch)),
      "version": .string(record.version), "host": .string(record.environment.host),
    ]
    for kind in [Kind.data, .model, .loss] {
      if let name = record.names(kind).first { object[kind.name] = .string(name) }
    }
    if let changes = status.changes { object["changes"] = JSONValue(changes) }
    if let lesson = record.lesson { object["lesson"] = .string(lesson) }
    if let sweep = record.sweep { object["sweep"] = .string(sweep) }
    if let missing = status.missing { object["missing_steps"] = .integer(missing) }
    if let failure = status.failure { object["failure"] = .string(failure) }
    return object
  }
}

extension RunStatus {
  /// The losses that it was trained with, one after the other, the first of them `first`.
  fileprivate func losses(after first: [String]) -> [String] {
    (changes ?? []).reduce(into: first) { losses, change in
      let words = change.split(separator: " ")
      guard words.count > 1, words[0] == "loss", losses.last != String(words[1]) else { return }
      losses.append(String(words[1]))
    }
  }
}
