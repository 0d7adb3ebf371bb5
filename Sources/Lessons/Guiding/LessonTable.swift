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
            "damaged": .bool(state.isDamaged),
          ]))
      }
    }
    return Outcome(
      table.text(width: width, style: style), ["lessons": .array(list)], notices: notices)
  }

  /// How far the reader is.
  private struct State {
    var done = 0
    var isFinished = false
    var isDamaged = false
    var text = ""
  }

  private func state(of lesson: LessonFile) -> State {
    let store = ProgressStore(lesson: lesson.id, environment: desk.environment)
    let words = desk.language
    let progress: LessonProgress?
    do {
      progress = try store.progress()
    } catch {
      return State(
        isDamaged: true,
        text: words.choose(
          "progress damaged: lesson start sets it aside",
          "progression abîmée : lesson start la met de côté"))
    }
    guard let progress else { return State() }
    if progress.isFinished {
      return State(
        done: lesson.steps.count, isFinished: true, text: words.choose("done", "terminée"))
    }
    return State(
      done: progress.done.count,
      text: words.choose(
        "\(progress.done.count) of \(lesson.steps.count) steps",
        "\(progress.done.count) étapes sur \(lesson.steps.count)"))
  }
}
