/// A histogram or another piecewise constant function.
public struct Histogram: Drawable, Equatable {
  /// The ends of the bins, one more than there are values, ascending.
  public var edges: [Double]
  /// The height of each bin.
  public var heights: [Double]
  /// The name in the legend.
  public var label: String?
  /// What it is drawn in.
  public var barInk: Ink
  /// Whether the area under the steps is filled.
  public var filled: Bool
  /// The dashes of the outline; `nil` for other ones in each layer.
  public var dash: Dash?

  /// Makes a histogram from bins already counted.
  public init(
    edges: [Double], heights: [Double], label: String? = nil, ink: Ink = .next,
    filled: Bool = true, dash: Dash? = nil
  ) {
    self.edges = edges
    self.heights = heights
    self.label = label
    barInk = ink
    self.filled = filled
    self.dash = dash
  }

  /// Counts `values` in `bins` equal bins between `low` and `high`, both by default those of the
  /// values; what lies outside or is not finite is left out.
  ///
  /// `density` says whether heights are divided by the width of a bin and the number of values
  ///   counted, so that the area is 1.
  public init(
    of values: [Double], bins: Int = 40, low: Double? = nil, high: Double? = nil,
    density: Bool = false, label: String? = nil, ink: Ink = .next, filled: Bool = true
  ) {
    let finite = values.filter { abs($0) <= Scale.largest }
    let count = min(max(1, bins), 10_000)
    var extent = AxisExtent(scale: .linear)
    for value in finite { extent.add(tight: value) }
    let own = extent.interval()
    let (start, end) = (low ?? own.low, high ?? own.high)
    let width = (end - start) / Double(count)
    var counts = [Double](repeating: 0, count: count)
    var total = 0.0
    for value in finite where value >= start && value <= end && width > 0 {
      counts[min(count - 1, Int((value - start) / width))] += 1
      total += 1
    }
    let unit = density && total > 0 ? 1 / (total * width) : 1
    self.init(
      edges: (0...count).map { start + Double($0) * width }, heights: counts.map { $0 * unit },
      label: label, ink: ink, filled: filled)
  }

  var ink: Ink? { barInk }

  func check() throws(FigureError) {
    try checkCount(
      "histogram", "edges", edges.count, heights.isEmpty ? edges.count : heights.count + 1)
  }

  func measure(_ extent: inout PanelExtent) {
    guard !heights.isEmpty else { return }
    extent.y.add(tight: 0)
    for (index, height) in heights.enumerated() where extent.add(edges[index], height) {
      extent.x.add(tight: edges[index])
      extent.x.add(tight: edges[index + 1])
    }
  }

  func draw(in frame: Frame, style: LayerStyle) {
    let foot = frame.y.scale.shows(0) ? 0 : min(frame.y.low, frame.y.high)
    for run in outline(frame, foot: foot) {
      if filled {
        frame.canvas.fill([run], color: style.color, opacity: 0.3, clip: frame.box)
      }
      frame.canvas.stroke(
        [run], width: 2 * frame.theme.weight, color: style.color, opacity: 1,
        dash: dashes(style), clip: frame.box)
    }
  }

  private func dashes(_ style: LayerStyle) -> Dash {
    dash ?? Dash.allCases[style.index % Dash.allCases.count]
  }

  /// The staircases over neighbouring bins that can be drawn, each starting and ending on the foot.
  private func outline(_ frame: Frame, foot: Double) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    for index in heights.indices {
      let height = max(heights[index], foot)
      guard heights[index].isFinite, let a = frame.place(edges[index], height),
        let b = frame.place(edges[index + 1], height), let floor = frame.place(edges[index], foot)
      else {
        close(&run, into: &runs, frame)
        continue
      }
      if run.isEmpty { run.append(floor) }
      run += [a, b]
      if index == heights.count - 1 { run.append(Point(b.x, floor.y)) }
    }
    if run.count > 1 { runs.append(run) }
    return runs
  }

  private func close(_ run: inout [Point], into runs: inout [[Point]], _ frame: Frame) {
    if let first = run.first, let last = run.last { runs.append(run + [Point(last.x, first.y)]) }
    run = []
  }

  func keys(_ style: LayerStyle) -> [LegendKey] {
    guard let label else { return [] }
    return [LegendKey(label, .line(width: 2, dash: dashes(style), marker: nil), style.color)]
  }

  func marks(in frame: Frame) -> [Point] {
    outline(frame, foot: frame.y.scale.shows(0) ? 0 : min(frame.y.low, frame.y.high)).flatMap {
      Polyline.along($0, every: 8)
    }
  }
}
