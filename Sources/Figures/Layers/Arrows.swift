import Glibc

/// A vector field, as arrows that start at given places.
public struct Arrows: Drawable, Equatable {
  /// How the length of an arrow follows from that of its vector.
  public enum Lengths: Sendable, Equatable {
    /// Proportional to it.
    case proportional
    /// Proportional to its square root: small vectors beside large ones stay visible.
    case root
    /// All the same; only the direction is shown. Zero vectors get no arrow.
    case equal
  }

  /// The abscissae of the tails.
  public var x: [Double]
  /// The ordinates of the tails, as many.
  public var y: [Double]
  /// The horizontal components, as many.
  public var u: [Double]
  /// The vertical components, as many, positive upward.
  public var v: [Double]
  /// How long the arrows are.
  public var lengths: Lengths
  /// The length in pixels of the longest arrow; `nil` for one that fits between its neighbours.
  public var longest: Double?
  /// The name in the legend.
  public var label: String?
  /// What the arrows are drawn in.
  public var arrowInk: Ink
  /// The width of the shafts in pixels.
  public var width: Double

  /// Makes a vector field.
  public init(
    x: [Double], y: [Double], u: [Double], v: [Double], lengths: Lengths = .proportional,
    longest: Double? = nil, label: String? = nil, ink: Ink = .text, width: Double = 1.6
  ) {
    self.x = x
    self.y = y
    self.u = u
    self.v = v
    self.lengths = lengths
    self.longest = longest
    self.label = label
    arrowInk = ink
    self.width = width
  }

  var ink: Ink? { arrowInk }

  func check() throws(FigureError) {
    try checkCount("arrows", "y", y.count, x.count)
    try checkCount("arrows", "u", u.count, x.count)
    try checkCount("arrows", "v", v.count, x.count)
  }

  func measure(_ extent: inout PanelExtent) {
    for index in x.indices where extent.add(x[index], y[index]) {
      if !u[index].isFinite || !v[index].isFinite { extent.notFinite += 1 }
    }
  }

  func draw(in frame: Frame, style: LayerStyle) {
    let tails = x.indices.map { frame.place(x[$0], y[$0]) }
    let sizes = x.indices.map { hypot(u[$0], v[$0]) }
    guard let largest = sizes.filter(\.isFinite).max(), largest > 0 else { return }
    let reach = longest ?? spacing(tails.compactMap { $0 }, in: frame) * 0.92
    let thickness = width * frame.theme.weight
    var shafts: [[Point]] = []
    var heads: [[Point]] = []
    for index in x.indices {
      guard let tail = tails[index], sizes[index].isFinite, sizes[index] > 0 else { continue }
      let share = sizes[index] / largest
      let length =
        switch lengths {
        case .proportional: reach * share
        case .root: reach * share.squareRoot()
        case .equal: reach
        }
      // Shorter ones would be all head, pointing nowhere.
      guard length > thickness * 2.2 else { continue }
      // Directions are those of the picture, so that gradients cross contours at right angles only
      // where both axes have the same unit.
      let along = Point(u[index] / sizes[index], -v[index] / sizes[index])
      let head = min(length * 0.5, thickness * 4.2)
      shafts.append([tail, tail + along * (length - head * 0.8)])
      heads.append(Arrows.head(tip: tail + along * length, along: along, size: head))
    }
    let rim = frame.rim(of: style.color)
    let outline = heads.map { $0 + $0.prefix(1) }
    frame.canvas.stroke(
      shafts + outline, width: thickness + 2, color: rim, opacity: 0.55, dash: .solid,
      clip: frame.box)
    frame.canvas.stroke(
      shafts, width: thickness, color: style.color, opacity: 1, dash: .solid, clip: frame.box)
    frame.canvas.fill(heads, color: style.color, opacity: 1, clip: frame.box)
  }

  /// A triangle, its corners always in the same turning sense so that overlapping heads add up.
  static func head(tip: Point, along: Point, size: Double) -> [Point] {
    let across = Point(-along.y, along.x) * (size * 0.42)
    let back = tip - along * size
    return [tip, back + across, back - across]
  }

  /// The typical distance between neighbouring tails: the side of the area each one has to itself.
  private func spacing(_ tails: [Point], in frame: Frame) -> Double {
    let seen = tails.filter(frame.box.contains)
    guard let left = seen.map(\.x).min(), let right = seen.map(\.x).max(),
      let top = seen.map(\.y).min(), let bottom = seen.map(\.y).max(), seen.count > 1
    else { return 40 }
    let side = Double(seen.count).squareRoot()
    let gap = max(right - left, bottom - top) / max(1, side - 1)
    return min(max(gap, 8), 120)
  }

  func keys(_ style: LayerStyle) -> [LegendKey] {
    guard let label else { return [] }
    return [LegendKey(label, .arrow(width: width), style.color)]
  }
}
