import Console
import Shell

/// The first version of a lesson: it runs, checks the figures that it gave, and says where words are
/// missing.
public struct LessonDraft {
  /// The lesson's text.
  public let text: String

  /// A draft named `id`: of the commands of a script, or of a small example.
  ///
  /// A step ends with each `measure`, whose figures become checks with a tolerance of a fifth.
  ///
  /// - Throws: `Diagnostic`, if the id cannot be one, or the script does not run.
  public init(id: String, script path: String?, makeShell: () -> Shell) throws {
    guard id.isIdentifier else {
      throw Diagnostic("an id is \(String.identifierForm), not `\(id)`")
    }
    let source =
      try path.map { SourceText(try LessonText.read($0), name: $0) }
      ?? SourceText(Self.example, name: nil)
    let lines: [CommandLine]
    do {
      lines = try Tokenizer.commands(in: source)
    } catch {
      throw Diagnostic(error, in: source)
    }
    var seed = 7
    var steps: [Step] = [Step()]
    let shell = makeShell()
    var seedsFirst = CommandLine.seed(seed)
    if let given = lines.first(where: { $0.verb.text == "seed" })?.positionals.first,
      let number = Int(given.text)
    {
      seed = number
      seedsFirst = CommandLine.seed(number)
    }
    _ = try shell.outcome(of: seedsFirst)
    for line in lines where line.verb.text != "seed" {
      let outcome = try shell.outcome(of: line)
      steps[steps.count - 1].commands.append(line.text)
      guard line.verb.text == "measure" else { continue }
      steps[steps.count - 1].checks = Self.checks(on: outcome.result)
      steps.append(Step())
    }
    steps.removeAll { $0.commands.isEmpty }
    guard !steps.isEmpty else { throw Diagnostic("there are no commands to make a lesson of") }
    text = Self.text(id, seed, steps)
  }

  private struct Step {
    var commands: [String] = []
    var checks: [String] = []
  }

  private static let example = """
    data ring
    model gan-mlp
    loss nonsaturating
    train steps=1000
    measure modes_covered high_quality_3sigma
    """

  private static func checks(on result: JSONObject) -> [String] {
    result.members.compactMap { member in
      switch member.value {
      case .integer(let value): return "measure.\(member.key) == \(value)"
      case .number(let value) where value.isFinite:
        // Small figures change by more than a fifth of themselves.
        let tolerance = (max(abs(value) / 5, 0.02) * 1000).rounded() / 1000
        let written = [(value * 10_000).rounded() / 10_000, tolerance].map {
          JSONValue.number($0).compact
        }
        return "measure.\(member.key) == \(written[0]) ± \(written[1])"
      default: return nil
      }
    }
  }

  private static func text(_ id: String, _ seed: Int, _ steps: [Step]) -> String {
    var text = """
      ---
      id: \(id)
      title.fr: Titre
      title.en: Title
      seed: \(seed)
      minutes: 30
      ---

      # Titre · Title

      """
    for (place, step) in steps.enumerated() {
      text += """

        ## Étape \(place + 1) · Step \(place + 1) <!-- id: etape-\(place + 1) -->

        ### Français

        Quelle question cette étape pose-t-elle ? **Prédisez**, puis regardez.

        ### English

        What does this step ask? **Predict**, then look.

        ```gan
        \(step.commands.joined(separator: "\n"))
        ```

        """
      guard !step.checks.isEmpty else { continue }
      text += "\n```check\n\(step.checks.joined(separator: "\n"))\n```\n"
    }
    return text
  }
}

extension CommandLine {
  fileprivate static func seed(_ number: Int) -> CommandLine {
    CommandLine(
      verb: Word("seed"), arguments: [.positional(Word("\(number)"))], text: "seed \(number)",
      source: SourceText("seed \(number)"))
  }
}
