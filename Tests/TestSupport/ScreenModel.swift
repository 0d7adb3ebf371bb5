/// What a terminal shows after some text: enough of one to see whether a program cleans up behind itself.
///
/// It knows line ends, cursor movements, erasing, and the keeping of the cursor; colours, modes and pictures it
/// passes over. It never scrolls: lines that have left the window can still be read.
public struct ScreenModel {
  /// The lines, without the blanks at their ends.
  public var lines: [String] {
    cells.map { line in
      String(String(line).reversed().drop { $0 == " " }.reversed())
    }
  }

  private var cells: [[Character]] = [[]]
  private var row = 0
  private var column = 0
  private var kept = (row: 0, column: 0)
  private var rest: [Unicode.Scalar] = []

  /// The screen after `text`.
  public init(_ text: String) {
    rest = Array(text.unicodeScalars)
    var index = 0
    while index < rest.count {
      let scalar = rest[index]
      index += 1
      switch scalar {
      case "\r": column = 0
      case "\n": move(to: row + 1)
      case "\u{8}": column = max(0, column - 1)
      case "\u{1B}": index = sequence(at: index)
      default: if scalar.value >= 0x20 { put(Character(scalar)) }
      }
    }
  }

  private mutating func put(_ character: Character) {
    while cells[row].count <= column { cells[row].append(" ") }
    cells[row][column] = character
    column += 1
  }

  private mutating func move(to newRow: Int) {
    row = max(0, newRow)
    while cells.count <= row { cells.append([]) }
  }

  /// Follows what comes after ESC; returns the place behind it.
  private mutating func sequence(at start: Int) -> Int {
    guard start < rest.count else { return start }
    switch rest[start] {
    case "7": kept = (row, column)
    case "8":
      move(to: kept.row)
      column = kept.column
    case "[":
      var end = start + 1
      while end < rest.count, !(0x40...0x7E).contains(rest[end].value) { end += 1 }
      guard end < rest.count else { return end }
      let digits = String(String.UnicodeScalarView(rest[(start + 1)..<end]))
      control(rest[end], Int(digits) ?? (digits.isEmpty ? nil : 0))
      return end + 1
    case "P", "]", "_":
      // Up to ST or BEL; an ESC that is doubled belongs to what is wrapped.
      var end = start + 1
      while end < rest.count, rest[end] != "\u{7}" {
        if rest[end] == "\u{1B}", end + 1 < rest.count {
          if rest[end + 1] == "\\" { return end + 2 }
          end += 1
        }
        end += 1
      }
      return end + 1
    default: break
    }
    return start + 1
  }

  private mutating func control(_ kind: Unicode.Scalar, _ number: Int?) {
    switch kind {
    case "A": move(to: row - max(1, number ?? 1))
    case "B": move(to: row + max(1, number ?? 1))
    case "K" where number ?? 0 == 0: cells[row] = Array(cells[row].prefix(column))
    case "J" where number ?? 0 == 0:
      cells[row] = Array(cells[row].prefix(column))
      for below in cells.indices where below > row { cells[below] = [] }
    default: break
    }
  }
}
