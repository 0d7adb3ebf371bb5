import Glibc
import Synchronization

/// The lines that a component in C tells the user: on stderr, each once.
///
/// Once, for a loss may tell the same at every step of a training.
final class CLog: Sendable {
  private let component: String
  private let told = Mutex<Set<String>>([])

  init(component: String) { self.component = component }

  /// Tells `text`, unless it has been told.
  func tell(_ text: String, isWarning: Bool) {
    let line = "\(component): \(isWarning ? "warning: " : "")\(text)\n"
    guard told.withLock({ $0.insert(line).inserted }) else { return }
    let bytes = Array(line.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
