/// What stands above the progress line for as long as the work goes on: a picture, for example.
public struct ProgressPanel: Sendable, Equatable {
  /// The lines that it takes.
  public var rows: Int
  /// The most columns that a line of it takes.
  public var columns: Int
  /// What draws it, from the first column of its first line; the cursor then stands in the first column of the
  /// line below.
  public var text: String
  /// What else has to be written when it is wiped away.
  public var removal: String

  /// A panel.
  public init(rows: Int, columns: Int, text: String, removal: String = "") {
    self.rows = rows
    self.columns = columns
    self.text = text
    self.removal = removal
  }

  /// The lines that it takes in a window that has become `width` columns wide: what is too long is wrapped.
  func rows(in width: Int) -> Int {
    columns > width && width > 0 ? rows * ((columns + width - 1) / width) : rows
  }
}
