import Console
import Figures
import Graphics
import Lab

/// The picture of a training that goes on, above its progress line: `set watch`.
///
/// Looking draws no random number and moves no weight: the same seed gives the same bits with it and without.
final class TrainingPreview {
  private let picture: LivePicture
  private let screen: PictureScreen
  private let choice: GraphicsChoice
  private let progress: ProgressLine
  private let interval: Int
  private let theme: Theme
  private var budget: LookBudget
  /// True once a look has failed: what cannot be shown now cannot be shown at the next step.
  private var isOver = false

  /// A preview of the session's training; nil if nobody wants one, or it cannot be shown.
  init?(_ shell: Shell) {
    let steps = shell.display.watch.steps
    guard steps > 0, let screen = shell.manner.screen, shell.manner.progress.isLive,
      !shell.session.trainsIsolated
    else { return nil }
    choice = shell.display.graphics
    // Here the terminal is asked what it shows, if it has not been: before there is anything to be late for.
    guard screen.way(choice) != nil else { return nil }
    self.screen = screen
    picture = LivePicture(shell.session)
    progress = shell.manner.progress
    interval = steps
    theme = shell.pictureTheme
    budget = LookBudget(start: ProgressLine.monotonicSeconds())
    Interrupt.catchSuspension(true)
  }

  deinit { Interrupt.catchSuspension(false) }

  /// Looks, if it is time for a look.
  func update(step: Int) {
    heedSuspension()
    guard !isOver, step.isMultiple(of: interval) else { return }
    let begin = ProgressLine.monotonicSeconds()
    guard budget.allows(at: begin) else { return }
    do {
      var figure = try picture.figure()
      figure.theme = theme
      guard let shown = try screen.picture(of: figure, choice, .live) else { return }
      progress.show(
        ProgressPanel(
          rows: shown.rows, columns: shown.columns, text: shown.text, removal: shown.removal))
    } catch {
      isOver = true
      progress.note("the training cannot be shown while it goes on: \(error)")
    }
    budget.note(from: begin, to: ProgressLine.monotonicSeconds())
  }

  /// Takes the picture off the screen before Ctrl-Z stops the process, and lets it alone if something else
  /// has stopped it: then other text stands below it.
  func heedSuspension() {
    Interrupt.suspendIfAsked { progress.clear() }
    if Interrupt.takeContinued() { progress.leave() }
  }
}
