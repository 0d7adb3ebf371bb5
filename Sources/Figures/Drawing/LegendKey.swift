/// One row of a legend.
struct LegendKey {
  /// What stands before the words.
  enum Swatch {
    case line(width: Double, dash: Dash, marker: Marker?)
    case marker(Marker, radius: Double)
    case patch(opacity: Double, hatch: Hatch)
    case ring(width: Double, dash: Dash)
    case arrow(width: Double)
  }

  var label: String
  var swatch: Swatch
  /// The colour, or `nil` for the theme's colour number `category`.
  var color: Color?
  var category: Int

  init(_ label: String, _ swatch: Swatch, _ color: Color?, category: Int = 0) {
    self.label = label
    self.swatch = swatch
    self.color = color
    self.category = category
  }

  /// Draws the swatch in a box.
  func draw(in box: Box, on canvas: Canvas, theme: Theme) {
    let color = color ?? theme.category(category)
    let middle = box.center
    if color.contrast(with: theme.ground) < 1.6 {
      // A white circle drawn over a dark heatmap has a white legend: give it something dark.
      canvas.fillBox(
        Box(
          left: box.left - 2, top: middle.y - box.height * 0.44, right: box.right + 2,
          bottom: middle.y + box.height * 0.44), color: theme.muted)
    }
    let ends = [Point(box.left, middle.y), Point(box.right, middle.y)]
    let weight = theme.weight
    switch swatch {
    case .line(let width, let dash, let marker):
      canvas.stroke(
        [ends], width: width * weight, color: color, opacity: 1, dash: dash, clip: canvas.box)
      if let marker {
        canvas.mark(
          marker, at: middle, radius: width * 1.7 * weight, color: color, opacity: 1,
          rim: theme.ground, clip: canvas.box)
      }
    case .marker(let marker, let radius):
      // Points are small and many in the plot, but alone here: no smaller than can be told apart.
      canvas.mark(
        marker, at: middle, radius: min(max(radius, 4.5), 7) * weight, color: color, opacity: 1,
        rim: nil, clip: canvas.box)
    case .patch(let opacity, let hatch):
      let patch = Box(
        left: box.left + 2, top: middle.y - box.height * 0.32, right: box.right - 2,
        bottom: middle.y + box.height * 0.32
      ).snapped
      canvas.fillBox(patch, color: color, opacity: opacity)
      canvas.hatch(hatch, patch, color: theme.ground)
    case .ring(let width, let dash):
      let radius = box.height * 0.36
      let ring = Outlines.circles(at: [middle], radius: radius).rings[0]
      canvas.stroke(
        [ring + ring.prefix(1)], width: width * weight, color: color, opacity: 1, dash: dash,
        clip: canvas.box)
    case .arrow(let width):
      let head = width * weight * 4.2
      let shaft = [ends[0], Point(box.right - head * 0.8, middle.y)]
      canvas.stroke(
        [shaft], width: width * weight, color: color, opacity: 1, dash: .solid, clip: canvas.box)
      canvas.fill(
        [Arrows.head(tip: ends[1], along: Point(1, 0), size: head)], color: color, opacity: 1,
        clip: canvas.box)
    }
  }
}
