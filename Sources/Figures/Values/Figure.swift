/// The size of a picture in pixels.
public struct PixelSize: Sendable, Hashable {
  /// How many columns of pixels.
  public var width: Int
  /// How many rows of pixels.
  public var height: Int

  /// Makes a size.
  public init(_ width: Int, _ height: Int) {
    self.width = width
    self.height = height
  }

  /// The smallest and largest side that is drawn.
  static let sides = 64...8192
}

/// A picture as a value: panels in rows and columns under a title.
///
/// Nothing is drawn until asked.
///
/// ```swift
/// let figure = Figure(
///   panels: [Panel(x: Axis("step"), y: Axis("loss"), layers: [.line(Line(y: losses))])])
/// try figure.write(to: "losses.png")
/// ```
public struct Figure: Sendable, Equatable {
  /// What the figure shows.
  public var title: String?
  /// What a reader should see in it, in a sentence or two under the panels.
  public var caption: String?
  /// The panels, row by row.
  public var panels: [Panel]
  /// How many panels stand side by side, at least 1.
  public var columns: Int
  /// The size in pixels; `nil` for 960 x 720 with one panel, and more with more.
  public var size: PixelSize?
  /// Colours, type sizes and line widths.
  public var theme: Theme
  /// The language of the few words a figure adds, such as "no data".
  public var language: FigureLanguage

  /// Makes a figure.
  ///
  /// `columns` is how many panels stand side by side; `nil` puts up to three in one row.
  public init(
    title: String? = nil, caption: String? = nil, panels: [Panel], columns: Int? = nil,
    size: PixelSize? = nil, theme: Theme = .light, language: FigureLanguage = .english
  ) {
    self.title = title
    self.caption = caption
    self.panels = panels
    self.columns = columns ?? (panels.count <= 3 ? max(1, panels.count) : panels.count == 4 ? 2 : 3)
    self.size = size
    self.theme = theme
    self.language = language
  }

  /// How many rows the panels fill.
  public var rows: Int { panels.isEmpty ? 0 : (panels.count - 1) / max(1, columns) + 1 }

  /// The size that is drawn: `size`, or one that gives every panel room for its labels.
  public var pixelSize: PixelSize {
    if let size { return size }
    let across = max(1, min(columns, panels.count))
    let down = max(1, rows)
    if across == 1, down == 1 { return PixelSize(960, 720) }
    // Large type needs more pixels, though fewer than in proportion.
    let growth = max(0.5, min(theme.labelSize / 18, 4)).squareRoot()
    func side(_ pixels: Int) -> Int {
      min(PixelSize.sides.upperBound, Int((Double(pixels) * growth).rounded()))
    }
    return PixelSize(side(max(960, across * 600)), side(down * 500 + (down == 1 ? 60 : 0)))
  }
}
