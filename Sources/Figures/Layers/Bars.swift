/// One series of bars: a value for each category.
public struct BarSeries: Sendable, Equatable {
  /// The name in the legend.
  public var label: String?
  /// The values, one a category; a value that is not finite has no bar.
  public var values: [Double]
  /// The half length of each error bar, or `nil` for none.
  public var errors: [Double]?

  /// Makes a series.
  public init(_ label: String? = nil, values: [Double], errors: [Double]? = nil) {
    self.label = label
    self.values = values
    self.errors = errors
  }
}

/// The lines across a bar: the second cue, beside colour, for which series it is.
enum Hatch: CaseIterable, Sendable {
  case none
  case rising
  case falling
  case level
}

/// Bars in groups, one group a category, one bar a series.
public struct Bars: Drawable, Equatable {
  /// The names under the groups.
  public var categories: [String]
  /// The series.
  public var series: [BarSeries]
  /// Decimals of the values written on the bars, or `nil` to leave them out.
  public var decimals: Int?

  /// Makes bars.
  ///
  /// Category number `i` (from 0) is centred on `x = i`.
  public init(categories: [String], series: [BarSeries], decimals: Int? = nil) {
    self.categories = categories
    self.series = series
    self.decimals = decimals
  }

  var ink: Ink? { .next }
  var inkCount: Int { series.count }
  var ownTicks: [Tick]? { categories.enumerated().map { Tick(Double($0.offset), $0.element) } }

  func check() throws(FigureError) {
    for (index, one) in series.enumerated() {
      let name = one.label ?? "series \(index + 1)"
      try checkCount("bars", name, one.values.count, categories.count)
      if let errors = one.errors {
        try checkCount("bars", "errors of \(name)", errors.count, categories.count)
      }
    }
  }

  func measure(_ extent: inout PanelExtent) {
    guard !categories.isEmpty, !series.isEmpty else { return }
    extent.x.add(tight: -0.5)
    extent.x.add(tight: Double(categories.count) - 0.5)
    extent.y.add(tight: 0)
    for one in series {
      for (index, value) in one.values.enumerated() where extent.add(Double(index), value) {
        let error = one.errors?[index] ?? 0
        if error.isFinite {
          extent.add(Double(index), value + error)
          extent.add(Double(index), value - error)
        }
      }
    }
  }

  func draw(in frame: Frame, style: LayerStyle) {
    let width = 0.78 / Double(max(1, series.count))
    // On a logarithmic axis bars stand on the frame: zero is infinitely far down.
    let foot = frame.y.scale.shows(0) ? 0 : min(frame.y.low, frame.y.high)
    for (number, one) in series.enumerated() {
      let color = frame.theme.category(style.index + number)
      for (index, value) in one.values.enumerated() {
        let left = Double(index) - 0.39 + Double(number) * width
        guard let a = frame.place(left, foot), let b = frame.place(left + width, value) else {
          continue
        }
        let gap = min(1.5, (b.x - a.x) * 0.08)
        let bar = Box(
          left: min(a.x, b.x) + gap, top: min(a.y, b.y), right: max(a.x, b.x) - gap,
          bottom: max(a.y, b.y)
        ).snapped
        frame.canvas.fillBox(bar.intersection(frame.box), color: color)
        frame.canvas.hatch(
          Hatch.allCases[number % Hatch.allCases.count], bar.intersection(frame.box),
          color: frame.theme.ground)
        drawError(one, index, at: left + width / 2, in: frame)
        drawValue(one, index, at: left + width / 2, in: frame)
      }
    }
    if let start = frame.place(-0.5, foot), foot == 0 {
      frame.canvas.stroke(
        [[Point(frame.box.left, start.y), Point(frame.box.right, start.y)]],
        width: frame.theme.weight, color: frame.theme.frame, opacity: 1, dash: .solid,
        clip: frame.box)
    }
  }

  private func drawError(_ one: BarSeries, _ index: Int, at middle: Double, in frame: Frame) {
    guard let error = one.errors?[index], error > 0, error.isFinite,
      let top = frame.place(middle, one.values[index] + error),
      let bottom = frame.place(middle, one.values[index] - error)
    else { return }
    let cap = Point(5 * frame.theme.weight, 0)
    frame.canvas.stroke(
      [[top, bottom], [top - cap, top + cap], [bottom - cap, bottom + cap]],
      width: 1.6 * frame.theme.weight, color: frame.theme.text, opacity: 1, dash: .solid,
      clip: frame.box)
  }

  private func drawValue(_ one: BarSeries, _ index: Int, at middle: Double, in frame: Frame) {
    guard let decimals else { return }
    let value = one.values[index]
    let error = one.errors?[index] ?? 0
    let end = value + (error.isFinite ? (value < 0 ? -error : error) : 0)
    guard let place = frame.place(middle, end) else { return }
    let size = frame.theme.noteSize
    let y = value < 0 ? place.y + size * 0.8 : place.y - size * 0.7
    frame.canvas.text(
      NumberText.fixed(value, decimals: decimals),
      at: Point(place.x, max(y, frame.box.top + size * 0.5)), size: size, color: frame.theme.text,
      align: .center)
  }

  func keys(_ style: LayerStyle) -> [LegendKey] {
    series.enumerated().compactMap { number, one in
      guard let label = one.label else { return nil }
      return LegendKey(
        label, .patch(opacity: 1, hatch: Hatch.allCases[number % Hatch.allCases.count]),
        nil, category: style.index + number)
    }
  }

  func marks(in frame: Frame) -> [Point] {
    series.enumerated().flatMap { number, one in
      one.values.enumerated().flatMap { index, value -> [Point] in
        let x = Double(index) - 0.39 + (Double(number) + 0.5) * 0.78 / Double(series.count)
        guard let top = frame.place(x, value) else { return [] }
        return Polyline.along([top, Point(top.x, frame.box.bottom)], every: 8)
      }
    }
  }
}
