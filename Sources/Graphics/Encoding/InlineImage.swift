import Figures

/// iTerm2's inline images (https://iterm2.com/documentation-images.html), which WezTerm and mintty show, too.
enum InlineImage {
  /// The sequence that shows a PNG at the cursor, `columns` x `rows` cells large.
  static func sequence(png: [UInt8], columns: Int, rows: Int) -> String {
    let text = String(decoding: Base64.text(png), as: UTF8.self)
    return "\u{1B}]1337;File=size=\(png.count);width=\(columns);height=\(rows);"
      + "preserveAspectRatio=1;inline=1:\(text)\u{7}"
  }
}
