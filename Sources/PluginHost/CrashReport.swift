internal import CFaults
import GanLabKit
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

    /// The component `name` of `kind` as a worker.
    public init(_ kind: Kind, _ name: String) { text = strdup(Worker.name(kind, name)) }

    fileprivate static func name(_ kind: Kind, _ name: String) -> String { "the \(kind) \(name)" }
  }

  /// Takes over the signals of a trap, and remembers how the terminal is now.
  public static func install() { glf_install() }

  /// The same in a process that works for a shell: what is told goes to the descriptor `ear`.
  public static func installInHelper(ear: Int32) { glf_install_in_helper(ear) }

  /// From now on this process ends when its parent does, and at the first fault, and leaves no core file.
  public static func endWithParent() { glf_prepare_probe() }

  /// Says who does not heed Ctrl-C, or the signal that the lab ends for, if the first argument is one;
  /// made for a signal's handler, whose context is the second.
  public static let unheeded: @convention(c) (Int32, UnsafeRawPointer?) -> Bool = {
    glf_unheeded($0, $1)
  }

  /// What a signal means, in a sentence without a full stop; nil where there is nothing to say.
  public static func meaning(of signal: Int32) -> String? {
    glf_meaning(signal).map { String(cString: $0) }
  }

  /// Notes who is at work, or nobody, by a single store.
  @inline(__always)
  public static func note(_ worker: Worker?) { _ = glf_at_work(worker?.text) }

  /// Notes who is at work as long as `body` runs.
  ///
  /// - Throws: What `body` throws.
  @inline(__always)
  public static func during<Result, Failure: Error>(
    _ worker: Worker?, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let before = glf_at_work(worker?.text)
    defer { _ = glf_at_work(before) }
    return try body()
  }

  /// Notes where the last checkpoint is, or that there is none.
  public static func note(checkpoint path: String?) { glf_checkpoint(path ?? "") }

  /// Notes the steps that are in no checkpoint.
  public static func note(unsaved steps: Int) { glf_unsaved(Int64(steps)) }

  /// Notes where in memory a library lies: that of `symbol`, with `bytes` in all.
  static func know(_ label: String, at symbol: UnsafeMutableRawPointer, bytes: UInt64) {
    glf_know_library(label, symbol, bytes)
  }

  /// Notes what the library that `symbol` is in has.
  static func know(_ components: [Descriptor], at symbol: UnsafeMutableRawPointer) {
    let names = components.map { Worker.name($0.kind, $0.name) }
    glf_know_components(symbol, names.joined(separator: "\n"))
  }
}
