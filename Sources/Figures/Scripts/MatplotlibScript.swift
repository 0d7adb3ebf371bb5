/// A figure as a function of a Python program.
enum MatplotlibScript {
  /// Pixels of the lab in points of matplotlib, at its 100 dots an inch.
  static let point = 0.72

  /// What stands before all figures.
  static func head(_ notes: [String], _ stem: String) -> String {
    """
    #!/usr/bin/env python3
    \(notes.map(ScriptText.comment).joined(separator: "\n"))
    # It needs NumPy and matplotlib 3.6 or later. Without options it writes its pictures beside itself;
    # with --show it opens them in windows.
    import base64
    import sys
    from pathlib import Path
    from textwrap import fill

    import matplotlib

    if "--show" not in sys.argv[1:]:
        matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap, LogNorm, Normalize, SymLogNorm
    from matplotlib.patches import Polygon

    nan, inf = np.nan, np.inf
    STEM = \(ScriptText.quoted(stem))


    def text(data):
        \"""Numbers from 0 to 255, packed as text.\"""
        return np.frombuffer(base64.b64decode(data), np.uint8)


    def mosaic(images, columns, gap, ground):
        \"""Images of the shape (count, rows, columns, channels) side by side.\"""
        count, height, width, channels = images.shape
        rows = -(-count // columns)
        sheet = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap, channels), ground, np.uint8)
        for place, image in enumerate(images):
            top, left = place // columns * (height + gap), place % columns * (width + gap)
            sheet[top : top + height, left : left + width] = image
        return sheet


    """
  }

  /// What stands behind all figures.
  static func foot(_ names: [String]) -> String {
    """
    if __name__ == "__main__":
        for name, draw in {\(names.map { "\(ScriptText.quoted($0)): \(function($0))" }.joined(separator: ", "))}.items():
            figure = draw()
            if "--show" not in sys.argv[1:]:
                path = Path(__file__).resolve().parent / f"{STEM}-{name}.png"
                figure.savefig(path, dpi=100, facecolor=figure.get_facecolor())
                print(path)
        if "--show" in sys.argv[1:]:
            plt.show()

    """
  }

  private static func function(_ name: String) -> String {
    "draw_" + String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }

  /// The function that draws a figure.
  static func text(_ name: String, _ sheet: FigureSheet) -> String {
    let (theme, size) = (sheet.theme, sheet.size)
    let points = { (pixels: Double) in ScriptText.number((pixels * point * 10).rounded() / 10) }
    var lines = [
      "def \(function(name))():",
      "    plt.rcParams.update({",
      "        \"font.family\": \"DejaVu Sans\", \"text.color\": \"\(theme.text.hex)\",",
      "        \"figure.facecolor\": \"\(theme.background.hex)\", \"axes.facecolor\": \"\(theme.ground.hex)\",",
      "        \"axes.edgecolor\": \"\(theme.frame.hex)\", \"axes.labelcolor\": \"\(theme.text.hex)\",",
      "        \"xtick.color\": \"\(theme.muted.hex)\", \"ytick.color\": \"\(theme.muted.hex)\",",
      "        \"grid.color\": \"\(theme.grid.hex)\", \"axes.axisbelow\": True,",
      "        \"axes.labelsize\": \(points(theme.labelSize)), \"axes.titlesize\": \(points(theme.panelTitleSize)),",
      "        \"xtick.labelsize\": \(points(theme.tickSize)), \"ytick.labelsize\": \(points(theme.tickSize)),",
      "        \"legend.fontsize\": \(points(theme.tickSize)), \"figure.titlesize\": \(points(theme.titleSize)),",
      "    })",
      "    figure, grid = plt.subplots(\(sheet.rows), \(sheet.columns), squeeze=False, layout=\"constrained\",",
      "                                figsize=(\(Double(size.width) / 100), \(Double(size.height) / 100)), dpi=100)",
    ]
    if let title = sheet.figure.title {
      lines.append("    figure.suptitle(\(plain(title)))")
    }
    if let caption = sheet.figure.caption {
      let columns = max(40, Int(Double(size.width) / theme.noteSize * 1.7))
      lines.append(
        "    figure.supxlabel(fill(\(plain(caption)), \(columns)), color=\"\(theme.muted.hex)\", "
          + "fontsize=\(points(theme.noteSize)))")
    }
    for (place, plan) in sheet.plans.enumerated() {
      lines.append("    axes = grid[\(place / sheet.columns)][\(place % sheet.columns)]")
      lines += axes(plan).map { "    " + $0 }
    }
    for place in sheet.plans.count..<max(sheet.plans.count, sheet.rows * sheet.columns) {
      lines.append("    grid[\(place / sheet.columns)][\(place % sheet.columns)].axis(\"off\")")
    }
    lines.append("    return figure")
    return lines.joined(separator: "\n") + "\n\n\n"
  }

  /// A text that matplotlib takes as it is: a dollar sign begins no formula.
  static func plain(_ text: String) -> String {
    ScriptText.quoted(
      text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "\\$"))
  }

  private static func axes(_ plan: PanelPlan) -> [String] {
    var lines: [String] = []
    if let title = plan.panel.title { lines.append("axes.set_title(\(plain(title)))") }
    lines += scale("x", plan.xAxis, plan.x) + scale("y", plan.panel.y, plan.y)
    if !plan.hidesAxes, !plan.coversGround { lines.append("axes.grid(True, linewidth=0.8)") }
    for (place, (layer, style)) in zip(plan.panel.layers, plan.styles).enumerated() {
      lines += MatplotlibLayer(plan: plan, style: style, order: place + 2).lines(layer)
    }
    if plan.hidesAxes {
      lines.append("axes.axis(\"off\")")
    } else {
      lines.append(
        "axes.set_xlim(\(ScriptText.number(plan.x.low)), \(ScriptText.number(plan.x.high)))")
      lines.append(
        "axes.set_ylim(\(ScriptText.number(plan.y.low)), \(ScriptText.number(plan.y.high)))")
      if plan.panel.equalAspect { lines.append("axes.set_aspect(\"equal\", adjustable=\"box\")") }
    }
    if !plan.keys.isEmpty, let legend = legend(plan.panel.legend) { lines.append(legend) }
    return lines
  }

  private static func legend(_ place: LegendPlace) -> String? {
    switch place {
    case .none: nil
    case .automatic: "axes.legend(framealpha=0.85)"
    case .topLeft: "axes.legend(loc=\"upper left\", framealpha=0.85)"
    case .topRight: "axes.legend(loc=\"upper right\", framealpha=0.85)"
    case .bottomLeft: "axes.legend(loc=\"lower left\", framealpha=0.85)"
    case .bottomRight: "axes.legend(loc=\"lower right\", framealpha=0.85)"
    case .below:
      "axes.legend(loc=\"upper center\", bbox_to_anchor=(0.5, -0.1), ncols=2, frameon=False)"
    }
  }

  private static func scale(_ name: String, _ axis: Axis, _ scaling: Scaling) -> [String] {
    var lines: [String] = []
    if let label = axis.label { lines.append("axes.set_\(name)label(\(plain(label)))") }
    switch axis.scale {
    case .linear: break
    case .log: lines.append("axes.set_\(name)scale(\"log\")")
    case .symlog(let threshold):
      lines.append(
        "axes.set_\(name)scale(\"symlog\", linthresh=\(ScriptText.number(Scale.usable(threshold))))"
      )
    }
    switch axis.ticks {
    case .automatic: break
    case .whole: lines.append("axes.\(name)axis.get_major_locator().set_params(integer=True)")
    case .none: lines.append("axes.set_\(name)ticks([])")
    case .at(let ticks):
      let values = ticks.map { ScriptText.number($0.value) }.joined(separator: ", ")
      let words = ticks.map { plain($0.label) }.joined(separator: ", ")
      lines.append("axes.set_\(name)ticks([\(values)], [\(words)])")
    }
    return lines
  }
}
