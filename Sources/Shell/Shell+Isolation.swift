import Console
import Lab

extension Shell {
  /// Looks on while a training is made in a process of its own: Ctrl-C stops it after the current step,
  /// and once more, or the end of this process, ends it by force.
  var isolationWatcher: IsolationWatcher {
    IsolationWatcher(
      isInterrupted: manner.isInterrupted, isAborted: manner.isAborted,
      tellUnheeded: { [manner] in
        // Whoever closes the terminal does not press again.
        if Interrupt.terminationSignal != nil { return true }
        manner.progress.note(
          "Ctrl-C is not heeded: once more ends this training, and the session stays as it is")
        return false
      })
  }
}
