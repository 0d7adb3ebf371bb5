/// What a picture shows, as plain values: panels of layers between axes.
///
/// ```swift
/// PlotData("scores", [
///   .init(x: "d(x)", y: "share", [.line(x: places, y: shares, label: "data")])
/// ])
/// ```
public struct PlotData: Sendable, Equatable {
  /// What the picture shows, over all panels.
  public var title: String
  /// What a reader should see in it, under the panels; may be empty.
  public var caption: String
  /// The panels, row by row.
  public var panels: [Panel]

  /// A picture of `panels`.
  public init(_ title: String, _ panels: [Panel], caption: String = "") {
    self.title = title
    self.caption = caption
    self.panels = panels
  }

  /// One plot of the picture.
  public struct Panel: Sendable, Equatable {
    /// What the panel shows; may be empty.
    public var title: String
    /// The horizontal axis.
    public var x: Axis
    /// The vertical axis.
    public var y: Axis
    /// True if one unit is as long on `x` as on `y`, so that circles are round.
    public var isEqual: Bool
    /// What is drawn, from the bottom up.
    public var layers: [Layer]

    /// A panel.
    public init(
      _ title: String = "", x: Axis, y: Axis, isEqual: Bool = false, _ layers: [Layer]
    ) {
      self.title = title
      self.x = x
      self.y = y
      self.isEqual = isEqual
      self.layers = layers
    }
  }

  /// One axis; a string is the label of a linear one.
  public struct Axis: Sendable, Equatable, ExpressibleByStringLiteral {
    /// What is measured, with its unit.
    public var label: String
    /// True for a logarithmic axis.
    public var isLogarithmic: Bool
    /// The two ends; nil chooses them from the data.
    public var limits: ClosedRange<Double>?

    /// An axis.
    public init(
      _ label: String, isLogarithmic: Bool = false, limits: ClosedRange<Double>? = nil
    ) {
      self.label = label
      self.isLogarithmic = isLogarithmic
      self.limits = limits
    }

    /// A linear axis whose ends are chosen from the data.
    public init(stringLiteral value: String) { self.init(value) }
  }

  /// One thing drawn between the axes; a label that is not empty gets a row of the legend.
  public enum Layer: Sendable, Equatable {
    /// Points.
    case points(x: [Double], y: [Double], label: String = "")
    /// A line through points in their order; it breaks where a number is not finite.
    case line(x: [Double], y: [Double], label: String = "")
    /// A quantity on a grid, as colours: `values` row by row from the lowest, `rows` × `columns`; `x` and
    /// `y` are where the first and the last column and row were sampled. `label` is what the colours
    /// measure; with a `centre` the colours diverge from there.
    case heatMap(
      values: [Double], rows: Int, columns: Int, x: ClosedRange<Double>, y: ClosedRange<Double>,
      label: String = "", centre: Double? = nil)
    /// Arrows (u, v) from the points (x, y), made to fit: the longest is seen whole.
    case arrows(x: [Double], y: [Double], u: [Double], v: [Double], label: String = "")
    /// Bars under their names; `errors` are half the lengths of error bars, empty for none.
    case bars(names: [String], values: [Double], errors: [Double] = [], label: String = "")
    /// A line across the whole panel at one ordinate.
    case level(Double, label: String = "")
  }

  /// Refuses what cannot be drawn.
  ///
  /// - Throws: `ComponentError` with the panel, the layer and the counts that do not agree.
  func check() throws(ComponentError) {
    guard !panels.isEmpty else { throw ComponentError("it gave no panel to draw") }
    for (number, panel) in panels.enumerated() {
      for layer in panel.layers {
        guard let flaw = layer.flaw else { continue }
        throw ComponentError("panel \(number + 1): \(flaw)")
      }
    }
  }
}

extension PlotData.Layer {
  /// What does not agree, or nil.
  fileprivate var flaw: String? {
    func counts(_ layer: String, _ lists: [(String, Int)]) -> String? {
      lists.dropFirst().first { $0.1 != lists[0].1 }.map {
        "\(layer) have \(lists[0].1) \(lists[0].0) and \($0.1) \($0.0)"
      }
    }
    switch self {
    case .points(let x, let y, _): return counts("points", [("x", x.count), ("y", y.count)])
    case .line(let x, let y, _): return counts("lines", [("x", x.count), ("y", y.count)])
    case .arrows(let x, let y, let u, let v, _):
      return counts(
        "arrows", [("x", x.count), ("y", y.count), ("u", u.count), ("v", v.count)])
    case .bars(let names, let values, let errors, _):
      return counts(
        "bars",
        [("names", names.count), ("values", values.count)]
          + (errors.isEmpty ? [] : [("errors", errors.count)]))
    case .heatMap(let values, let rows, let columns, let x, let y, _, _):
      let (cells, overflow) = rows.multipliedReportingOverflow(by: columns)
      guard rows > 0, columns > 0, !overflow, cells == values.count else {
        return "a heat map of \(rows) x \(columns) has \(values.count) values"
      }
      guard x.lowerBound < x.upperBound, y.lowerBound < y.upperBound else {
        return "a heat map has no width or no height"
      }
      return nil
    case .level: return nil
    }
  }
}
