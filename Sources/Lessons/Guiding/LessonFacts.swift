import Console

/// Where a reader is, for `--json`.
enum LessonFacts {
  static func object(of guide: LessonGuide) -> JSONObject {
    let progress = guide.progress
    return [
      "lesson": .string(guide.lesson.id), "step": .string(progress.step),
      "part": .integer(progress.part), "waits_for": .string(waitsFor(guide)),
      "done": JSONValue(progress.done), "finished": .bool(progress.isFinished),
    ]
  }

  private static func waitsFor(_ guide: LessonGuide) -> String {
    if guide.isPlaying { return "play" }
    return switch guide.waiting {
    case .commands(let block) where block.isSolution: "exercise"
    case .commands: "demonstration"
    case .question: "answer"
    default: "nothing"
    }
  }
}
