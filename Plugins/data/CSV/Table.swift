import GanLabKit

/// The numbers of a text file, row by row.
struct Table {
  let width: Int
  let values: [Double]
  private let path: String

  private init(width: Int, values: [Double], path: String) {
    self.width = width
    self.values = values
    self.path = path
  }

  /// - Throws: `ComponentError` with the line and the column of what is no finite number as a float, or
  ///   with the first line that is longer or shorter than the others.
  init(text: String, path: String) throws(ComponentError) {
    var (width, values) = (0, [Double]())
    var hasNames = false
    let lines = text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
    for (place, bytes) in lines.enumerated() {
      let (line, number) = (Substring(bytes).trimmed, place + 1)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let fields = Table.fields(of: line)
      // Names, and not `nan` or `inf`, which are numbers that are refused.
      if width == 0, !hasNames, fields.allSatisfy({ Double($0) == nil }) {
        hasNames = true
        continue
      }
      if width == 0 { width = fields.count }
      guard fields.count == width else {
        throw ComponentError(
          "\(path), line \(number) has \(fields.count) numbers, and those before it have \(width)",
          option: "path")
      }
      for (column, field) in fields.enumerated() {
        guard let value = Double(decimal: field) else {
          throw ComponentError(
            "\(path), line \(number), column \(column + 1): '\(field)' is no finite number",
            option: "path")
        }
        // What is trained are floats, in which it would be infinite.
        guard Float(value).isFinite else {
          throw ComponentError(
            "\(path), line \(number), column \(column + 1): '\(field)' is beyond what a float holds, "
              + "3.4e38: divide the column",
            option: "path")
        }
        values.append(value)
      }
    }
    guard width > 0 else { throw ComponentError("\(path) has no numbers in it", option: "path") }
    self.init(width: width, values: values, path: path)
  }

  /// The table with the columns at `places` alone, from 1; with all if there are none.
  func taking(_ places: [Int]) throws(ComponentError) -> Table {
    if places.isEmpty { return self }
    if let stranger = places.first(where: { $0 > width }) {
      throw ComponentError(
        "\(path) has \(width) columns, and \(stranger) is none of them", option: "columns")
    }
    let values = stride(from: 0, to: self.values.count, by: width).flatMap { row in
      places.map { self.values[row + $0 - 1] }
    }
    return Table(width: places.count, values: values, path: path)
  }

  /// The fields of a line, by the first of , ; tab and spaces that is in it.
  private static func fields(of line: Substring) -> [String] {
    for separator in [",", ";", "\t"] as [Character] where line.contains(separator) {
      return line.split(separator: separator, omittingEmptySubsequences: false).map {
        String($0.trimmed)
      }
    }
    return line.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}

extension Substring {
  /// Without white space at both ends, a carriage return among it.
  fileprivate var trimmed: Substring {
    var result = self
    while let first = result.first, first.isWhitespace { result.removeFirst() }
    while let last = result.last, last.isWhitespace { result.removeLast() }
    return result
  }
}
