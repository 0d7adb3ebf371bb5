/// What lines need done to their points before they are drawn.
enum Polyline {
  /// The pixels of a series, cut wherever a value has no place on the axes.
  static func runs(x: [Double], y: [Double], in frame: Frame) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    for (px, py) in zip(x, y) {
      if let place = frame.place(px, py) {
        run.append(place)
      } else if !run.isEmpty {
        runs.append(run)
        run = []
      }
    }
    if !run.isEmpty { runs.append(run) }
    return runs
  }

  /// The staircase through the points: each value holds until the next abscissa.
  static func stepped(_ run: [Point]) -> [Point] {
    guard let first = run.first else { return [] }
    var points = [first]
    for (here, next) in zip(run, run.dropFirst()) {
      points.append(Point(next.x, here.y))
      points.append(next)
    }
    return points
  }

  /// The same picture with fewer points: of those in one column of half a pixel, the first, the
  /// lowest, the highest and the last.
  static func thinned(_ run: [Point]) -> [Point] {
    guard run.count > 4000 else { return run }
    var kept: [Point] = []
    var start = 0
    while start < run.count {
      let column = (run[start].x * 2).rounded(.down)
      var end = start
      var (low, high) = (start, start)
      while end < run.count, (run[end].x * 2).rounded(.down) == column {
        if run[end].y < run[low].y { low = end }
        if run[end].y > run[high].y { high = end }
        end += 1
      }
      var last = -1
      for index in [start, min(low, high), max(low, high), end - 1] where index > last {
        kept.append(run[index])
        last = index
      }
      start = end
    }
    return kept
  }

  /// Points along a line, `step` pixels apart, at most some thousands.
  static func along(_ run: [Point], every step: Double) -> [Point] {
    guard run.count < 2000 else { return run }
    var points = Array(run.prefix(1))
    for (a, b) in zip(run, run.dropFirst()) {
      let count = min(200, max(1, Int(((b - a).length / step).rounded())))
      for index in 1...count { points.append(a + (b - a) * (Double(index) / Double(count))) }
    }
    return points
  }
}
