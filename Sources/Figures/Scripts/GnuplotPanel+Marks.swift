import Glibc

/// Points, lines and bars.
extension GnuplotPanel {
  mutating func scatter(_ layer: Scatter, _ style: LayerStyle) {
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

  mutating func rule(_ layer: Rule, _ color: Color) {
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

  mutating func annotate(_ layer: Annotation, _ color: Color) {
    arrows += 1
    let side = layer.offset.x > 4 ? "left" : layer.offset.x < -4 ? "right" : "center"
    // An offset counts in letters: one is about 8 pixels wide, and a line 18 high.
    settings.append(
      "set label \(arrows) \(ScriptText.quoted(layer.text)) at first \(number(layer.place.x)),"
        + "first \(number(layer.place.y)) \(side) offset \(number(layer.offset.x / 8)),"
        + "\(number(layer.offset.y / 18)) front boxed textcolor rgb \"\(color.readable(on: theme.ground).hex)\" "
        + "point pt 7 ps 0.6 \(ink(color))")
  }

  mutating func outlines(_ layer: Outlines, _ color: Color) {
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

  mutating func vectors(_ layer: Arrows, _ color: Color) {
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

  mutating func bars(_ layer: Bars, _ style: LayerStyle) {
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

  mutating func histogram(_ layer: Histogram, _ style: LayerStyle) {
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
}
