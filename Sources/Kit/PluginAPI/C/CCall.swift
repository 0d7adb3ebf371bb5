import Autograd
import CGanLab

/// One call of a function in C, and what the lab lends to it meanwhile: the `gl_host` behind which
/// this object stands.
final class CCall {
  private let component: String
  private let function: String
  private let log: CLog
  private var failure: String?
  /// The stream that random numbers come from; nil where the function is to have none.
  var random: Random?
  /// True once the user wants it to end.
  var isCancelled: () -> Bool = { false }
  /// Told how much is done.
  var report: (Double) -> Void = { _ in }
  /// Takes a figure; nil where the function has none to give.
  var take: ((gl_figure) -> Void)?

  init(_ component: String, _ function: String, _ log: CLog) {
    self.component = component
    self.function = function
    self.log = log
  }

  /// Calls `body` with the host of this call.
  ///
  /// - Throws: `ComponentError` if it returns anything but 0.
  func run(_ body: (UnsafePointer<gl_host>) -> Int32) throws(ComponentError) {
    var host = gl_host(of: self)
    let code = withExtendedLifetime(self) { withUnsafePointer(to: &host) { body($0) } }
    guard code != 0 else { return }
    throw ComponentError(failure ?? "its \(function) failed with code \(code)")
  }

  /// Notes why the function fails; the first reason counts.
  @discardableResult
  func fail(_ reason: String) -> Int32 {
    failure = failure ?? reason
    return GL_ERROR
  }

  /// Fills `count` places with numbers of the kind `what`, as `draw` draws them.
  func fill<Element>(
    _ out: UnsafeMutablePointer<Element>?, _ count: Int64, with what: String,
    _ draw: (inout Random, Int) -> [Element]?
  ) -> Int32 {
    guard var stream = random else {
      return fail("its \(function) asked for random numbers, and has none")
    }
    guard (0...Int64(Int32.max)).contains(count) else {
      return fail("its \(function) asked for \(count) \(what) numbers")
    }
    guard count > 0 else { return GL_OK }
    guard let out else {
      return fail("its \(function) asked for \(what) numbers and gave no place for them")
    }
    guard let values = draw(&stream, Int(count)) else {
      return fail("there is no memory for \(count) \(what) numbers")
    }
    random = stream
    out.update(from: values, count: values.count)
    return GL_OK
  }

  /// Tells the user a line.
  func tell(_ text: String, level: Int32) { log.tell(text, isWarning: level != GL_LOG_NOTE) }
}
