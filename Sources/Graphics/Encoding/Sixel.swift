import Figures

/// Sixels, the pictures of DEC's terminals (VT330/VT340 Programmer Reference, chapter 14): bands of six rows, in
/// each of which every colour is laid over the others as a line of characters for six pixels one above the other.
enum Sixel {
  /// The sequence that shows a picture at the cursor.
  static func sequence(_ picture: IndexedPixels) -> String {
    // Pixels are square (1;1), and what no colour covers keeps the ground (P2 = 1).
    var text = Array("\u{1B}P0;1;0q\"1;1;\(picture.width);\(picture.height)".utf8)
    for (number, color) in picture.palette.enumerated() {
      let parts = [color.red, color.green, color.blue].map(percent)
      text += Array("#\(number);2;\(parts[0]);\(parts[1]);\(parts[2])".utf8)
    }
    var bits = [[UInt8]](repeating: [], count: picture.palette.count)
    for top in stride(from: 0, to: picture.height, by: 6) {
      if top > 0 { text.append(UInt8(ascii: "-")) }
      let used = band(of: picture, from: top, &bits)
      for (place, number) in used.enumerated() {
        if place > 0 { text.append(UInt8(ascii: "$")) }
        text += Array("#\(number)".utf8)
        appendRuns(of: bits[number], to: &text)
        bits[number] = []
      }
    }
    return String(decoding: text, as: UTF8.self) + "\u{1B}\\"
  }

  /// A channel as the terminal takes it, in hundredths.
  static func percent(_ channel: UInt8) -> Int { (Int(channel) * 100 + 127) / 255 }

  /// Fills in, for each colour of the six rows from `top`, which of them it has in each column.
  ///
  /// - Returns: The colours, in order.
  private static func band(
    of picture: IndexedPixels, from top: Int, _ bits: inout [[UInt8]]
  ) -> [Int] {
    var used: [Int] = []
    for row in 0..<min(6, picture.height - top) {
      let start = (top + row) * picture.width
      for column in 0..<picture.width {
        let number = Int(picture.indices[start + column])
        if bits[number].isEmpty {
          bits[number] = [UInt8](repeating: 0, count: picture.width)
          used.append(number)
        }
        bits[number][column] |= 1 << UInt8(row)
      }
    }
    return used.sorted()
  }

  /// Writes a line, runs of more than three characters by their length; what is empty at its end is left out.
  private static func appendRuns(of bits: [UInt8], to text: inout [UInt8]) {
    let end = (bits.lastIndex { $0 != 0 } ?? -1) + 1
    var column = 0
    while column < end {
      var next = column + 1
      while next < end, bits[next] == bits[column] { next += 1 }
      let character = bits[column] + 63
      let length = next - column
      if length > 3 {
        text += Array("!\(length)".utf8)
        text.append(character)
      } else {
        text += [UInt8](repeating: character, count: length)
      }
      column = next
    }
  }
}
