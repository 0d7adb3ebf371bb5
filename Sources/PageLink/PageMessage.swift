/// What the lab tells the process that serves its page, in the order in which it happens.
///
/// The page's process gets bytes alone, and knows no path of any file: what it was not told it cannot serve.
public enum PageMessage: Sendable, Equatable {
  /// Where to listen, and who may read; the first message.
  case hello(PageGreeting)
  /// How things stand, as one JSON object that is handed on as it is.
  case state([UInt8])
  /// A picture; one with the same number takes its place.
  case picture(id: UInt32, kind: PageImageKind, bytes: [UInt8])
  /// A picture that is no longer shown.
  case drop(id: UInt32)

  /// The message as bytes: its kind, the length of what follows in four bytes from the lowest, and that.
  public var frame: [UInt8] {
    let (kind, body): (UInt8, [UInt8])
    switch self {
    case .hello(let greeting): (kind, body) = (Kind.hello, Array(greeting.text.utf8))
    case .state(let bytes): (kind, body) = (Kind.state, bytes)
    case .picture(let id, let image, let bytes):
      (kind, body) = (Kind.picture, id.littleBytes + [image.rawValue] + bytes)
    case .drop(let id): (kind, body) = (Kind.drop, id.littleBytes)
    }
    return [kind] + UInt32(body.count).littleBytes + body
  }

  /// The letters that kinds are written as.
  private enum Kind {
    static let hello = UInt8(ascii: "h")
    static let state = UInt8(ascii: "s")
    static let picture = UInt8(ascii: "p")
    static let drop = UInt8(ascii: "d")
  }

  /// The message of a kind with this body; nil if there is none.
  init?(kind: UInt8, body: ArraySlice<UInt8>) {
    switch kind {
    case Kind.hello:
      guard let greeting = PageGreeting(text: String(decoding: body, as: UTF8.self)) else {
        return nil
      }
      self = .hello(greeting)
    case Kind.state: self = .state(Array(body))
    case Kind.picture:
      guard let id = UInt32(littleBytes: body.prefix(4)), let byte = body.dropFirst(4).first,
        let image = PageImageKind(rawValue: byte)
      else { return nil }
      self = .picture(id: id, kind: image, bytes: Array(body.dropFirst(5)))
    case Kind.drop:
      guard let id = UInt32(littleBytes: body), body.count == 4 else { return nil }
      self = .drop(id: id)
    default: return nil
    }
  }
}

/// The formats of pictures.
public enum PageImageKind: UInt8, Sendable {
  /// A PNG.
  case png
  /// A GIF.
  case gif

  /// The kind of the bytes of a file, by how they begin; nil for another.
  public init?(bytes: [UInt8]) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .png
    } else if bytes.starts(with: Array("GIF8".utf8)) {
      self = .gif
    } else {
      return nil
    }
  }

  /// The media type.
  public var mediaType: String { self == .png ? "image/png" : "image/gif" }
}

/// Where a page is to be served, and the word that opens it.
public struct PageGreeting: Sendable, Equatable {
  /// The IPv4 address to listen at.
  public var host: String
  /// The ports to try, in order.
  public var ports: ClosedRange<Int>
  /// What a reader has to know.
  public var token: String

  /// A greeting.
  public init(host: String, ports: ClosedRange<Int>, token: String) {
    (self.host, self.ports, self.token) = (host, ports, token)
  }

  /// The fields, a line each.
  var text: String { "\(host)\n\(ports.lowerBound)\n\(ports.upperBound)\n\(token)" }

  /// Reads what `text` wrote; nil if it is something else.
  init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 4, let first = Int(lines[1]), let last = Int(lines[2]), first <= last
    else { return nil }
    self.init(host: String(lines[0]), ports: first...last, token: String(lines[3]))
  }
}

extension UInt32 {
  /// Its four bytes, the lowest first.
  fileprivate var littleBytes: [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
  }

  /// The number of four bytes, the lowest first; nil of fewer.
  init?(littleBytes bytes: ArraySlice<UInt8>) {
    guard bytes.count >= 4 else { return nil }
    self = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
