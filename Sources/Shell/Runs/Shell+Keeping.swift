import Console
import Lab

extension Shell {
  /// Keeps in the run what was drawn and measured of its training.
  func keep(_ line: CommandLine, _ outcome: Outcome) {
    switch line.verb.text {
    case "plot":
      if case .string(let path)? = outcome.result["path"] { session.notePicture(path) }
    case "measure":
      var figures: [String: Double] = [:]
      var card: [String: String] = [:]
      for member in outcome.result.members {
        let (key, value) = (member.key, member.value)
        if key == "card", case .object(let object) = value {
          for entry in object.members { card[entry.key] = entry.value.compact }
        } else {
          switch value {
          case .number(let number): figures[key] = number
          case .integer(let number): figures[key] = Double(number)
          default: break
          }
        }
      }
      session.noteMeasure(figures, card: card)
    default: break
    }
  }
}
