/// A figure drawn too small for letters: its panels alone, and the words apart, for a terminal that
/// shows characters instead of pixels.
public struct Miniature: Sendable, Equatable {
  /// The panels, each in a thin frame where it has axes.
  public let pixels: Pixels
  /// The colour of all that is empty.
  public let background: Color
  /// The figure's title.
  public let title: String?
  /// What belongs to each panel, row by row.
  public let panels: [PanelWords]

  /// The words of a panel.
  public struct PanelWords: Sendable, Equatable {
    /// What the panel shows.
    public let title: String?
    /// The horizontal axis; nil for images, which have none.
    public let x: AxisWords?
    /// The vertical axis.
    public let y: AxisWords?
    /// The rows of the legend.
    public let keys: [Key]
    /// The names of categories or of rows of images, in order.
    public let names: [String]
    /// What there was no room for, as in "10 of 64 images".
    public let note: String?
  }

  /// An axis in words: what is measured, and the two ends.
  public struct AxisWords: Sendable, Equatable {
    /// What is measured.
    public let label: String?
    /// The end at the left or at the bottom.
    public let low: String
    /// The other end.
    public let high: String
  }

  /// A row of a legend.
  public struct Key: Sendable, Equatable {
    /// A character that looks like what is drawn.
    public let symbol: Character
    /// Its colour.
    public let color: Color
    /// What it stands for.
    public let label: String
  }
}

extension Figure {
  /// How a miniature is drawn.
  public struct MiniatureStyle: Sendable {
    /// Colours; letters and their sizes do not matter.
    public var theme: Theme
    /// True if colours under points and lines are left out, where only ink or no ink can be shown.
    public var isInkOnly = false

    /// In these colours.
    public init(theme: Theme, isInkOnly: Bool = false) {
      self.theme = theme
      self.isInkOnly = isInkOnly
    }
  }

  /// Draws the figure without its words, in at most `width` x `height` pixels: narrower where round things
  /// would otherwise leave empty sides.
  ///
  /// - Throws: ``FigureError`` as ``png()`` does, and for less than 8 x 8 pixels.
  public func miniature(
    width: Int, height: Int, _ style: MiniatureStyle
  ) throws(FigureError) -> Miniature {
    try MiniatureDrawing(self, style).draw(width: width, height: height)
  }
}
