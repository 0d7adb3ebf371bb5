internal import CFaults
import Glibc

/// What is told when a trap ends the process: who was at work, and what is saved.
///
/// Swift's runtime ends the process where an index is out of range or a number overflows, and nothing
/// in the process can take that back. What can be done is to leave the terminal as it was and to say
/// whose code it was.
public enum CrashReport {
  /// A name that can be noted while the process runs; there is one for each component in use.
  ///
  /// The text is never freed: the handler may read it at any time.
  public final class Worker: @unchecked Sendable {
    fileprivate let text: UnsafeMutablePointer<CChar>?

    /// A worker called `name`.
    public init(_ name: String) { text = strdup(name) }
  }

  /// Takes over the signals of a trap, and remembers how the terminal is now.
  public static func install() { glf_install() }

  /// Notes who is at work, or nobody, by a single store.
  @inline(__always)
  public static func note(_ worker: Worker?) { glf_at_work(worker?.text) }

  /// Notes where the last checkpoint is, or that there is none.
  public static func note(checkpoint path: String?) { glf_checkpoint(path ?? "") }

  /// Notes the steps that are in no checkpoint.
  public static func note(unsaved steps: Int) { glf_unsaved(Int64(steps)) }

  /// Notes where in memory a library lies: that of `symbol`, with `bytes` in all.
  static func know(_ label: String, at symbol: UnsafeMutableRawPointer, bytes: UInt64) {
    glf_know_library(label, symbol, bytes)
  }
}
