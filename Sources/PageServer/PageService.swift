import FlyingFox
import FlyingSocks
import Foundation
import PageLink
import Synchronization

/// The process that serves the page: it hears the lab on a socket, and ends with it.
public final class PageService: Sendable {
  private let descriptor: Int32
  private let board = PageBoard()
  /// When the lab was told last that somebody looks, in nanoseconds of a clock that never goes back.
  private let told = Mutex<UInt64>(0)

  /// A service for the lab at the other end of `descriptor`.
  public init(descriptor: Int32) { self.descriptor = descriptor }

  /// Serves until the lab is gone.
  public func run() async {
    Self.raiseFileLimit()
    let messages = self.messages()
    var iterator = messages.makeAsyncIterator()
    guard case .hello(let greeting)? = await iterator.next() else { return }
    let serving = Task { await serve(greeting) }
    while let message = await iterator.next() { await board.take(message) }
    serving.cancel()
  }

  /// What the lab says, read on a thread of its own; ends when the lab is gone.
  private func messages() -> AsyncStream<PageMessage> {
    let descriptor = descriptor
    return AsyncStream { continuation in
      Thread.detachNewThread {
        var reader = PageMessageReader()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
          let count = read(descriptor, &chunk, chunk.count)
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { break }
          reader.append(chunk[..<count])
          do {
            while let message = try reader.next() { continuation.yield(message) }
          } catch {
            break
          }
        }
        continuation.finish()
      }
    }
  }

  private func tell(_ reply: PageReply) {
    let bytes = Array(reply.line.utf8)
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
  }

  /// Tells the lab that somebody looks, a few times a second at most.
  private func noteLook(isDark: Bool) {
    let now = DispatchTime.now().uptimeNanoseconds
    let isDue = told.withLock { last in
      guard now - last > 200_000_000 else { return false }
      last = now
      return true
    }
    if isDue { tell(.look(isDark: isDark)) }
  }

  /// Listens at the first port that is free, and again if the server stops.
  private func serve(_ greeting: PageGreeting) async {
    var failure = "no port is free"
    for port in greeting.ports {
      do {
        try await listen(greeting, port) { self.tell(.open(port: port)) }
      } catch SocketError.failed(_, let code, let message) where code == EADDRINUSE {
        failure = message
        continue
      } catch {
        tell(.failed(Self.words(error)))
        return
      }
    }
    tell(.failed(failure))
  }

  /// Serves at a port; `isOpen` hears when it begins.
  ///
  /// - Throws: What keeps it from listening there.
  private func listen(
    _ greeting: PageGreeting, _ port: Int, isOpen: @escaping @Sendable () -> Void
  ) async throws {
    var wasOpen = false
    while !Task.isCancelled {
      let address = try sockaddr_in.inet(ip4: greeting.host, port: UInt16(clamping: port))
      let server = HTTPServer(
        address: address, timeout: 15,
        pool: PatientPool(base: HTTPServer.defaultPool(), patience: 30), logger: .disabled,
        handler: PageHandler(
          gate: PageGate(token: greeting.token, isLoopback: greeting.host.hasPrefix("127.")),
          board: board, look: { self.noteLook(isDark: $0) }))
      let running = Task { try await server.run() }
      defer { running.cancel() }
      if !wasOpen {
        // Either it listens, or running ends with the reason.
        let watch = Task {
          try await server.waitUntilListening(timeout: 10)
          isOpen()
        }
        defer { watch.cancel() }
        do {
          try await running.value
        } catch {
          watch.cancel()
          guard (try? await watch.value) != nil else { throw error }
        }
        wasOpen = true
      } else {
        _ = await running.result
      }
      // A flood of connections ends the server, and none of what it showed.
      try? await Task.sleep(for: .milliseconds(200))
    }
  }

  private static func words(_ error: any Error) -> String {
    if case .failed(_, _, let message)? = error as? SocketError { return message }
    return "\(error)"
  }

  /// Allows as many connections as the system lets this process have.
  private static func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, 4096)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
