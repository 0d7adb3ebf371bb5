import Autograd
import CGanLab
import Synchronization

/// What the `create` of a component in C made, given back when nobody holds it any more.
///
/// A data source or a recorded loss holds the state that it began with, whatever becomes of the options.
final class CState: @unchecked Sendable {
  let name: String
  private let log: CLog
  private let pointer: UnsafeMutableRawPointer?
  private let destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?
  /// C code is promised one call at a time.
  private let turn = Mutex(())

  /// - Throws: `ComponentError`, in the component's words.
  init(
    _ description: CDescription, _ boxes: [any HyperparameterBox], _ log: CLog
  ) throws(ComponentError) {
    name = description.about.name
    self.log = log
    guard let create = description.create else {
      pointer = nil
      destroy = nil
      return
    }
    var made: UnsafeMutableRawPointer?
    try CCall(name, "create", log).run { host in
      CValues(description.options, boxes).with { create(host, $0, &made) }
    }
    pointer = made
    destroy = description.destroy
  }

  deinit { destroy?(pointer) }

  /// Calls the component's function `function`.
  ///
  /// - Throws: `ComponentError`, in the component's words or by its code, if it returns an error.
  func call(
    _ function: String,
    _ body: (_ pointer: UnsafeMutableRawPointer?, _ host: UnsafePointer<gl_host>) -> Int32
  ) throws(ComponentError) {
    try run(makeCall(function), body)
  }

  /// A call of the component's function `function`, for `run`.
  func makeCall(_ function: String) -> CCall { CCall(name, function, log) }

  /// Calls the component's function `function` with random numbers from `random`, which moves on.
  ///
  /// - Throws: `ComponentError`, in the component's words or by its code, if it returns an error.
  func call(
    _ function: String, random: inout Random,
    _ body: (_ pointer: UnsafeMutableRawPointer?, _ host: UnsafePointer<gl_host>) -> Int32
  ) throws(ComponentError) {
    let call = makeCall(function)
    call.random = random
    defer { if let moved = call.random { random = moved } }
    try run(call, body)
  }

  /// Makes `call`, in its turn.
  ///
  /// - Throws: `ComponentError`, in the component's words or by its code, if it returns an error.
  func run(
    _ call: CCall, _ body: (UnsafeMutableRawPointer?, UnsafePointer<gl_host>) -> Int32
  ) throws(ComponentError) {
    try turn.withLock { _ throws(ComponentError) in
      try call.run { host in body(pointer, host) }
    }
  }
}
