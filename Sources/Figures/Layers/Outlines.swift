import Glibc

/// Closed outlines in data units: circles around modes, hulls, cells.
public struct Outlines: Drawable, Equatable {
  /// The corners of each outline; the last is joined to the first.
  public var rings: [[Point]]
  /// The name in the legend.
  public var label: String?
  /// What the outlines are drawn in.
  public var lineInk: Ink
  /// The width of the line in pixels.
  public var width: Double
  /// The dashes.
  public var dash: Dash
  /// How much of the inside is painted: 0 leaves it free, 1 hides what is below.
  public var fillOpacity: Double

  /// Makes outlines.
  public init(
    _ rings: [[Point]], label: String? = nil, ink: Ink = .text, width: Double = 1.6,
    dash: Dash = .solid, fillOpacity: Double = 0
  ) {
    self.rings = rings
    self.label = label
    lineInk = ink
    self.width = width
    self.dash = dash
    self.fillOpacity = fillOpacity
  }

  /// Circles of one radius in data units, such as those 3 standard deviations around each mode.
  public static func circles(
    at centers: [Point], radius: Double, label: String? = nil, ink: Ink = .text,
    width: Double = 1.6, dash: Dash = .solid, fillOpacity: Double = 0
  ) -> Outlines {
    let corners = 96
    let turns = (0..<corners).map { 2 * Double.pi * Double($0) / Double(corners) }
    let rings = centers.map { center in
      turns.map { Point(center.x + radius * cos($0), center.y + radius * sin($0)) }
    }
    return Outlines(
      rings, label: label, ink: ink, width: width, dash: dash, fillOpacity: fillOpacity)
  }

  var ink: Ink? { lineInk }

  func measure(_ extent: inout PanelExtent) {
    for ring in rings { for corner in ring { extent.add(corner.x, corner.y) } }
  }

  func draw(in frame: Frame, style: LayerStyle) {
    for ring in rings {
      let places = ring.compactMap { frame.place($0.x, $0.y) }
      guard places.count > 1 else { continue }
      if fillOpacity > 0 {
        frame.canvas.fill([places], color: style.color, opacity: fillOpacity, clip: frame.box)
      }
      frame.canvas.stroke(
        [places + places.prefix(1)], width: width * frame.theme.weight, color: style.color,
        opacity: 1, dash: dash, clip: frame.box)
    }
  }

  func keys(_ style: LayerStyle) -> [LegendKey] {
    guard let label else { return [] }
    return [LegendKey(label, .ring(width: width, dash: dash), style.color)]
  }
}
