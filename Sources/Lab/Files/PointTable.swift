import GanLabKit

/// Points as text: a header, then a point a line, its numbers between commas (RFC 4180).
public enum PointTable {
  /// The table of `points`, row-major, of `dimensions` coordinates each.
  ///
  /// The columns are `x`, `x,y`, or `x1,x2,…`; with groups a column `group` holds their labels. Each
  /// number has the fewest digits that read back the same.
  ///
  /// - Throws: `badShape` if the numbers do not come out even.
  public static func csv(
    _ points: [Float], dimensions: Int, groups: [SampleSet.Group] = []
  ) throws(FileFault) -> String {
    guard dimensions > 0, points.count.isMultiple(of: dimensions) else {
      throw .badShape(tensor: "the table of points")
    }
    let count = points.count / dimensions
    var labels = [String](repeating: "", count: groups.isEmpty ? 0 : count)
    for group in groups {
      // A sampler may promise more than it drew.
      for place in group.range.clamped(to: 0..<count) { labels[place] = group.label.csvField }
    }
    let columns =
      switch dimensions {
      case 1: ["x"]
      case 2: ["x", "y"]
      default: (1...dimensions).map { "x\($0)" }
      }
    var text = (columns + (labels.isEmpty ? [] : ["group"])).joined(separator: ",") + "\n"
    for place in 0..<count {
      for axis in 0..<dimensions {
        if axis > 0 { text += "," }
        text += points[place * dimensions + axis].description
      }
      if !labels.isEmpty { text += "," + labels[place] }
      text += "\n"
    }
    return text
  }

  /// Writes the table of `points` to the file at `path`, whole or not at all.
  ///
  /// - Throws: As `csv`, or `cannotWrite`.
  public static func write(
    _ points: [Float], dimensions: Int, groups: [SampleSet.Group] = [], to path: String
  ) throws(FileError) {
    let text: String
    do {
      text = try csv(points, dimensions: dimensions, groups: groups)
    } catch {
      throw FileError(path, error)
    }
    try AtomicFile.write(to: path) { file throws(FileFault) in try file.write(Array(text.utf8)) }
  }
}

extension String {
  /// The text as one field of a table.
  fileprivate var csvField: String {
    let needsQuotes = unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    guard needsQuotes else { return self }
    return "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
