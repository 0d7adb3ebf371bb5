import Figures

/// The protocol of kitty (https://sw.kovidgoyal.net/kitty/graphics-protocol), which Ghostty speaks, too.
///
/// A PNG goes in base64 in escape sequences of at most 4096 letters each.
enum KittyGraphics {
  /// The most letters of a picture in one sequence.
  static let chunk = 4096

  /// The sequences, one by one, that show a PNG at the cursor, `columns` x `rows` cells large.
  ///
  /// With an `id` a picture shown under the same one before is replaced. The cursor stays where it is, and the
  /// terminal answers nothing, for nobody would read it.
  static func sequences(png: [UInt8], columns: Int, rows: Int, id: Int? = nil) -> [String] {
    let text = Base64.text(png)
    let starts = Array(stride(from: 0, to: max(1, text.count), by: chunk))
    let name = id.map { "i=\($0),p=1," } ?? ""
    return starts.map { start in
      let part = String(decoding: text[start..<min(text.count, start + chunk)], as: UTF8.self)
      let more = start == starts.last ? 0 : 1
      let keys =
        start == 0 ? "a=T,f=100,q=2,C=1,\(name)c=\(columns),r=\(rows),m=\(more)" : "m=\(more)"
      return "\u{1B}_G\(keys);\(part)\u{1B}\\"
    }
  }

  /// The sequence that takes a picture away and forgets it.
  static func deletion(id: Int) -> String { "\u{1B}_Ga=d,d=I,q=2,i=\(id);\u{1B}\\" }
}
