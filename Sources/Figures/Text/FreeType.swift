import CGd
import Glibc
import Synchronization

/// gd's FreeType calls, one at a time: its font cache is shared by all threads.
enum FreeType {
  private static let turn = Mutex(())

  /// The box of ink around a text drawn at the origin, in pixels, positive below the baseline.
  ///
  /// With an image, draws the text there. `font` is the path of a file, `size` counts pixels per em,
  /// `angle` radians counterclockwise. `nil` if gd cannot use the font.
  @discardableResult
  static func set(
    _ text: String, font: String, size: Double, angle: Double = 0, color: Int32 = 0,
    on image: UnsafeMutablePointer<gdImage>? = nil, x: Int32 = 0, y: Int32 = 0
  ) -> Box? {
    var extra = gdFTStringExtra()
    extra.flags = gdFTEX_RESOLUTION | gdFTEX_CHARMAP | gdFTEX_FONTPATHNAME
    extra.charmap = gdFTEX_Unicode
    // At 72 dots per inch a point is a pixel.
    extra.hdpi = 72
    extra.vdpi = 72
    var corners = [Int32](repeating: 0, count: 8)
    // gd reads HTML entities in text: an ampersand has to be one.
    let escaped = text.contains("&") ? text.escapingAmpersands : text
    let failure = turn.withLock { _ in
      gdImageStringFTEx(image, &corners, color, font, size, angle, x, y, escaped, &extra) != nil
    }
    guard !failure else { return nil }
    let (xs, ys) = ([0, 2, 4, 6].map { corners[$0] }, [1, 3, 5, 7].map { corners[$0] })
    return Box(
      left: Double(xs.min() ?? 0), top: Double(ys.min() ?? 0), right: Double(xs.max() ?? 0),
      bottom: Double(ys.max() ?? 0))
  }

  /// Whether gd can set text in a font file.
  static func canUse(_ path: String) -> Bool {
    access(path, R_OK) == 0 && set("Ag", font: path, size: 12) != nil
  }

  /// The file that fontconfig chooses for a pattern such as `DejaVu Sans:bold`.
  static func fontconfigPath(_ pattern: String) -> String? {
    var extra = gdFTStringExtra()
    extra.flags = gdFTEX_FONTCONFIG | gdFTEX_RETURNFONTPATHNAME
    var corners = [Int32](repeating: 0, count: 8)
    return turn.withLock { _ in
      let failure = gdImageStringFTEx(nil, &corners, 0, pattern, 12, 0, 0, 0, "A", &extra)
      guard let path = extra.fontpath else { return nil }
      defer { gdFree(path) }
      return failure == nil ? String(cString: path) : nil
    }
  }
}

extension String {
  fileprivate var escapingAmpersands: String {
    reduce(into: "") { $0 += $1 == "&" ? "&amp;" : String($1) }
  }
}
