import FlyingSocks
import Glibc

/// A pool that lets nobody hold a connection for long without saying anything: file descriptors would run out.
struct PatientPool<Base: AsyncSocketPool>: AsyncSocketPool {
  let base: Base
  /// Seconds that somebody may be silent, or may take nothing of what is sent.
  let patience: Double

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    guard !isListening(socket) else {
      return try await base.suspendSocket(socket, untilReadyFor: events)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await base.suspendSocket(socket, untilReadyFor: events) }
      group.addTask {
        try await Task.sleep(for: .seconds(patience))
        throw SocketError.disconnected
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  /// True of the socket that others connect to, which may be silent for as long as it likes.
  private func isListening(_ socket: Socket) -> Bool {
    var (value, size) = (Int32(), socklen_t(MemoryLayout<Int32>.size))
    return getsockopt(socket.file.rawValue, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0
      && value != 0
  }
}
