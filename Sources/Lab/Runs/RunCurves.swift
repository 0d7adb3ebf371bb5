import Figures
import GanLabKit

/// The curves of several runs over each other: a panel for each network's loss, and one for the modes where
/// the data have some.
public struct RunCurves {
  /// A run with the name under which its curves stand.
  public struct Entry {
    /// The name.
    public let name: String
    /// How it went.
    public let metrics: [RunMetric]

    /// A run's curves under a name.
    public init(_ name: String, _ metrics: [RunMetric]) {
      self.name = name
      self.metrics = metrics
    }
  }

  private let entries: [Entry]

  /// The curves of `entries`.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// Draws them.
  ///
  /// - Throws: `refused` if no step of any run was noted; `option` for a size without room.
  public func draw(_ format: PictureFormat) throws(LabError) -> Drawing {
    let style = try format.style(for: "runs")
    let words = CurveWords(language: style.language)
    let parts = Set(entries.flatMap { $0.metrics.flatMap(\.losses.keys) }).sorted()
    guard !parts.isEmpty else {
      throw .refused("no step of these runs was noted", hint: "resume trains further")
    }
    var panels = parts.map { part in
      panel(
        "\(words.loss): \(SeriesCurves.name(part, style.language))", words,
        Axis(words.loss), smoothing: 0.9
      ) { $0.losses[part] }
    }
    if entries.contains(where: { $0.metrics.contains { $0.modesCovered != nil } }) {
      panels.append(
        panel(words.modes, words, Axis(words.modes), smoothing: 0) {
          $0.modesCovered.map(Double.init)
        })
    }
    let columns = min(panels.count, 2)
    let rows = (panels.count + columns - 1) / columns
    let figure = Figure(
      title: entries.map(\.name).joined(separator: "  ·  "), panels: panels, columns: columns,
      size: PixelSize(650 * columns, 500 * rows))
    return Drawing(style.applied(to: figure), data: data)
  }

  private func panel(
    _ title: String, _ words: CurveWords, _ axis: Axis, smoothing: Double,
    _ value: (RunMetric) -> Double?
  ) -> Panel {
    let lines: [Figures.Layer] = entries.enumerated().compactMap { place, entry in
      let points = entry.metrics.compactMap { row in value(row).map { (Double(row.step), $0) } }
      guard !points.isEmpty else { return nil }
      // Over at most a fifth of the points, so that a short run shows its own course.
      let weight = min(smoothing, max(0, 1 - 5 / Double(points.count)))
      return .line(
        Line(
          x: points.map(\.0), y: smoothed(points.map(\.1), by: weight, restartingAt: []),
          label: entry.name, ink: .category(place), width: 2.8,
          dash: place.isMultiple(of: 2) ? .solid : .dashed))
    }
    return Panel(title: title, x: Axis(words.step), y: axis, layers: lines)
  }

  private var data: PictureData {
    .object(
      entries.map { entry in
        PictureData.Member(
          key: entry.name,
          value: .object(
            [
              .init(key: "steps", value: .numbers(entry.metrics.map { Double($0.step) }))
            ]
              + Set(entry.metrics.flatMap(\.losses.keys)).sorted().map { part in
                .init(key: part, value: .numbers(entry.metrics.map { $0.losses[part] ?? .nan }))
              }))
      })
  }
}
