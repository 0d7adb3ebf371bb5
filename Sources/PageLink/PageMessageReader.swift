/// Puts messages together again from the pieces in which they arrive.
public struct PageMessageReader: Sendable {
  /// What is wrong with bytes that are no messages; nothing after them can be read.
  public enum Failure: Error, Sendable, Equatable {
    /// A message of a kind that there is not, or with a body that is none.
    case unreadable(kind: UInt8)
    /// A message that says it is longer than any.
    case tooLong(Int)
  }

  /// The longest body; a GIF of a long training has some ten megabytes.
  public static let longest = 64 << 20

  private var pending: [UInt8] = []
  private var start = 0

  /// Nothing read yet.
  public init() {}

  /// Takes bytes up.
  public mutating func append(_ bytes: some Sequence<UInt8>) { pending += bytes }

  /// The next message that is complete; nil if more bytes are needed.
  ///
  /// - Throws: What keeps the bytes from being a message.
  public mutating func next() throws(Failure) -> PageMessage? {
    let rest = pending[start...]
    guard let kind = rest.first, let count = UInt32(littleBytes: rest.dropFirst()) else {
      return nil
    }
    guard count <= Self.longest else { throw .tooLong(Int(count)) }
    let body = rest.dropFirst(5)
    guard body.count >= Int(count) else { return nil }
    guard let message = PageMessage(kind: kind, body: body.prefix(Int(count))) else {
      throw .unreadable(kind: kind)
    }
    start += 5 + Int(count)
    if start == pending.count { (pending, start) = ([], 0) }
    return message
  }
}

/// What the page's process tells the lab, a line each.
public enum PageReply: Sendable, Equatable {
  /// It listens at this port.
  case open(port: Int)
  /// It cannot listen, and why.
  case failed(String)
  /// Somebody looks at the page, in its dark colours or in its light ones.
  case look(isDark: Bool)

  /// The line, with its end.
  public var line: String {
    switch self {
    case .open(let port): "open \(port)\n"
    case .failed(let reason): "failed \(reason)\n"
    case .look(let isDark): isDark ? "look dark\n" : "look light\n"
    }
  }

  /// Reads a line without its end; nil if it is none of these.
  public init?(line: some StringProtocol) {
    let words = String(line).split(separator: " ", maxSplits: 1).map(String.init)
    switch (words.first, words.dropFirst().first) {
    case ("open", let port?):
      guard let port = Int(port) else { return nil }
      self = .open(port: port)
    case ("failed", let reason?): self = .failed(reason)
    case ("look", "dark"): self = .look(isDark: true)
    case ("look", "light"): self = .look(isDark: false)
    default: return nil
    }
  }
}
