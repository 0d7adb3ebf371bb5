import Console
import Shell

/// The lessons on the shelf with how far the reader is.
public struct LessonTable {
  private let desk: LessonDesk

  /// The table of what lies on `desk`'s shelf.
  public init(_ desk: LessonDesk) { self.desk = desk }

  /// The table, and the same for `--json`.
  public func outcome(width: Int, style: Style) -> Outcome {
    let entries = desk.shelf.entries()
    guard !entries.isEmpty else {
      return Outcome(
        "no lessons were found; $GANLAB_LESSONS names their folder", ["lessons": .array([])])
    }
    var table = TextTable([.init(), .init(), .init(), .init()])
    var list: [JSONValue] = []
    var notices: [String] = []
    for entry in entries {
      switch entry.lesson {
      case .failure(let error): notices.append(error.description)
      case .success(let lesson):
        let state = state(of: lesson)
        table.append([
          entry.number, lesson.title(desk.language), "\(lesson.frontMatter.minutes) min",
          state.text,
        ])
        list.append(
          .object([
            "number": .string(entry.number), "id": .string(lesson.id),
            "title": .string(lesson.title(desk.language)), "path": .string(entry.path),
            "minutes": .integer(lesson.frontMatter.minutes), "steps": .integer(lesson.steps.count),
            "done": .integer(state.done), "finished": .bool(state.isFinished),
          ]))
      }
    }
    return Outcome(
      table.text(width: width, style: style), ["lessons": .array(list)], notices: notices)
  }

  private func state(of lesson: LessonFile) -> (done: Int, isFinished: Bool, text: String) {
    let store = ProgressStore(lesson: lesson.id, environment: desk.environment)
    let words = desk.language
    guard let progress = try? store.progress() else { return (0, false, "") }
    if progress.isFinished {
      return (lesson.steps.count, true, words.choose("done", "terminée"))
    }
    return (
      progress.done.count, false,
      words.choose(
        "\(progress.done.count) of \(lesson.steps.count) steps",
        "\(progress.done.count) étapes sur \(lesson.steps.count)")
    )
  }
}
