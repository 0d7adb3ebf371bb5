/// A figure as commands of gnuplot.
enum GnuplotScript {
  /// What stands before all figures.
  static func head(_ notes: [String]) -> String {
    """
    \(notes.map(ScriptText.comment).joined(separator: "\n"))
    # It needs gnuplot 5.4 or later, with its pngcairo terminal, and writes its pictures into the current folder.
    set encoding utf8

    """
  }

  /// The commands that draw a figure into `STEM-NAME.png`.
  static func text(_ name: String, _ sheet: FigureSheet, stem: String) -> String {
    let (theme, size) = (sheet.theme, sheet.size)
    let point = { (pixels: Double) in ScriptText.number((pixels * 0.75 * 10).rounded() / 10) }
    let caption = sheet.figure.caption.map {
      wrapped($0, Double(size.width) / theme.noteSize * 1.7)
    }
    // Lines of words above and below the panels, as parts of the height.
    let line = { (pixels: Double) in pixels * 1.4 / Double(size.height) }
    let top = sheet.figure.title == nil ? 0.01 : line(theme.titleSize) + 0.015
    let foot = caption.map { Double($0.count) * line(theme.noteSize) + 0.01 } ?? 0.005
    var lines = [
      "", "reset", "unset key",
      "set terminal pngcairo noenhanced size \(size.width),\(size.height) "
        + "font \"DejaVu Sans,\(point(theme.tickSize))\" background \"\(theme.background.hex)\"",
      "set output \(ScriptText.quoted("\(stem)-\(name).png"))",
    ]
    var blocks: [String] = []
    var panels: [String] = []
    for (place, plan) in sheet.plans.enumerated() {
      let (row, column) = (place / sheet.columns, place % sheet.columns)
      let height = (1 - top - foot) / Double(sheet.rows)
      let across = 1 / Double(sheet.columns)
      var panel = GnuplotPanel(
        plan, prefix: "$\(String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" }))_\(place + 1)_"
      )
      panel.write()
      blocks += panel.blocks
      panels += [
        "set origin \(ScriptText.number(Double(column) * across)),"
          + ScriptText.number(1 - top - Double(row + 1) * height),
        "set size \(ScriptText.number(across)),\(ScriptText.number(height))",
      ]
      panels += panel.commands
    }
    lines += blocks
    lines.append("set multiplot")
    if let title = sheet.figure.title {
      lines.append(
        "set label 9001 \(ScriptText.quoted(title)) at screen 0.5,screen "
          + "\(ScriptText.number(1 - line(theme.titleSize) / 2 - 0.005)) center front "
          + "textcolor rgb \"\(theme.text.hex)\" font \"DejaVu Sans,\(point(theme.titleSize))\"")
    }
    if let caption {
      lines.append(
        "set label 9002 \(ScriptText.quoted(caption.joined(separator: "\n"))) at screen 0.5,screen "
          + "\(ScriptText.number(foot - line(theme.noteSize) * 0.7)) center front "
          + "textcolor rgb \"\(theme.muted.hex)\" font \"DejaVu Sans,\(point(theme.noteSize))\"")
    }
    lines += panels + ["unset multiplot", "set output"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func wrapped(_ text: String, _ columns: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isBreakable).map(String.init) {
      if let last = lines.last, Double(last.count + word.count + 1) <= max(40, columns) {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }
}
