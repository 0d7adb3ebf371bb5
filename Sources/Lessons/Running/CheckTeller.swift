import Console
import Shell

/// Says how a check went: as a line of text, or as one JSON object.
struct CheckTeller {
  let shell: Shell
  let file: String
  let language: LessonLanguage

  /// Says it.
  func tell(_ result: CheckResult) {
    if shell.manner.isJSON {
      shell.manner.write(JSONValue.object(object(result)).compact + "\n")
    } else if result.passed {
      guard !shell.manner.isQuiet else { return }
      let found = shell.manner.style.dim("(\(result.found?.figureText ?? ""))")
      shell.manner.write(
        "\(shell.manner.style.green("✓")) \(result.check.text) \(found)\n")
    } else {
      shell.fail(diagnostic(result), verb: "check")
    }
  }

  /// `{"verb":"check","ok":…,"result":{…}}`, and what went wrong under `error`.
  private func object(_ result: CheckResult) -> JSONObject {
    var facts: JSONObject = [
      "check": .string(result.check.text), "figure": .string(result.check.figure.text),
      "step": .string(result.stepID), "file": .string(file),
      "line": .integer(result.check.line),
    ]
    facts["found"] = result.found
    var object: JSONObject = [
      "verb": "check", "ok": .bool(result.passed), "result": .object(facts),
    ]
    if !result.passed { object["error"] = diagnostic(result).json }
    return object
  }

  /// What went wrong, with the check's line.
  private func diagnostic(_ result: CheckResult) -> Diagnostic {
    let words = LessonWords(language)
    let check = result.check
    let place = SourceText(check.text, name: file, firstLine: check.line)
      .span(line: check.line, column: 1, length: check.text.count)
    guard case .noFigure(let known) = result.verdict else {
      return Diagnostic(Self.message(result, in: language), at: place)
    }
    return Diagnostic(
      Self.message(result, in: language), at: place,
      suggestions: Suggestions.nearest(to: check.figure.keys.last ?? "", among: known),
      hint: known.isEmpty ? nil : words.known(known))
  }

  /// What a check found, in one sentence.
  static func message(_ result: CheckResult, in language: LessonLanguage) -> String {
    let words = LessonWords(language)
    return switch result.verdict {
    case .passed(let value), .failed(let value): words.failed(result.check, value.figureText)
    case .incomparable(let value): words.incomparable(result.check, value.figureText)
    case .noFigure: words.noFigure(result.check)
    }
  }
}

extension JSONValue {
  /// The value for a reader: lists and objects by their size alone.
  var figureText: String {
    switch self {
    case .array(let items): "[\(items.count)]"
    case .object(let object): "{\(object.members.count)}"
    default: compact
    }
  }
}
