import Console
import Figures

/// The words of a figure as lines under it, where the picture itself has no room for letters.
struct MiniatureWords {
  let title: String?
  let panels: [Miniature.PanelWords]
  let width: Int
  let depth: ColorDepth

  /// Title, axes with their ends, legend, and what was left out.
  var lines: [String] {
    var lines = title.map { [$0.clipped(to: width)] } ?? []
    let axes = panels.map { panel in
      [panel.x, panel.y].compactMap { $0 }.map(text)
    }
    if let first = axes.first, axes.allSatisfy({ $0 == first }) {
      // What is the same for all panels is said once.
      lines += wrapped(panels.compactMap(\.title), separator: panels.count > 1 ? " | " : "")
      lines += wrapped(first)
    } else {
      for (panel, axes) in zip(panels, axes) {
        lines += wrapped([panel.title].compactMap { $0 } + axes)
      }
    }
    for names in panels.map(\.names) where !names.isEmpty { lines += wrapped(names) }
    lines += keys
    lines += panels.compactMap(\.note).map { $0.clipped(to: width) }
    return lines
  }

  private func text(_ axis: Miniature.AxisWords) -> String {
    ((axis.label.map { $0 + " " }) ?? "") + "\(axis.low) … \(axis.high)"
  }

  /// The legend, each row once although several panels have it.
  private var keys: [String] {
    var seen: [String] = []
    var rows: [String] = [""]
    var used = 0
    for key in panels.flatMap(\.keys) where !seen.contains(key.label) {
      seen.append(key.label)
      var colors = CellColors(depth)
      let symbol = colors.changing(ink: key.color, ground: nil) + String(key.symbol) + colors.end()
      let label = key.label.clipped(to: max(1, width - 2))
      if used > 0, used + 4 + label.displayWidth > width {
        rows.append("")
        used = 0
      }
      rows[rows.count - 1] += (used > 0 ? "  " : "") + symbol + " " + label
      used += (used > 0 ? 4 : 2) + label.displayWidth
    }
    return seen.isEmpty ? [] : rows
  }

  /// Parts one after the other, in as few lines as hold them.
  private func wrapped(_ parts: [String], separator: String = " · ") -> [String] {
    var lines: [String] = []
    for part in parts {
      if let last = lines.last,
        last.displayWidth + separator.displayWidth + part.displayWidth <= width
      {
        lines[lines.count - 1] = last + separator + part
      } else {
        lines.append(part.clipped(to: width))
      }
    }
    return lines
  }
}
