/// Base64 of RFC 4648, as terminals, pages and scripts take the bytes of a picture.
public enum Base64 {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of some bytes, padded.
  public static func text(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let rest = min(3, bytes.count - start)
      var word = 0
      for place in 0..<3 { word = word << 8 | (place < rest ? Int(bytes[start + place]) : 0) }
      for place in 0..<4 {
        let isPadding = place > rest
        text.append(isPadding ? UInt8(ascii: "=") : letters[word >> (18 - 6 * place) & 63])
      }
    }
    return text
  }
}
