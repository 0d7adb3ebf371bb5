import Figures

/// Straight lines of codes both ways, a regular grid around the origin; and where a map puts them.
struct LineGrid: Sendable {
  /// Lines each way.
  let lines: Int
  /// Points along a line.
  let steps: Int
  /// How far the grid reaches from the origin.
  let reach: Double

  /// The points, line by line: first lines of a constant first coordinate, then of a constant second.
  var points: [Double] {
    var points: [Double] = []
    points.reserveCapacity(4 * lines * steps)
    for isVertical in [true, false] {
      for line in 0..<lines {
        let fixed = reach * (2 * Double(line) / Double(lines - 1) - 1)
        for step in 0..<steps {
          let moving = reach * (2 * Double(step) / Double(steps - 1) - 1)
          points += isVertical ? [fixed, moving] : [moving, fixed]
        }
      }
    }
    return points
  }

  /// The lines through `points`, which are in the order of the grid's own; each way in its colour.
  ///
  /// - Parameters:
  ///   - points: Where the grid's points are.
  ///   - inks: The inks of both ways.
  ///   - widths: The widths of both ways.
  ///   - labels: The names of both ways in the legend, if they have any.
  ///   - opacity: How much a line hides.
  /// - Returns: A layer for each line.
  func layers(
    _ points: [Double], inks: (Ink, Ink), widths: (Double, Double) = (1.5, 1.2),
    labels: (String, String)? = nil, opacity: Double = 0.65
  ) -> [Figures.Layer] {
    (0..<2 * lines).map { line in
      let range = (line * steps)..<(line + 1) * steps
      let isVertical = line < lines
      let isFirst = line == 0 || line == lines
      let label = labels.map { isVertical ? $0.0 : $0.1 }
      return .line(
        Line(
          x: range.map { points[2 * $0] }, y: range.map { points[2 * $0 + 1] },
          label: isFirst ? label : nil, ink: isVertical ? inks.0 : inks.1,
          width: isVertical ? widths.0 : widths.1, dash: .solid, opacity: opacity))
    }
  }
}
