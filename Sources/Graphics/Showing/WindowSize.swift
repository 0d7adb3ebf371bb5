import Glibc

/// The size of a terminal's window.
public struct WindowSize: Sendable, Hashable {
  /// Characters in a line.
  public var columns: Int
  /// Lines.
  public var rows: Int
  /// The width of a character in pixels.
  public var cellWidth: Double
  /// Its height.
  public var cellHeight: Double
  /// False if the size of a character is a guess.
  public var knowsPixels: Bool

  /// A window of so many characters, the size of which is a guess unless told.
  public init(columns: Int, rows: Int, cell: (width: Double, height: Double)? = nil) {
    self.columns = columns
    self.rows = rows
    cellWidth = cell?.width ?? 8
    cellHeight = cell?.height ?? 16
    knowsPixels = cell != nil
  }

  /// The size of the terminal behind a descriptor now; nil if it tells none.
  public static func now(of descriptor: Int32) -> WindowSize? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return nil
    }
    let (columns, rows) = (Int(size.ws_col), Int(size.ws_row))
    guard size.ws_xpixel > 0, size.ws_ypixel > 0 else {
      return WindowSize(columns: columns, rows: rows)
    }
    // Some count a border that belongs to no character.
    let across = (Double(size.ws_xpixel) / Double(columns)).rounded(.down)
    let down = (Double(size.ws_ypixel) / Double(rows)).rounded(.down)
    guard across > 0, down > 0 else { return WindowSize(columns: columns, rows: rows) }
    return WindowSize(columns: columns, rows: rows, cell: (across, down))
  }
}
