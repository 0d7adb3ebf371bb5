import Glibc

/// A layer as calls on matplotlib's axes.
struct MatplotlibLayer {
  let plan: PanelPlan
  let style: LayerStyle
  /// What is drawn later lies above.
  let order: Int

  private var theme: Theme { plan.theme }
  private var color: String { "color=\"\(style.color.hex)\"" }
  private func points(_ pixels: Double) -> String {
    number(pixels * theme.weight * MatplotlibScript.point)
  }
  private func number(_ value: Double) -> String { ScriptText.number(value) }
  /// The ground under words, so that they are read wherever they stand.
  private var plate: String {
    "bbox={\"facecolor\": \"\(theme.ground.hex)\", \"alpha\": 0.8, \"linewidth\": 0, \"pad\": 1}"
  }
  private func label(_ text: String?) -> String {
    text.map { ", label=\(MatplotlibScript.plain($0))" } ?? ""
  }

  func lines(_ layer: Layer) -> [String] {
    switch layer {
    case .heatmap(let layer): heatmap(layer)
    case .contours(let layer): contours(layer)
    case .scatter(let layer): scatter(layer)
    case .line(let layer): line(layer)
    case .band(let layer): band(layer)
    case .arrows(let layer): arrows(layer)
    case .rule(let layer): rule(layer)
    case .annotation(let layer): annotation(layer)
    case .bars(let layer): bars(layer)
    case .histogram(let layer): histogram(layer)
    case .images(let layer): images(layer)
    case .outlines(let layer): outlines(layer)
    }
  }

  // MARK: Curves and points

  private func line(_ layer: Line) -> [String] {
    let dash = layer.dash ?? Dash.allCases[style.index % Dash.allCases.count]
    var more = layer.stepped ? ", drawstyle=\"steps-post\"" : ""
    if let marker = layer.marker {
      more +=
        ", marker=\"\(marker.matplotlib)\", markersize=\(points(layer.width * 3.4)), "
        + "markevery=\(max(1, layer.x.count / 30))"
    }
    return [
      "axes.plot(", "    \(ScriptText.list(layer.x)),", "    \(ScriptText.list(layer.y)),",
      "    \(color), linewidth=\(points(layer.width)), linestyle=\(dash.matplotlib), "
        + "alpha=\(number(layer.opacity)), zorder=\(order)\(more)\(label(layer.label)))",
    ]
  }

  private func scatter(_ layer: Scatter) -> [String] {
    let shape = layer.marker ?? Marker.allCases[style.index % Marker.allCases.count]
    let size = 2 * layer.radius * theme.weight * MatplotlibScript.point
    let isOpen = shape == .cross || shape == .plus
    var more =
      "s=\(number(size * size)), marker=\"\(shape.matplotlib)\", alpha=\(number(layer.opacity))"
    more +=
      isOpen
      ? ", linewidths=\(number(size / 5))"
      : layer.rim
        ? ", linewidths=0.5, edgecolors=\"\(theme.ground.hex)\"" : ", linewidths=0"
    var lines = [
      "points = axes.scatter(", "    \(ScriptText.list(layer.x)),",
      "    \(ScriptText.list(layer.y)),",
    ]
    if let values = layer.values {
      lines.append("    c=\(ScriptText.list(values)),")
      lines.append("    \(map(layer.colorScale, of: values)), \(more), zorder=\(order))")
      lines += bar("points")
    } else {
      lines.append("    \(color), \(more), zorder=\(order)\(label(layer.label)))")
    }
    return lines
  }

  private func band(_ layer: Band) -> [String] {
    [
      "axes.fill_between(", "    \(ScriptText.list(layer.x)),",
      "    \(ScriptText.list(layer.low)),",
      "    \(ScriptText.list(layer.high)),",
      "    \(color), alpha=\(number(layer.opacity)), linewidth=0, zorder=\(order)\(label(layer.label)))",
    ]
  }

  private func rule(_ layer: Rule) -> [String] {
    let look =
      "\(color), linewidth=\(points(layer.width)), linestyle=\(layer.dash.matplotlib), zorder=\(order)"
    let ink = style.color.readable(on: theme.ground).hex
    let words = { (text: String, place: String) in
      "axes.annotate(\(MatplotlibScript.plain(text)), \(place), color=\"\(ink)\", "
        + "fontsize=\(number((theme.tickSize * MatplotlibScript.point).rounded())), zorder=\(order + 20), \(plate))"
    }
    switch layer.place {
    case .horizontal(let value):
      guard value.isFinite else { return [] }
      return ["axes.axhline(\(number(value)), \(look))"]
        + (layer.label.map {
          [
            words(
              $0,
              "(1, \(number(value))), xycoords=axes.get_yaxis_transform(), xytext=(-4, 3), "
                + "textcoords=\"offset points\", ha=\"right\"")
          ]
        } ?? [])
    case .vertical(let value):
      guard value.isFinite else { return [] }
      return ["axes.axvline(\(number(value)), \(look))"]
        + (layer.label.map {
          [
            words(
              $0,
              "(\(number(value)), 1), xycoords=axes.get_xaxis_transform(), xytext=(4, -4), "
                + "textcoords=\"offset points\", va=\"top\"")
          ]
        } ?? [])
    }
  }

  private func annotation(_ layer: Annotation) -> [String] {
    let ink = style.color.readable(on: theme.ground).hex
    let side = layer.offset.x > 4 ? "left" : layer.offset.x < -4 ? "right" : "center"
    let leader =
      layer.leader ? ", arrowprops={\"arrowstyle\": \"-\", \"color\": \"\(style.color.hex)\"}" : ""
    return [
      "axes.annotate(\(MatplotlibScript.plain(layer.text)), (\(number(layer.place.x)), "
        + "\(number(layer.place.y))), (\(points(layer.offset.x)), \(points(layer.offset.y))), "
        + "textcoords=\"offset points\", ha=\"\(side)\", color=\"\(ink)\", "
        + "fontsize=\(number((theme.tickSize * MatplotlibScript.point).rounded())), "
        + "zorder=\(order + 20), \(plate)\(leader))"
    ]
  }

  private func outlines(_ layer: Outlines) -> [String] {
    var lines: [String] = []
    for (place, ring) in layer.rings.enumerated() {
      let fill =
        layer.fillOpacity > 0
        ? "(\"\(style.color.hex)\", \(number(layer.fillOpacity)))" : "\"none\""
      lines += [
        "axes.add_patch(Polygon(list(zip(", "    \(ScriptText.list(ring.map(\.x))),",
        "    \(ScriptText.list(ring.map(\.y))))),",
        "    edgecolor=\"\(style.color.hex)\", facecolor=\(fill), linewidth=\(points(layer.width)), "
          + "linestyle=\(layer.dash.matplotlib), zorder=\(order)\(label(place == 0 ? layer.label : nil))))",
      ]
    }
    return lines
  }

  private func arrows(_ layer: Arrows) -> [String] {
    let sizes = zip(layer.u, layer.v).map { hypot($0, $1) }
    guard let largest = sizes.filter(\.isFinite).max(), largest > 0 else { return [] }
    // Lengths as the lab has them: 1 for the longest.
    let factors = sizes.map { size -> Double in
      guard size > 0 else { return 0 }
      switch layer.lengths {
      case .proportional: return 1 / largest
      case .root: return (size / largest).squareRoot() / size
      case .equal: return 1 / size
      }
    }
    let across = Double(max(1, layer.x.count)).squareRoot() / 0.92
    return [
      "axes.quiver(", "    \(ScriptText.list(layer.x)),", "    \(ScriptText.list(layer.y)),",
      "    \(ScriptText.list(zip(layer.u, factors).map { $0 * $1 })),",
      "    \(ScriptText.list(zip(layer.v, factors).map { $0 * $1 })),",
      "    \(color), scale=\(number(across)), scale_units=\"width\", units=\"dots\", "
        + "width=\(number(layer.width * theme.weight)), zorder=\(order)\(label(layer.label)))",
    ]
  }

  // MARK: Bars

  private func bars(_ layer: Bars) -> [String] {
    let width = 0.78 / Double(max(1, layer.series.count))
    let hatches = ["", "//", "\\\\\\\\", "--"]
    return layer.series.enumerated().flatMap { number, one -> [String] in
      let places = one.values.indices.map { Double($0) - 0.39 + (Double(number) + 0.5) * width }
      let errors = one.errors.map {
        "\n    yerr=\(ScriptText.list($0)), capsize=4, ecolor=\"\(theme.text.hex)\","
      }
      var lines = [
        "columns = axes.bar(", "    \(ScriptText.list(places)),",
        "    \(ScriptText.list(one.values)), \(self.number(width * 0.96)),\(errors ?? "")",
        "    color=\"\(theme.category(style.index + number).hex)\", edgecolor=\"\(theme.ground.hex)\", "
          + "hatch=\"\(hatches[number % hatches.count])\", linewidth=0, zorder=\(order)\(label(one.label)))",
      ]
      if let decimals = layer.decimals {
        lines.append("axes.bar_label(columns, fmt=\"%.\(decimals)f\", padding=2)")
      }
      return lines
    }
  }

  private func histogram(_ layer: Histogram) -> [String] {
    guard !layer.heights.isEmpty else { return [] }
    let dash = layer.dash ?? Dash.allCases[style.index % Dash.allCases.count]
    var lines = [
      "heights, edges = (", "    \(ScriptText.list(layer.heights)),",
      "    \(ScriptText.list(layer.edges)))",
    ]
    if layer.filled {
      lines.append("axes.stairs(heights, edges, fill=True, \(color), alpha=0.3, zorder=\(order))")
    }
    lines.append(
      "axes.stairs(heights, edges, \(color), linewidth=\(points(2)), linestyle=\(dash.matplotlib), "
        + "zorder=\(order)\(label(layer.label)))")
    return lines
  }

  // MARK: Surfaces

  private func heatmap(_ layer: Heatmap) -> [String] {
    let grid = layer.grid
    guard grid.rows > 0, grid.columns > 0 else { return [] }
    let ends = [
      grid.xValue(-0.5), grid.xValue(Double(grid.columns) - 0.5), grid.yValue(-0.5),
      grid.yValue(Double(grid.rows) - 0.5),
    ].map(number).joined(separator: ", ")
    return [
      "values = np.array(\(ScriptText.list(grid.values))).reshape(\(grid.rows), \(grid.columns))",
      "surface = axes.imshow(", "    values, origin=\"lower\", extent=(\(ends)), aspect=\"auto\",",
      "    \(map(layer.colorScale, of: grid.values)), "
        + "interpolation=\"\(layer.smooth ? "bilinear" : "nearest")\", alpha=\(number(layer.opacity)), "
        + "zorder=\(order))",
    ] + bar("surface")
  }

  private func contours(_ layer: Contours) -> [String] {
    let levels = layer.chosenLevels.sorted()
    let grid = layer.grid
    guard !levels.isEmpty, grid.rows > 1, grid.columns > 1 else { return [] }
    let look =
      layer.lineInk == nil
      ? map(layer.colorScale, of: grid.values) : "colors=[\"\(style.color.hex)\"]"
    var lines = [
      "axes.contour(",
      "    np.linspace(\(number(grid.x.first)), \(number(grid.x.last)), \(grid.columns)),",
      "    np.linspace(\(number(grid.y.first)), \(number(grid.y.last)), \(grid.rows)),",
      "    np.array(\(ScriptText.list(grid.values))).reshape(\(grid.rows), \(grid.columns)),",
      "    levels=\(ScriptText.list(levels)), \(look), linewidths=\(points(layer.width)), "
        + "linestyles=[\(layer.dash.matplotlib)], alpha=\(number(layer.opacity)), zorder=\(order))",
    ]
    if let label = layer.label, layer.lineInk != nil {
      lines.append(
        "axes.plot([], [], \(color), linewidth=\(points(layer.width)), "
          + "linestyle=\(layer.dash.matplotlib), label=\(MatplotlibScript.plain(label)))")
    }
    return lines
  }

  /// The colours of a surface, and how values are laid on them.
  private func map(_ scale: ColorScale, of values: [Double]) -> String {
    let scaling = scale.resolved(for: values)
    let ends = "\(number(scaling.low)), \(number(scaling.high))"
    let norm =
      switch scale.scale {
      case .linear: "Normalize(\(ends))"
      case .log: "LogNorm(\(ends))"
      case .symlog(let threshold):
        "SymLogNorm(\(number(Scale.usable(threshold))), vmin=\(number(scaling.low)), vmax=\(number(scaling.high)))"
      }
    if scale.map == .viridis { return "cmap=\"viridis\", norm=\(norm)" }
    let table = scale.map.table(ground: theme.ground)
    let colors = stride(from: 0, to: 256, by: 15).map { "\"\(table[$0].hex)\"" }.joined(
      separator: ", ")
    return "cmap=LinearSegmentedColormap.from_list(\"lab\", [\(colors)]),\n    norm=\(norm)"
  }

  /// The colour bar, behind the first surface that there is.
  private func bar(_ name: String) -> [String] {
    guard let bar = plan.panel.colorBar else { return [] }
    let first = plan.contents.firstIndex { $0.colors != nil }
    guard first == order - 2 else { return [] }
    let words = bar.label.map { ", label=\(MatplotlibScript.plain($0))" } ?? ""
    return ["figure.colorbar(\(name), ax=axes\(words))"]
  }

  private func images(_ layer: ImageGrid) -> [String] {
    guard layer.count > 0 else { return [] }
    let across = layer.sheetColumns
    let ground = Int(theme.ground.red)
    var lines = [
      "images = text(", "    \(layer.bytes.base64Lines)",
      ").reshape(\(layer.count), \(layer.height), \(layer.width), \(layer.channels))",
      "sheet = mosaic(images, \(across), 2, \(ground))",
      "axes.imshow(sheet if sheet.shape[2] == 3 else sheet[:, :, 0], cmap=\"gray\", vmin=0, vmax=255, "
        + "interpolation=\"nearest\", zorder=\(order))",
    ]
    let size = "fontsize=\(number((theme.tickSize * MatplotlibScript.point).rounded()))"
    for (row, word) in layer.rowLabels.enumerated() {
      let y = Double(row * (layer.height + 2)) + Double(layer.height) / 2
      lines.append(
        "axes.text(-3, \(number(y)), \(MatplotlibScript.plain(word)), ha=\"right\", va=\"center\", \(size))"
      )
    }
    for (place, word) in layer.labels.enumerated() {
      let x = Double(place % across * (layer.width + 2)) + Double(layer.width) / 2
      let y = Double((place / across + 1) * (layer.height + 2)) - 2
      lines.append(
        "axes.text(\(number(x)), \(number(y)), \(MatplotlibScript.plain(word)), ha=\"center\", va=\"top\", "
          + "fontsize=6)")
    }
    return lines
  }
}

extension ImageGrid {
  /// Images side by side.
  var sheetColumns: Int {
    min(max(1, columns ?? Int(Double(count).squareRoot().rounded(.up))), max(1, count))
  }

  /// The images as bytes, from black to white.
  var bytes: [UInt8] {
    values.map { value in
      let share = (value - range.black) / (range.white - range.black)
      return share.isNaN ? 0 : UInt8((min(max(share, 0), 1) * 255).rounded())
    }
  }
}

extension [UInt8] {
  /// Base64 as Python's literals, a line each.
  fileprivate var base64Lines: String {
    // 72 bytes make 96 letters: only the last line can need padding.
    let lines = stride(from: 0, to: count, by: 72).map { start in
      "\""
        + String(decoding: Base64.text(self[start..<Swift.min(start + 72, count)]), as: UTF8.self)
        + "\""
    }
    return lines.isEmpty ? "\"\"" : lines.joined(separator: "\n    ")
  }
}

extension Marker {
  /// The marker's name in matplotlib.
  fileprivate var matplotlib: String {
    switch self {
    case .circle: "o"
    case .square: "s"
    case .triangle: "^"
    case .cross: "x"
    case .diamond: "D"
    case .plus: "+"
    }
  }
}

extension Dash {
  /// The pattern in matplotlib.
  fileprivate var matplotlib: String {
    switch self {
    case .solid: "\"-\""
    case .dashed: "(0, (3.4, 2))"
    case .dotted: "(0, (1, 1.4))"
    case .dashDotted: "(0, (4, 1.6, 1, 1.6))"
    }
  }
}
