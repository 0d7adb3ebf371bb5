import Console
import Glibc
import Lab
import Shell

extension LessonGuide {
  /// Keeps the session and the progress.
  func settle() {
    guard !isPlaying else { return }
    progress.step = step.id
    progress.part = place.part
    progress.figures = stage.book.figures
    progress.updated = time(nil)
    keep(.now)
    attempt {
      if try store.keep(progress), !toldOfOther {
        toldOfOther = true
        stage.shell.manner.complain(
          stage.style.yellow("note: ") + words.otherShell + "\n")
      }
    }
  }

  func keep(_ moment: ProgressStore.Moment) {
    attempt { try store.keep(session, as: moment) }
  }

  func bringBack(_ moment: ProgressStore.Moment) -> Bool {
    do {
      return try store.restore(session, to: moment)
    } catch {
      stage.shell.fail(Diagnostic("\(error)"), verb: "lesson")
      return false
    }
  }

  /// Does it, and says once if nothing can be kept: the lesson goes on all the same.
  private func attempt(_ work: () throws -> Void) {
    do {
      try work()
    } catch {
      guard !couldNotKeep else { return }
      couldNotKeep = true
      stage.shell.manner.complain(
        stage.style.yellow("note: ") + words.notKept("\(error)") + "\n")
    }
  }
}
