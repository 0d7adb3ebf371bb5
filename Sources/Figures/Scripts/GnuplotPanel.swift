import Glibc

/// A panel as commands of gnuplot: named blocks of numbers first, then what is set, then one `plot`.
struct GnuplotPanel {
  /// The blocks of numbers.
  private(set) var blocks: [String] = []
  private let plan: PanelPlan
  private let prefix: String
  private var settings: [String] = []
  private var plots: [String] = []
  private var count = 0
  private var arrows = 0

  init(_ plan: PanelPlan, prefix: String) {
    self.plan = plan
    self.prefix = prefix
  }

  private var theme: Theme { plan.theme }
  private func number(_ value: Double) -> String { ScriptText.number(value) }
  private func width(_ pixels: Double) -> String { "lw \(number(pixels * theme.weight))" }
  private func title(_ label: String?) -> String {
    label.map { "title \(ScriptText.quoted($0))" } ?? "notitle"
  }

  /// A colour that lets what lies below shine through, as gnuplot writes it.
  private func ink(_ color: Color, _ opacity: Double = 1) -> String {
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

  // MARK: The frame

  private mutating func frame() {
    let point = { (pixels: Double) in ScriptText.number((pixels * 0.75 * 10).rounded() / 10) }
    let font = "font \"DejaVu Sans,\(point(theme.labelSize))\" textcolor rgb \"\(theme.text.hex)\""
    settings += [
      "unset colorbox",
      "set style textbox opaque margins 0.5,0.5 fillcolor rgb \"\(theme.ground.hex)\" noborder",
    ]
    if let title = plan.panel.title {
      settings.append("set title \(ScriptText.quoted(title)) \(font)")
    }
    settings.append("set border 31 lc rgb \"\(theme.frame.hex)\"")
    if plan.hidesAxes {
      settings += [
        "unset border", "unset xtics", "unset ytics", "set size ratio -1",
        "set xrange [*:*] noextend", "set yrange [*:*] reverse noextend",
      ]
      return
    }
    settings.append(
      "set \(plan.panel.equalAspect ? "size ratio -1" : "size noratio")")
    if !plan.coversGround {
      settings.append("set grid back lw 1 lc rgb \"\(theme.grid.hex)\"")
    }
    axis("x", plan.xAxis, plan.x, font)
    axis("y", plan.panel.y, plan.y, font)
  }

  private mutating func axis(_ name: String, _ axis: Axis, _ scaling: Scaling, _ font: String) {
    if let label = axis.label {
      settings.append("set \(name)label \(ScriptText.quoted(label)) \(font)")
    }
    settings.append(
      "set \(name)range [\(number(scaling.low)):\(number(scaling.high))] noreverse")
    switch axis.scale {
    case .linear: settings.append("unset logscale \(name)")
    case .log: settings += ["set logscale \(name)", "set format \(name) \"%.0e\""]
    case .symlog(let threshold):
      // The lab's own scale: linear up to the threshold, a decade's logarithm beyond.
      let unit = number(Scale.usable(threshold))
      settings.append(
        "set nonlinear \(name) via abs(\(name)) <= \(unit) ? \(name)/\(unit) : "
          + "sgn(\(name))*(1+log10(abs(\(name))/\(unit))) inverse abs(\(name)) <= 1 ? "
          + "\(name)*\(unit) : sgn(\(name))*\(unit)*10**(abs(\(name))-1)")
    }
    if case .log = axis.scale {} else { settings.append("set format \(name) \"%h\"") }
    let color = "textcolor rgb \"\(theme.muted.hex)\""
    switch axis.ticks {
    case .automatic, .whole: settings.append("set \(name)tics autofreq \(color)")
    case .none: settings.append("unset \(name)tics")
    case .at(let ticks):
      let list = ticks.map { "\(ScriptText.quoted($0.label)) \(number($0.value))" }
      settings.append("set \(name)tics (\(list.joined(separator: ", "))) \(color)")
    }
  }

  // MARK: Layers

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

  private mutating func scatter(_ layer: Scatter, _ style: LayerStyle) {
    let shape = layer.marker ?? Marker.allCases[style.index % Marker.allCases.count]
    let look = "pt \(shape.gnuplot) ps \(number(layer.radius * theme.weight * 0.26))"
    guard let values = layer.values else {
      let rows = zip(layer.x, layer.y).map { [$0, $1] }
      plots.append(
        "\(block(rows)) using 1:2 with points \(look) \(ink(style.color, layer.opacity)) "
          + title(layer.label))
      return
    }
    // In colours of its own: the palette belongs to a surface.
    let table = layer.colorScale.map.table(ground: theme.ground)
    let scaling = layer.colorScale.resolved(for: values)
    let rows = layer.x.indices.compactMap { place -> [Double]? in
      scaling.fraction(values[place]).map { share in
        [
          layer.x[place], layer.y[place],
          Double(table[Int(min(max(share, 0), 1) * 255)].packed),
        ]
      }
    }
    plots.append("\(block(rows)) using 1:2:3 with points \(look) lc rgb variable notitle")
  }

  private mutating func rule(_ layer: Rule, _ color: Color) {
    arrows += 1
    let look = "nohead back \(ink(color)) \(width(layer.width)) dt \(layer.dash.gnuplot)"
    let words = color.readable(on: theme.ground).hex
    switch layer.place {
    case .horizontal(let value) where value.isFinite:
      settings.append(
        "set arrow \(arrows) from graph 0,first \(number(value)) to graph 1,first \(number(value)) \(look)"
      )
      if let label = layer.label {
        settings.append(
          "set label \(arrows) \(ScriptText.quoted(label)) at graph 1,first \(number(value)) right "
            + "offset -1,0.6 front boxed textcolor rgb \"\(words)\"")
      }
    case .vertical(let value) where value.isFinite:
      settings.append(
        "set arrow \(arrows) from first \(number(value)),graph 0 to first \(number(value)),graph 1 \(look)"
      )
      if let label = layer.label {
        settings.append(
          "set label \(arrows) \(ScriptText.quoted(label)) at first \(number(value)),graph 1 left "
            + "offset 0.6,-0.8 front boxed textcolor rgb \"\(words)\"")
      }
    default: break
    }
  }

  private mutating func annotate(_ layer: Annotation, _ color: Color) {
    arrows += 1
    let side = layer.offset.x > 4 ? "left" : layer.offset.x < -4 ? "right" : "center"
    // An offset counts in letters: one is about 8 pixels wide, and a line 18 high.
    settings.append(
      "set label \(arrows) \(ScriptText.quoted(layer.text)) at first \(number(layer.place.x)),"
        + "first \(number(layer.place.y)) \(side) offset \(number(layer.offset.x / 8)),"
        + "\(number(layer.offset.y / 18)) front boxed textcolor rgb \"\(color.readable(on: theme.ground).hex)\" "
        + "point pt 7 ps 0.6 \(ink(color))")
  }

  private mutating func outlines(_ layer: Outlines, _ color: Color) {
    let lines = layer.rings.map { ring in (ring + ring.prefix(1)).map { [$0.x, $0.y] } }
    guard !lines.isEmpty else { return }
    let name = block(lines: lines)
    if layer.fillOpacity > 0 {
      plots.append(
        "\(name) using 1:2 with filledcurves closed fs solid noborder \(ink(color, layer.fillOpacity)) notitle"
      )
    }
    plots.append(
      "\(name) using 1:2 with lines \(ink(color)) \(width(layer.width)) dt \(layer.dash.gnuplot) "
        + title(layer.label))
  }

  private mutating func vectors(_ layer: Arrows, _ color: Color) {
    let sizes = zip(layer.u, layer.v).map { hypot($0, $1) }
    guard let largest = sizes.filter(\.isFinite).max(), largest > 0 else { return }
    // The longest as long as arrows on a square grid are apart.
    let reach = (plan.x.high - plan.x.low) / Double(max(1, layer.x.count)).squareRoot() * 0.92
    let rows = layer.x.indices.compactMap { place -> [Double]? in
      guard sizes[place] > 0, sizes[place].isFinite else { return nil }
      let length =
        switch layer.lengths {
        case .proportional: sizes[place] / largest
        case .root: (sizes[place] / largest).squareRoot()
        case .equal: 1.0
        }
      let factor = reach * length / sizes[place]
      return [layer.x[place], layer.y[place], layer.u[place] * factor, layer.v[place] * factor]
    }
    plots.append(
      "\(block(rows)) using 1:2:3:4 with vectors filled head size graph 0.008,20 "
        + "\(ink(color)) \(width(layer.width)) \(title(layer.label))")
  }

  private mutating func bars(_ layer: Bars, _ style: LayerStyle) {
    let width = 0.78 / Double(max(1, layer.series.count))
    for (number, one) in layer.series.enumerated() {
      let color = theme.category(style.index + number)
      let rows = one.values.enumerated().map { index, value in
        [
          Double(index) - 0.39 + (Double(number) + 0.5) * width, value,
          one.errors?[index] ?? 0,
        ]
      }
      let name = block(rows)
      plots.append(
        "\(name) using 1:2:(\(self.number(width * 0.96))) with boxes "
          + "fs \(number.isMultiple(of: 2) ? "solid" : "pattern \(number + 3)") noborder \(ink(color)) "
          + title(one.label))
      if one.errors != nil {
        plots.append("\(name) using 1:2:3 with yerrorbars pt 0 lw 1.5 \(ink(theme.text)) notitle")
      }
      if let decimals = layer.decimals {
        plots.append(
          "\(name) using 1:($2+$3):(sprintf(\"%.\(decimals)f\", $2)) with labels offset 0,0.7 notitle"
        )
      }
    }
  }

  private mutating func histogram(_ layer: Histogram, _ style: LayerStyle) {
    guard !layer.heights.isEmpty else { return }
    let dash = layer.dash ?? Dash.allCases[style.index % Dash.allCases.count]
    let rows =
      layer.heights.indices.map { [layer.edges[$0], layer.heights[$0]] }
      + [[layer.edges[layer.heights.count], layer.heights[layer.heights.count - 1]]]
    let name = block(rows)
    if layer.filled {
      plots.append(
        "\(name) using 1:2 with fillsteps fs solid noborder \(ink(style.color, 0.3)) notitle")
    }
    plots.append(
      "\(name) using 1:2 with steps \(ink(style.color)) \(width(1.6)) dt \(dash.gnuplot) "
        + title(layer.label))
  }

  // MARK: Surfaces

  private mutating func heatmap(_ layer: Heatmap) {
    let grid = layer.grid
    guard grid.rows > 0, grid.columns > 0 else { return }
    let scaling = layer.colorScale.resolved(for: grid.values)
    let table = layer.colorScale.map.table(ground: theme.ground)
    // On a scale of its own a surface is laid by the share of its colours.
    let isLinear = layer.colorScale.scale == .linear
    let values = grid.values.map { value -> Double in
      if value == .infinity { return isLinear ? scaling.high : 1 }
      if value == -.infinity { return isLinear ? scaling.low : 0 }
      return isLinear ? value : scaling.fraction(value) ?? .nan
    }
    palette(table, isLinear ? (scaling.low, scaling.high) : (0, 1))
    if let bar = plan.panel.colorBar, plan.colors?.scaling == scaling {
      settings.append("set colorbox")
      if let label = bar.label { settings.append("set cblabel \(ScriptText.quoted(label))") }
      if !isLinear {
        let ends = [0, 0.25, 0.5, 0.75, 1].map {
          "\(ScriptText.quoted(number(Double(Float(scaling.value(at: $0)))).shortened)) \(number($0))"
        }
        settings.append("set cbtics (\(ends.joined(separator: ", ")))")
      } else {
        settings.append("set cbtics autofreq")
      }
    }
    plots.append(
      "\(matrix(values, columns: grid.columns)) matrix using (\(number(grid.x.first))+$1*\(number(grid.xStep))):"
        + "(\(number(grid.y.first))+$2*\(number(grid.yStep))):3 with image"
        + "\(layer.smooth ? "" : " pixels") notitle")
  }

  private mutating func palette(_ table: [Color], _ range: (low: Double, high: Double)) {
    let stops = stride(from: 0, to: 256, by: 15).map { "\($0) \"\(table[$0].hex)\"" }
    settings.append("set palette defined (\(stops.joined(separator: ", ")))")
    settings.append("set cbrange [\(number(range.low)):\(number(range.high))]")
  }

  private mutating func contours(_ layer: Contours, _ color: Color) {
    let table = layer.colorScale.map.table(ground: theme.ground)
    let scaling = layer.colorScale.resolved(for: layer.grid.values)
    var isFirst = true
    for level in layer.chosenLevels {
      let lines = MarchingSquares.lines(in: layer.grid, level: level).map { line in
        line.map { [layer.grid.xValue($0.x), layer.grid.yValue($0.y)] }
      }
      guard !lines.isEmpty else { continue }
      var own = color
      if layer.lineInk == nil, let share = scaling.fraction(level) {
        own = table[Int(min(max(share, 0), 1) * 255)]
      }
      plots.append(
        "\(block(lines: lines)) using 1:2 with lines \(ink(own, layer.opacity)) \(width(layer.width)) "
          + "dt \(layer.dash.gnuplot) \(title(isFirst && layer.lineInk != nil ? layer.label : nil))"
      )
      isFirst = false
    }
  }

  /// Images side by side, on a sheet of their own.
  private mutating func images(_ layer: ImageGrid) {
    guard layer.count > 0 else { return }
    let across = layer.sheetColumns
    let (cellX, cellY) = (layer.width + 2, layer.height + 2)
    let rows = (layer.count + across - 1) / across
    let (wide, high) = (across * cellX - 2, rows * cellY - 2)
    let bytes = layer.bytes
    let ground = theme.ground
    var sheet = [[Double]](
      repeating: [Double](repeating: Double(ground.red), count: wide * high), count: layer.channels)
    if layer.channels == 3 {
      for (channel, value) in [ground.red, ground.green, ground.blue].enumerated() {
        sheet[channel] = [Double](repeating: Double(value), count: wide * high)
      }
    }
    for picture in 0..<layer.count {
      let (left, top) = (picture % across * cellX, picture / across * cellY)
      for y in 0..<layer.height {
        for x in 0..<layer.width {
          let place = ((picture * layer.height + y) * layer.width + x) * layer.channels
          for channel in 0..<layer.channels {
            sheet[channel][(top + y) * wide + left + x] = Double(bytes[place + channel])
          }
        }
      }
    }
    if layer.channels == 1 {
      palette((0..<256).map { Color(UInt32($0) * 0x010101) }, (0, 255))
      plots.append("\(matrix(sheet[0], columns: wide)) matrix with image pixels notitle")
    } else {
      let points = (0..<wide * high).map { place in
        [Double(place % wide), Double(place / wide)] + sheet.map { $0[place] }
      }
      plots.append("\(block(points)) using 1:2:3:4:5 with rgbimage pixels notitle")
    }
    for (row, word) in layer.rowLabels.enumerated() {
      arrows += 1
      settings.append(
        "set label \(arrows) \(ScriptText.quoted(word)) at first -3,first "
          + "\(number(Double(row * cellY) + Double(layer.height) / 2)) right front "
          + "textcolor rgb \"\(theme.text.hex)\"")
    }
    for (place, word) in layer.labels.enumerated() {
      arrows += 1
      settings.append(
        "set label \(arrows) \(ScriptText.quoted(word)) at first "
          + "\(number(Double(place % across * cellX) + Double(layer.width) / 2)),first "
          + "\(number(Double((place / across + 1) * cellY) - 1)) center front font \",6\" "
          + "textcolor rgb \"\(theme.text.hex)\"")
    }
  }

  // MARK: Blocks of numbers

  private mutating func block(_ rows: [[Double]]) -> String { block(lines: [rows]) }

  /// Polylines with blank lines between them; a value that is no number makes a gap.
  private mutating func block(lines: [[[Double]]]) -> String {
    let text = lines.map { rows in
      rows.map { $0.map(number).joined(separator: " ") }.joined(separator: "\n")
    }.joined(separator: "\n\n")
    return named(text.isEmpty ? "nan nan" : text)
  }

  private mutating func matrix(_ values: [Double], columns: Int) -> String {
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

extension String {
  /// A number's first digits, for a tick.
  fileprivate var shortened: String {
    guard let end = firstIndex(of: "e") else { return String(prefix(6)) }
    return String(prefix(upTo: end).prefix(4)) + self[end...]
  }
}

extension Marker {
  /// The number of the point's type in gnuplot's cairo terminals.
  fileprivate var gnuplot: Int {
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
  fileprivate var gnuplot: String {
    switch self {
    case .solid: "solid"
    case .dashed: "2"
    case .dotted: "3"
    case .dashDotted: "4"
    }
  }
}
