/// A panel as commands of gnuplot: named blocks of numbers first, then what is set, then one `plot`.
struct GnuplotPanel {
  /// The blocks of numbers.
  private(set) var blocks: [String] = []
  let plan: PanelPlan
  private let prefix: String
  var settings: [String] = []
  var plots: [String] = []
  private var count = 0
  var arrows = 0

  init(_ plan: PanelPlan, prefix: String) {
    self.plan = plan
    self.prefix = prefix
  }

  var theme: Theme { plan.theme }
  func number(_ value: Double) -> String { ScriptText.number(value) }
  func width(_ pixels: Double) -> String { "lw \(number(pixels * theme.weight))" }
  func title(_ label: String?) -> String {
    label.map { "title \(ScriptText.quoted($0))" } ?? "notitle"
  }

  /// A colour that lets what lies below shine through, as gnuplot writes it.
  func ink(_ color: Color, _ opacity: Double = 1) -> String {
    let clear = Int(((1 - min(max(opacity, 0), 1)) * 255).rounded())
    let digits = String(clear, radix: 16)
    return "lc rgb \"#\((digits.count == 1 ? "0" : "") + digits)\(color.hex.dropFirst())\""
  }

  /// The commands that draw the panel; the blocks have to stand before them.
  var commands: [String] {
    let empty = "NaN with lines notitle"
    return settings + ["plot \((plots.isEmpty ? [empty] : plots).joined(separator: ", \\\n     "))"]
      + [
        "unset label", "unset arrow", "unset logscale", "unset title", "unset xlabel",
        "unset ylabel", "unset cblabel", "set xtics autofreq", "set ytics autofreq", "unset grid",
        "set border", "set size noratio", "unset key", "unset nonlinear x", "unset nonlinear y",
      ]
  }

  /// Writes the panel.
  mutating func write() {
    frame()
    for (layer, style) in zip(plan.panel.layers, plan.styles) { add(layer, style) }
    guard !plan.keys.isEmpty else { return }
    let place: String? =
      switch plan.panel.legend {
      case .none: nil
      case .automatic, .topRight: "top right opaque"
      case .topLeft: "top left opaque"
      case .bottomLeft: "bottom left opaque"
      case .bottomRight: "bottom right opaque"
      case .below: "below center horizontal"
      }
    if let place {
      settings.append("set key \(place) noenhanced spacing 1.3 textcolor rgb \"\(theme.text.hex)\"")
    }
  }

  private mutating func add(_ layer: Layer, _ style: LayerStyle) {
    let color = style.color
    switch layer {
    case .line(let layer):
      let dash = layer.dash ?? Dash.allCases[style.index % Dash.allCases.count]
      let rows = zip(layer.x, layer.y).map { [$0, $1] }
      let look =
        "\(ink(color, layer.opacity)) \(width(layer.width)) dt \(dash.gnuplot)"
      plots.append(
        "\(block(rows)) using 1:2 with \(layer.stepped ? "steps" : "lines") \(look) \(title(layer.label))"
      )
      if let marker = layer.marker {
        plots.append(
          "\(block(rows)) using 1:2 every \(max(1, layer.x.count / 30)) with points "
            + "pt \(marker.gnuplot) ps \(number(layer.width * 0.4)) \(ink(color)) notitle")
      }
    case .scatter(let layer): scatter(layer, style)
    case .band(let layer):
      let rows = layer.x.indices.map { [layer.x[$0], layer.low[$0], layer.high[$0]] }
      plots.append(
        "\(block(rows)) using 1:2:3 with filledcurves fs solid noborder \(ink(color, layer.opacity)) "
          + title(layer.label))
    case .rule(let layer): rule(layer, color)
    case .annotation(let layer): annotate(layer, color)
    case .outlines(let layer): outlines(layer, color)
    case .arrows(let layer): vectors(layer, color)
    case .bars(let layer): bars(layer, style)
    case .histogram(let layer): histogram(layer, style)
    case .heatmap(let layer): heatmap(layer)
    case .contours(let layer): contours(layer, color)
    case .images(let layer): images(layer)
    }
  }

  // MARK: Blocks of numbers

  mutating func block(_ rows: [[Double]]) -> String { block(lines: [rows]) }

  /// Polylines with blank lines between them; a value that is no number makes a gap.
  mutating func block(lines: [[[Double]]]) -> String {
    let text = lines.map { rows in
      rows.map { $0.map(number).joined(separator: " ") }.joined(separator: "\n")
    }.joined(separator: "\n\n")
    return named(text.isEmpty ? "nan nan" : text)
  }

  mutating func matrix(_ values: [Double], columns: Int) -> String {
    named(
      stride(from: 0, to: values.count, by: columns).map { start in
        values[start..<start + columns].map(number).joined(separator: " ")
      }.joined(separator: "\n"))
  }

  private mutating func named(_ text: String) -> String {
    count += 1
    blocks.append("\(prefix)\(count) << EOD\n\(text)\nEOD")
    return "\(prefix)\(count)"
  }
}

extension Marker {
  /// The number of the point's type in gnuplot's cairo terminals.
  var gnuplot: Int {
    switch self {
    case .circle: 7
    case .square: 5
    case .triangle: 9
    case .cross: 2
    case .diamond: 13
    case .plus: 1
    }
  }
}

extension Dash {
  /// The pattern in gnuplot.
  var gnuplot: String {
    switch self {
    case .solid: "solid"
    case .dashed: "2"
    case .dotted: "3"
    case .dashDotted: "4"
    }
  }
}
