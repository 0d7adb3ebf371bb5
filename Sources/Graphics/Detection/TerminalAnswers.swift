/// What a terminal has answered to the questions of `TerminalProbe`.
public struct TerminalAnswers: Sendable, Equatable {
  /// Its name and version, as `CSI > q` asks for them: `kitty(0.26.5)`.
  public var name: String?
  /// The attributes that `CSI c` asks for, of which 4 is sixel; nil if it did not answer at all.
  public var attributes: [Int]?
  /// The ground's red, green and blue from 0 to 1, as `OSC 11` asks for them.
  public var ground: [Double]?
  /// The pixels of a character, as `CSI 16 t` asks for them: height, then width.
  public var cell: [Int]?
  /// How many colours sixels can have, as `CSI ? 1 ; 1 ; 0 S` asks for it.
  public var sixelColors: Int?

  /// None.
  public init() {}

  /// Reads the answers from what came, in any order, whatever else is between them.
  public init(parsing bytes: [UInt8]) {
    var index = 0
    while index + 1 < bytes.count {
      guard bytes[index] == 0x1B else {
        index += 1
        continue
      }
      let kind = bytes[index + 1]
      let start = index + 2
      index = start
      switch kind {
      case UInt8(ascii: "["):
        guard let end = bytes[start...].firstIndex(where: { (0x40...0x7E).contains($0) }) else {
          return
        }
        take(control: String(decoding: bytes[start...end], as: UTF8.self))
        index = end + 1
      case UInt8(ascii: "P"), UInt8(ascii: "]"):
        guard let end = bytes[start...].firstIndex(where: { $0 == 0x1B || $0 == 0x07 }) else {
          return
        }
        take(text: String(decoding: bytes[start..<end], as: UTF8.self))
        index = bytes[end] == 0x07 ? end + 1 : min(end + 2, bytes.count)
      default: break
      }
    }
  }

  private mutating func take(control text: String) {
    guard let last = text.last else { return }
    let numbers = text.dropLast().drop { $0 == "?" }.split(separator: ";").compactMap { Int($0) }
    switch last {
    case "c" where text.hasPrefix("?"): attributes = numbers
    case "t" where numbers.count == 3 && numbers[0] == 6: cell = [numbers[1], numbers[2]]
    case "S" where text.hasPrefix("?") && numbers.count >= 3 && numbers[1] == 0:
      sixelColors = numbers[2]
    default: break
    }
  }

  private mutating func take(text: String) {
    if text.hasPrefix(">|") { name = String(text.dropFirst(2)) }
    guard text.hasPrefix("11;rgb:") else { return }
    let parts = text.dropFirst("11;rgb:".count).split(separator: "/")
    let channels = parts.compactMap { part -> Double? in
      guard (1...4).contains(part.count), let value = Int(part, radix: 16) else { return nil }
      return Double(value) / Double((1 << (4 * part.count)) - 1)
    }
    if channels.count == 3, parts.count == 3 { ground = channels }
  }
}
