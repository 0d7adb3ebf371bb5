internal import CGd

/// A format of pictures, known by the first bytes of a file.
enum PictureFormat: CaseIterable {
  case png, jpeg, gif, bmp

  /// The format of the file that begins with `bytes`.
  init?(_ bytes: [UInt8]) {
    guard let match = PictureFormat.allCases.first(where: { bytes.starts(with: $0.mark) }) else {
      return nil
    }
    self = match
  }

  private var mark: [UInt8] {
    switch self {
    case .png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    case .jpeg: [0xff, 0xd8, 0xff]
    case .gif: Array("GIF8".utf8)
    case .bmp: Array("BM".utf8)
    }
  }

  /// The size that the head of the file claims; nil if that is cut off.
  func size(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    let number = { (place: Int, count: Int, isLittle: Bool) -> Int? in
      guard place + count <= bytes.count else { return nil }
      let part = Array(bytes[place..<place + count])
      return (isLittle ? part.reversed() : part).reduce(0) { $0 << 8 | Int($1) }
    }
    let sides: (Int?, Int?)
    switch self {
    case .png: sides = (number(16, 4, false), number(20, 4, false))
    case .gif: sides = (number(6, 2, true), number(8, 2, true))
    case .bmp:
      // A negative height counts rows from the top.
      let height = number(22, 4, true).map { Int(Int32(truncatingIfNeeded: $0).magnitude) }
      sides = (number(18, 4, true), height)
    case .jpeg:
      guard let start = PictureFormat.frame(of: bytes) else { return nil }
      sides = (number(start + 7, 2, false), number(start + 5, 2, false))
    }
    guard let width = sides.0, let height = sides.1 else { return nil }
    return (width, height)
  }

  /// Where the segment of a JPEG begins that tells the size.
  private static func frame(of bytes: [UInt8]) -> Int? {
    var place = 2
    while place + 4 <= bytes.count, bytes[place] == 0xff {
      let kind = bytes[place + 1]
      // Start of frame, but for the three codes of that row that are tables.
      if (0xc0...0xcf).contains(kind), ![0xc4, 0xc8, 0xcc].contains(kind) { return place }
      // A fill byte stands for itself; other segments tell how long they are.
      place += kind == 0xff ? 1 : 2 + Int(bytes[place + 2]) << 8 + Int(bytes[place + 3])
    }
    return nil
  }

  /// The picture, to be destroyed by the caller; nil if it cannot be decoded.
  func image(_ bytes: [UInt8]) -> UnsafeMutablePointer<gdImage>? {
    // gd's own messages would go to standard error in the middle of a session.
    gdSetErrorMethod { _, _, _ in }
    return bytes.withUnsafeBytes { buffer in
      let count = Int32(buffer.count)
      // gd only reads from the buffer, though it asks for a mutable one.
      let start = UnsafeMutableRawPointer(mutating: buffer.baseAddress)
      return switch self {
      case .png: gdImageCreateFromPngPtr(count, start)
      case .jpeg: gdImageCreateFromJpegPtr(count, start)
      case .gif: gdImageCreateFromGifPtr(count, start)
      case .bmp: gdImageCreateFromBmpPtr(count, start)
      }
    }
  }
}
