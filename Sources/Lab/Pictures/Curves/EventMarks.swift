import Figures

/// The choices made in the course of a training, as upright lines with what was chosen.
struct EventMarks {
  /// The lines.
  let layers: [Figures.Layer]
  /// What the numbers on the lines stand for, where there are too many for words.
  let caption: String?

  /// More than this, and their words would stand in each other's way.
  private static let mostWords = 2

  /// The lines of `events`, those of one step together.
  init(_ events: [History.Event], language: FigureLanguage) {
    var steps: [(step: Int, text: String)] = []
    for event in events {
      if let last = steps.last, last.step == event.step {
        steps[steps.count - 1].text += ", " + event.text
      } else {
        steps.append((event.step, event.text))
      }
    }
    let inWords = steps.count <= EventMarks.mostWords
    layers = steps.enumerated().map { number, event in
      .rule(
        Rule(
          .vertical(Double(event.step)), label: inWords ? event.text : "\(number + 1)",
          ink: .muted, dash: .dashed))
    }
    let listed = steps.enumerated().map { number, event in
      "\(number + 1): \(event.text) (\(language.count(event.step)))"
    }
    caption = inWords ? nil : listed.joined(separator: " · ")
  }
}

extension PictureData {
  /// The choices made in the course of a training.
  static func events(_ events: [History.Event]) -> PictureData {
    .list(events.map { ["step": .integer($0.step), "what": .text($0.text)] })
  }
}
