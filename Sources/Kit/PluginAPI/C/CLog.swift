import Glibc
import Synchronization

/// Where the lines go that components tell the user: to standard error, until somebody takes them.
public enum ComponentLog {
  private static let taker = Mutex<(@Sendable (String) -> Void)?>(nil)

  /// Hands every line to `take` from now on, without its end.
  public static func lead(to take: @escaping @Sendable (String) -> Void) {
    taker.withLock { $0 = take }
  }

  /// Tells the user `line`, which begins with the name of the component.
  public static func tell(_ line: String) {
    // Not under the lock: who takes a line may have another told.
    if let take = taker.withLock({ $0 }) { return take(line) }
    let bytes = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}

/// The lines that a component in C tells the user, each once.
///
/// Once, for a loss may tell the same at every step of a training.
final class CLog: Sendable {
  private let component: String
  private let told = Mutex<Set<String>>([])

  init(component: String) { self.component = component }

  /// Tells `text`, unless it has been told.
  func tell(_ text: String, isWarning: Bool) {
    let line = "\(component): \(isWarning ? "warning: " : "")\(text)"
    guard told.withLock({ $0.insert(line).inserted }) else { return }
    ComponentLog.tell(line)
  }
}
