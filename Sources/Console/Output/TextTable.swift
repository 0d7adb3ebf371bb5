/// Rows of text in aligned columns, by the columns that characters take on a terminal.
///
/// Columns are two blanks apart. The last one wraps between words to the width given. Cells may be
/// styled; a cell that wraps should be styled word by word, or not at all.
public struct TextTable: Sendable, Hashable {
  /// On which side a column's cells are flush.
  public enum Alignment: Sendable, Hashable {
    /// Words.
    case left
    /// Numbers.
    case right
  }

  /// The head of a column.
  public struct Column: Sendable, Hashable {
    /// What stands over the column; no heads are written if all are empty.
    public let title: String
    /// On which side the cells are flush.
    public let alignment: Alignment

    /// Makes a column.
    public init(_ title: String = "", _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// The columns, left to right.
  public let columns: [Column]

  /// The rows, top to bottom; each has as many cells as there are columns.
  public private(set) var rows: [[String]] = []

  /// A table without rows.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; missing cells are empty, and cells beyond the last column are left out.
  public mutating func append(_ cells: [String]) {
    rows.append(columns.indices.map { $0 < cells.count ? cells[$0] : "" })
  }

  /// The table's lines, separated by LF, with no blanks at their ends and none after the last.
  ///
  /// - Parameters:
  ///   - width: The columns there are; the last column keeps at least 20 of its own.
  ///   - style: How the heads are emphasised.
  ///   - indent: How many blanks stand before each line.
  /// - Returns: The lines; empty without columns or rows.
  public func text(width: Int = 80, style: Style = .plain, indent: Int = 0) -> String {
    let hasHead = columns.contains { !$0.title.isEmpty }
    let head = columns.map { style.bold($0.title) }
    let all = (hasHead ? [head] : []) + rows
    guard !columns.isEmpty, !all.isEmpty else { return "" }
    let widths = columns.indices.map { index in
      all.reduce(0) { max($0, $1[index].displayWidth) }
    }
    let used = widths.dropLast().reduce(indent) { $0 + $1 + 2 }
    let room = max(20, width - used)
    let margin = String(repeating: " ", count: indent)
    let hanging = String(repeating: " ", count: used)
    var lines: [String] = []
    for row in all {
      let pieces = row[columns.count - 1].wrapped(to: room)
      var line = margin
      for index in columns.indices.dropLast() {
        line += cell(row[index], index, widths[index]) + "  "
      }
      let lastWidth = min(widths[columns.count - 1], room)
      lines.append((line + cell(pieces[0], columns.count - 1, lastWidth)).trimmedRight)
      for piece in pieces.dropFirst() { lines.append((hanging + piece).trimmedRight) }
    }
    return lines.joined(separator: "\n")
  }

  private func cell(_ text: String, _ column: Int, _ width: Int) -> String {
    switch columns[column].alignment {
    case .left: text.padded(to: width)
    case .right: String(repeating: " ", count: max(0, width - text.displayWidth)) + text
    }
  }
}

extension String {
  /// The text in lines of at most `columns`, broken between words; a longer word has its own line.
  ///
  /// Line breaks in the text are kept. There is at least one line.
  public func wrapped(to columns: Int) -> [String] {
    var lines: [String] = []
    for paragraph in split(omittingEmptySubsequences: false, whereSeparator: \.isLineBreak) {
      var line = ""
      var used = 0
      for word in paragraph.split(separator: " ").map(String.init) {
        let width = word.displayWidth
        if used > 0, used + 1 + width > columns {
          lines.append(line)
          line = ""
          used = 0
        }
        line += used > 0 ? " " + word : word
        used += used > 0 ? width + 1 : width
      }
      lines.append(line)
    }
    return lines
  }

  fileprivate var trimmedRight: String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }
}
