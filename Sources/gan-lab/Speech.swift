import ArgumentParser
import Console
import Glibc
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
      write(text)
      return
    }
    let object: JSONObject = [
      "verb": .string(verb), "ok": .bool(ok), "result": .object(result),
    ]
    write(JSONValue.object(object).compact)
  }

  /// Results that are lost are no success.
  private func write(_ text: String) {
    guard !Terminal.write(text + "\n", to: 1) else { return }
    let reason = String(cString: strerror(errno))
    Terminal.write("gan-lab: standard output was not written: \(reason)\n", to: 2)
    exit(Shell.Status.failed)
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
