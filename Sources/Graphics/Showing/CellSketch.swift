import Figures

/// A figure in characters: its panels as lines of them, and its words.
struct CellSketch {
  let figure: Figure
  let way: GraphicsWay
  let depth: ColorDepth
  let theme: Theme
  /// The most characters of a line.
  let columns: Int

  /// Columns between two panels that are drawn apart.
  private static let gap = 2

  /// The picture in at most so many lines, and the lines of words under it.
  ///
  /// - Throws: `FigureError` if it cannot be drawn.
  func draw(rows: Int) throws(FigureError) -> (lines: [String], words: [String]) {
    guard isMixed else {
      let drawn = try encoded(figure, columns, rows)
      return (drawn.lines, words(drawn.miniature.panels))
    }
    // Side by side, each as it looks best: curves have four times as many dots in braille.
    let share = (columns - Self.gap * (figure.panels.count - 1)) / figure.panels.count
    var lines = [String](repeating: "", count: rows)
    var panels: [Miniature.PanelWords] = []
    for panel in figure.panels {
      let drawn = try encoded(Figure(panels: [panel], language: figure.language), share, rows)
      let gap = String(repeating: " ", count: panels.isEmpty ? 0 : Self.gap)
      for row in 0..<rows {
        let blank = String(repeating: " ", count: drawn.columns)
        lines[row] += gap + (row < drawn.lines.count ? drawn.lines[row] : blank)
      }
      panels += drawn.miniature.panels
    }
    return (lines, words(panels))
  }

  /// True if some panels look best in braille and others do not, all of them in one row.
  private var isMixed: Bool {
    way == .characters(canMixBraille: true) && figure.rows == 1
      && Set(figure.panels.map(\.isOfLines)).count == 2 && columns / figure.panels.count >= 20
  }

  private func encoded(
    _ figure: Figure, _ columns: Int, _ rows: Int
  ) throws(FigureError) -> (lines: [String], columns: Int, miniature: Miniature) {
    let isOfLines = figure.panels.allSatisfy(\.isOfLines)
    let isBraille = way == .braille || (way == .characters(canMixBraille: true) && isOfLines)
    // Where there are no colours to tell what lies under the points from the points, it is left out.
    let style = Figure.MiniatureStyle(theme: theme, isInkOnly: isBraille)
    guard isBraille else {
      let miniature = try figure.miniature(width: columns, height: 2 * rows, style)
      let lines = HalfBlocks.lines(miniature.pixels, depth, empty: miniature.background)
      return (lines, miniature.pixels.width, miniature)
    }
    let miniature = try figure.miniature(width: 2 * columns, height: 4 * rows, style)
    let isShaded = figure.panels.allSatisfy(\.isShaded)
    let lines = Braille.lines(
      miniature.pixels, depth, empty: miniature.background, isShaded ? .dithered : .ink)
    return (lines, (miniature.pixels.width + 1) / 2, miniature)
  }

  private func words(_ panels: [Miniature.PanelWords]) -> [String] {
    MiniatureWords(title: figure.title, panels: panels, width: columns, depth: depth).lines
  }
}
