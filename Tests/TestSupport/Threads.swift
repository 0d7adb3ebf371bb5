import Glibc

/// Runs `body` on a thread of its own with a stack of `bytes`, and waits for it.
///
/// A stack that overflows ends the process: call it in an exit test.
///
/// - Throws: What `body` throws.
public func onThread(stackBytes bytes: Int, _ body: @escaping @Sendable () throws -> Void) throws {
  final class Work: @unchecked Sendable {
    let body: @Sendable () throws -> Void
    var error: (any Error)?
    init(_ body: @escaping @Sendable () throws -> Void) { self.body = body }
  }
  let work = Work(body)
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setstacksize(&attributes, bytes)
  var thread = pthread_t()
  let code = pthread_create(
    &thread, &attributes,
    { pointer in
      guard let pointer else { return nil }
      let work = Unmanaged<Work>.fromOpaque(pointer).takeUnretainedValue()
      do { try work.body() } catch { work.error = error }
      return nil
    }, Unmanaged.passUnretained(work).toOpaque())
  guard code == 0 else { throw ThreadError(code: code) }
  pthread_join(thread, nil)
  if let error = work.error { throw error }
}

/// A thread that could not be started.
public struct ThreadError: Error {
  /// What `pthread_create` returned.
  public let code: Int32
}
