import Figures

/// A picture as it goes to a terminal.
public struct ScreenPicture: Sendable, Equatable {
  /// The lines that it takes.
  public let rows: Int
  /// The most columns that a line takes.
  public let columns: Int
  /// What shows it, from the first column of its first line; the cursor then stands in the first column of the
  /// line below.
  public let text: String
  /// What else has to be written when it is wiped away.
  public let removal: String

  /// Lines of characters.
  ///
  /// With `wipes` each wipes what stands to its right, so that one picture can be drawn over another; without, there
  /// is nothing in them that the dullest terminal does not know.
  init(lines: [String], columns: Int, wipes: Bool) {
    rows = lines.count
    self.columns = columns
    text = lines.map { $0 + (wipes ? "\u{1B}[K\r\n" : "\n") }.joined()
    removal = ""
  }

  /// A picture of pixels, which `sequences` show at the cursor.
  ///
  /// Terminals leave the cursor in different places then: its own is kept beforehand, in room that was made for the
  /// picture.
  init(sequences: [String], columns: Int, rows: Int, removal: String = "") {
    self.rows = rows
    self.columns = columns
    self.removal = removal
    text =
      String(repeating: "\n", count: rows) + "\r\u{1B}[\(rows)A\u{1B}7" + sequences.joined()
      + "\u{1B}8\u{1B}[\(rows)B\r"
  }
}
