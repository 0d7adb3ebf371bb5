internal import CReadline
import Glibc

/// What signals have asked for, as flags that work looks at between two steps.
///
/// Once `install` was called, Ctrl-C no longer ends the process: `isPending` becomes true. A second
/// one before anybody heeded it asks to abort. If an abort goes unheeded for a second, the next Ctrl-C
/// does end the process, which is the way out of a plugin that never returns. Where `tellUnheeded` was
/// called, it is told what the next one will do, and an abort ends a component without further ado.
public enum Interrupt {
  /// How urgently Ctrl-C was pressed.
  public enum Urgency: Sendable, Hashable {
    /// Not at all.
    case none
    /// Stop after the current step.
    case stop
    /// Leave everything as it is.
    case abort
  }

  /// Takes over SIGINT, SIGTERM, SIGHUP, SIGWINCH and SIGCONT; again and again if need be.
  ///
  /// - Returns: Whether it worked; it fails only if no pipe can be made.
  @discardableResult
  public static func install() -> Bool { glr_signals_install() }

  /// Says, in a signal's handler, who does not heed Ctrl-C; the first argument is the signal that the
  /// process ends for, or 0 while it goes on.
  ///
  /// False if nobody is at work who could.
  public typealias UnheededWords = @convention(c) (Int32, UnsafeRawPointer?) -> Bool

  /// From now on `words` are said two seconds after a Ctrl-C that nobody heeded, and once more before the
  /// process ends for it: with the next Ctrl-C, one second after two in a row, or five seconds after
  /// SIGTERM or SIGHUP.
  public static func tellUnheeded(_ words: @escaping UnheededWords) { glr_tell_unheeded(words) }

  /// What Ctrl-C has asked for since `clear`.
  public static var urgency: Urgency {
    switch Int(glr_interrupt_state()) {
    case GLR_STOP_SOON: .stop
    case GLR_ABORT: .abort
    default: .none
    }
  }

  /// Whether Ctrl-C was pressed since `clear`.
  ///
  /// One atomic load: ask it at every step.
  public static var isPending: Bool { Int(glr_interrupt_state()) != GLR_NOT_INTERRUPTED }

  /// Whether work should stop, for Ctrl-C or because the process is to end.
  public static var shouldStop: Bool { isPending || glr_termination_signal() != 0 }

  /// Forgets Ctrl-C.
  public static func clear() { glr_interrupt_clear() }

  /// From now on Ctrl-Z waits until `suspendIfAsked`, so that what is drawn in place can be taken away first;
  /// with false it stops the process at once, as it does by itself.
  public static func catchSuspension(_ isCaught: Bool) { glr_suspend_catch(isCaught) }

  /// Stops the process if Ctrl-Z was pressed, after `preparing`; comes back when it is continued.
  public static func suspendIfAsked(_ preparing: () -> Void) {
    guard glr_take_suspended() else { return }
    preparing()
    glr_suspend_catch(false)
    kill(getpid(), SIGTSTP)
    glr_suspend_catch(true)
    _ = glr_take_continued()
  }

  /// True once after the process was stopped by other means, and continued.
  public static func takeContinued() -> Bool { glr_take_continued() }

  /// SIGTERM or SIGHUP, if one came; the process should save, and exit with 128 plus this.
  public static var terminationSignal: Int32? {
    let signal = glr_termination_signal()
    return signal == 0 ? nil : signal
  }

  /// Forgets SIGTERM and SIGHUP, for a host that stays.
  public static func clearTermination() { glr_termination_clear() }
}
