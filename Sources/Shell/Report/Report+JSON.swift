import Console
import Lab

extension Report {
  /// The facts without the pictures, as the page holds them for programs.
  var json: JSONValue {
    var object: JSONObject = ["format": "gan-lab report", "version": .string(record.version)]
    if let run { object["run"] = .integer(run) }
    object["step"] = .integer(step)
    if let seconds { object["seconds"] = .number(seconds) }
    if let state { object["state"] = .string(state) }
    object["seed"] = .integer(record.seed)
    object["began"] = .string(record.began)
    object["components"] = .array(
      record.components.map { item in
        var entry: JSONObject = [
          "kind": .string(item.kind), "name": .string(item.name),
          "options": .object(
            JSONObject(values: item.options.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
          "library": .string(item.library),
        ]
        if let sha256 = item.sha256 { entry["sha256"] = .string(sha256) }
        return .object(entry)
      })
    object["settings"] = .object(JSONObject(values: settings.map { ($0.name, $0.value) }))
    object["measures"] = .array(
      measures.map { measure in
        var card = JSONObject()
        for (key, value) in measure.card.sorted(by: { $0.key < $1.key }) {
          card[key] = .string(value)
        }
        return [
          "step": .integer(measure.step),
          "figures": .object(RunsCommand.figures(measure.figures)), "card": .object(card),
        ]
      })
    object["findings"] = JSONValue(sights.map(\.headline))
    let here = record.environment
    object["machine"] = [
      "host": .string(here.host), "system": .string(here.system),
      "processor": .string(here.processor), "threads": .integer(here.threads),
      "blas": .string(here.blas), "kit": .string(here.kit), "compiler": .string(here.compiler),
    ]
    object["script"] = .string(script)
    return .object(object)
  }
}
