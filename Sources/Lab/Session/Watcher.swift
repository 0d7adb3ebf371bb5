import GanLabKit

/// Who looks on while something takes long: told how far it is, and asked whether to go on.
public struct Watcher {
  /// Told how much is done, from 0 to 1.
  public var progress: (Double) -> Void
  /// True once the user has had enough.
  public var isInterrupted: () -> Bool

  /// Someone who looks on.
  public init(
    progress: @escaping (Double) -> Void = { _ in },
    isInterrupted: @escaping () -> Bool = { false }
  ) {
    self.progress = progress
    self.isInterrupted = isInterrupted
  }

  /// Nobody.
  public static var none: Watcher { Watcher() }

  /// - Throws: `interrupted`, `fraction` of the way through, if the user has had enough.
  func check(at fraction: Double? = nil) throws(LabError) {
    if isInterrupted() { throw .interrupted(fraction: fraction) }
  }
}
