import Glibc
import TestSupport

/// Speaks HTTP to the page as bytes, so that a test can also say what no browser would.
struct TinyClient {
  let port: Int
  let token: String

  /// An answer.
  struct Answer {
    /// 0 if the connection was closed without one.
    let status: Int
    /// The names in small letters.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Asks for `path` as a browser on this machine does.
  func get(
    _ path: String, method: String = "GET", host: String? = nil, bearer: String? = nil
  ) throws -> Answer {
    let head = bearer.map { "Authorization: Bearer \($0)\r\n" } ?? ""
    return try ask(
      "\(method) \(path) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n"
        + "\(head)Connection: close\r\n\r\n")
  }

  /// The state, with the token; `known` waits for another.
  func state(known: String = "") throws -> Answer { try get("/state\(known)", bearer: token) }

  /// The state as soon as it holds all of `texts`, or the last one after ten seconds.
  ///
  /// The lab does not wait for its page: what a command did may reach the page after the next prompt.
  func state(with texts: String...) throws -> String {
    var text = try state().text
    for _ in 0..<200 where !texts.allSatisfy(text.contains) {
      usleep(50_000)
      text = try state().text
    }
    return text
  }

  /// Sends `text` and reads to the end.
  func ask(_ text: String, seconds: Int = 20) throws -> Answer {
    let connection = try connect(seconds: seconds)
    defer { close(connection) }
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      sent += count
    }
    var (answer, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while true {
      let count = recv(connection, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      answer += chunk[..<count]
    }
    return TinyClient.parse(answer)
  }

  /// A connection that says nothing yet.
  func connect(seconds: Int = 20) throws -> Int32 {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(
      connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      close(connection)
      throw LabProcess.Failure("nobody listens at port \(port)")
    }
    return connection
  }

  private static func parse(_ bytes: [UInt8]) -> Answer {
    let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
    guard let end else { return Answer(status: 0, headers: [:], body: []) }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].dropFirst()) : ""
    }
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return Answer(status: status ?? 0, headers: headers, body: Array(bytes[end.upperBound...]))
  }
}

/// The lab on a terminal, with its page.
final class PageLab {
  let folder: ScratchFolder
  let terminal: TerminalSession
  let client: TinyClient

  /// Starts the lab and types `show` with `options`.
  init(_ options: String = "", in folder: ScratchFolder? = nil) throws {
    let folder = try folder ?? ScratchFolder()
    self.folder = folder
    terminal = try TerminalSession(
      ["--no-rc", "-q", "--color", "never", "--seed", "1"], in: folder)
    try terminal.wait(for: "> ")
    terminal.type("show \(options)\n")
    let head = try terminal.wait(for: "/?token=")
    guard let digits = head.split(separator: ":").last?.prefix(while: \.isNumber),
      let port = Int(digits)
    else { throw LabProcess.Failure("there is no port in: \(head)") }
    let token = try terminal.wait(for: "\n").prefix(while: \.isHexDigit)
    client = TinyClient(port: port, token: String(token))
    try terminal.wait(for: "> ")
  }

  /// Types a command and waits for the next prompt.
  func run(_ line: String, seconds: Double = 120) throws {
    terminal.type(line + "\n")
    try terminal.wait(for: "> ", seconds: seconds)
  }
}
