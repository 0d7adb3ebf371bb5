import Glibc
import Synchronization

/// A web server on this machine alone, with files and faults as a test wants them.
final class TinyServer: Sendable {
  /// How it answers for one path.
  enum Answer: Sendable {
    /// The bytes, from where they are asked for.
    case file([UInt8])
    /// The bytes, always from the first one.
    case whole([UInt8])
    /// The head for all bytes, and then only so many of them.
    case broken([UInt8], after: Int)
    /// So many of the bytes, and then nothing until the client leaves.
    case stuck([UInt8], after: Int)
    /// A status that is no file.
    case status(Int)
  }

  private let answers: [String: Answer]
  private let socket: Int32
  private let seen = Mutex<[String]>([])
  /// `http://127.0.0.1:PORT`.
  let address: String

  /// Serves `answers`, by path; nil if there is no port.
  init?(_ answers: [String: Answer]) {
    self.answers = answers
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && listen(socket, 8) == 0
          && getsockname(socket, $0, &length) == 0
      }
    }
    guard socket >= 0, isBound else { return nil }
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    self.socket = socket
    address = "http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))"
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<TinyServer>.fromOpaque(context).takeRetainedValue().serve()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    pthread_detach(thread)
  }

  /// What was asked for, each with where it was to begin: `/a.gz 0`.
  var requests: [String] { seen.withLock { $0 } }

  /// Ends it: who asks now finds nobody.
  func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

  /// One request after the other.
  private func serve() {
    while true {
      let client = accept(socket, nil, nil)
      guard client >= 0 else { break }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      answer(client)
      close(client)
    }
    close(socket)
  }

  private func answer(_ client: Int32) {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let path = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    let range = text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("range: bytes=") }
    let start = range.flatMap { Int($0.dropFirst(13).prefix { $0 != "-" }) } ?? 0
    seen.withLock { $0.append("\(path) \(start)") }
    switch answers[path] ?? .status(404) {
    case .status(let code): send(client, "HTTP/1.1 \(code) No\r\nContent-Length: 0\r\n\r\n", [])
    case .whole(let bytes): sendWhole(client, bytes, bytes.count)
    case .broken(let bytes, let count): sendWhole(client, bytes, count)
    case .stuck(let bytes, let count):
      sendWhole(client, bytes, count)
      while recv(client, &buffer, buffer.count, 0) > 0 {}
    case .file(let bytes):
      guard start > 0 else { return sendWhole(client, bytes, bytes.count) }
      guard start < bytes.count else {
        return send(client, "HTTP/1.1 416 No\r\nContent-Length: 0\r\n\r\n", [])
      }
      send(
        client,
        "HTTP/1.1 206 Part\r\nContent-Length: \(bytes.count - start)\r\nContent-Range: bytes "
          + "\(start)-\(bytes.count - 1)/\(bytes.count)\r\n\r\n", bytes[start...])
    }
  }

  private func sendWhole(_ client: Int32, _ bytes: [UInt8], _ count: Int) {
    send(
      client, "HTTP/1.1 200 Here\r\nContent-Length: \(bytes.count)\r\n\r\n", bytes.prefix(count))
  }

  private func send(_ client: Int32, _ head: String, _ body: ArraySlice<UInt8>) {
    var rest = (Array(head.utf8) + body)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
