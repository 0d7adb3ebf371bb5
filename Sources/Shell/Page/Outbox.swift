import Glibc
import PageLink
import Synchronization

/// Messages on their way to another process: left by one thread, sent by another.
final class Outbox: Sendable {
  private struct Content {
    /// The newest state that was not sent.
    var state: PageMessage?
    /// All else, in order.
    var others: [PageMessage] = []
    var isClosed = false
    var isBroken = false
  }

  private let content = Mutex(Content())
  private let descriptor: Int32
  private let bell: UnsafeBell

  /// A counting semaphore, at one place for as long as it lives; semaphores are made for several threads.
  private final class UnsafeBell: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
      sem_destroy(semaphore)
      semaphore.deallocate()
    }

    func ring() { sem_post(semaphore) }

    func wait() { while sem_wait(semaphore) != 0, errno == EINTR {} }
  }

  /// An outbox whose messages go to `descriptor`.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    bell = UnsafeBell()
  }

  /// True once nobody reads any more.
  var isBroken: Bool { content.withLock { $0.isBroken } }

  /// Leaves a message; what it makes out of date is not sent.
  func leave(_ message: PageMessage) {
    content.withLock { content in
      guard !content.isClosed, !content.isBroken else { return }
      if case .state = message {
        content.state = message
        return
      }
      if case .picture(let id, _, _) = message {
        content.others.removeAll { other in
          if case .picture(id, _, _) = other { true } else { false }
        }
      }
      content.others.append(message)
    }
    bell.ring()
  }

  /// Sends no more.
  func close() {
    content.withLock { $0.isClosed = true }
    bell.ring()
  }

  /// Sends what is left, until the outbox is closed or nobody reads.
  func sendAll() {
    while true {
      bell.wait()
      // Pictures before the state that speaks of them.
      let next = content.withLock { content -> (message: PageMessage?, isClosed: Bool) in
        if content.isClosed { return (nil, true) }
        if !content.others.isEmpty { return (content.others.removeFirst(), false) }
        defer { content.state = nil }
        return (content.state, false)
      }
      if next.isClosed { return }
      guard let message = next.message else { continue }
      if !send(message.frame) {
        content.withLock { $0.isBroken = true }
        return
      }
    }
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      start += count
    }
    return true
  }
}
