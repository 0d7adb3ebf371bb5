import ArgumentParser
import Console
import Shell

/// How subcommands speak: text, or one JSON object.
struct Speech {
  let isJSON: Bool
  let verb: String

  var style: Style {
    Style(
      isOn: !isJSON
        && ColorPolicy.isColored(
          .auto, environment: Terminal.environment(), isTerminal: Terminal.isTerminal(1))
    )
  }

  /// Says what came of it.
  func tell(_ text: String, _ result: JSONObject, ok: Bool = true) {
    guard isJSON else {
      Terminal.write(text + "\n", to: 1)
      return
    }
    let object: JSONObject = [
      "verb": .string(verb), "ok": .bool(ok), "result": .object(result),
    ]
    Terminal.write(JSONValue.object(object).compact + "\n", to: 1)
  }

  /// Says what went wrong; returns what ends the process with the status of a failure.
  func fail(_ diagnostic: Diagnostic) -> ExitCode {
    if isJSON {
      let object: JSONObject = ["verb": .string(verb), "ok": false, "error": diagnostic.json]
      Terminal.write(JSONValue.object(object).compact + "\n", to: 1)
    } else {
      let renderer = Renderer(style: style, width: Terminal.width(of: 2))
      Terminal.write(renderer.text(diagnostic) + "\n", to: 2)
    }
    return ExitCode(Shell.Status.failed)
  }
}
