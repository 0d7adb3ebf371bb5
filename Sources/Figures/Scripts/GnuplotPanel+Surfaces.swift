/// Heat maps, contours and images.
extension GnuplotPanel {
  mutating func heatmap(_ layer: Heatmap) {
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

  mutating func contours(_ layer: Contours, _ color: Color) {
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
  mutating func images(_ layer: ImageGrid) {
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
}

extension String {
  /// A number's first digits, for a tick.
  fileprivate var shortened: String {
    guard let end = firstIndex(of: "e") else { return String(prefix(6)) }
    return String(prefix(upTo: end).prefix(4)) + self[end...]
  }
}
