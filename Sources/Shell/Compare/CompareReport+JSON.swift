import Console
import GanLabKit
import Lab

// What a program gets.
extension CompareReport {
  /// All figures of all set-ups, unrounded.
  var json: JSONObject {
    var object: JSONObject = [
      "data": .string(comparison.contenders[0].session.data?.command ?? ""),
      "seeds": .array(comparison.seeds.map { .integer($0) }),
      "n": .integer(comparison.judged),
      "level": .number(ComparisonTable.level),
      "trainings": .integer(result.finished.count), "planned": .integer(result.planned),
      "reused": .integer(result.reused),
    ]
    if let seconds = comparison.goal.seconds {
      object["seconds"] = .number(seconds)
    } else {
      object["steps"] = .integer(comparison.goal.steps)
    }
    object["setups"] = .array(comparison.contenders.indices.map { .object(setup($0)) })
    return object
  }

  private func setup(_ place: Int) -> JSONObject {
    let traits = traits[place]
    var object: JSONObject = [
      "name": .string(comparison.contenders[place].name),
      "commands": JSONValue(comparison.contenders[place].commands),
      "likelihood": .string(traits.likelihood.rawValue),
      "latent_is_free": .bool(traits.isLatentFree), "trained": JSONValue(traits.trained),
    ]
    if let latent = traits.latent { object["latent"] = .integer(latent) }
    let own = result.finished.filter { $0.contender == place }
    object["diverged"] = .integer(own.count { $0.record.state == .diverged })
    object["states"] = JSONValue(own.map(\.path))
    var figures = JSONObject()
    for row in table.rows {
      let cell = row.cells[place]
      var figure: JSONObject = ["values": JSONValue(cell.values)]
      if let moments = cell.moments { figure["mean"] = .number(moments.mean) }
      if let deviation = cell.moments?.deviation { figure["sd"] = .number(deviation) }
      figure["trainings"] = .integer(cell.trainings)
      if let perfect = row.perfect { figure["perfect"] = .number(perfect) }
      if cell.mark != .none { figure["mark"] = .string(cell.mark.rawValue) }
      figures[row.figure.key] = .object(figure)
    }
    object["figures"] = .object(figures)
    return object
  }

  /// One line for each figure of each training.
  var csv: String {
    var lines = ["setup,seed,state,figure,value"]
    for record in result.finished.map(\.record) {
      let head = "\(record.name.csvQuoted),\(record.seed),\(record.state.rawValue)"
      if record.figures.isEmpty { lines.append("\(head),,") }
      for figure in record.figures {
        lines.append("\(head),\(figure.key),\(figure.value.map { "\($0)" } ?? "")")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// One field of a CSV file (RFC 4180).
  package var csvQuoted: String {
    contains { ",\"\n".contains($0) }
      ? "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\"" : self
  }
}
