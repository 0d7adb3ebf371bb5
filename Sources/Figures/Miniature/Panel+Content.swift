extension Panel {
  /// True if it consists of points, lines and arrows, without images, bars or colours under them.
  public var isOfLines: Bool {
    layers.allSatisfy { layer in
      switch layer {
      case .scatter, .line, .arrows, .rule, .annotation, .outlines, .contours: true
      case .heatmap, .band, .bars, .histogram, .images: false
      }
    }
  }

  /// True if all that it shows is shades of colour: images, or a quantity on a grid.
  public var isShaded: Bool {
    !layers.isEmpty && layers.allSatisfy { $0.content.coversGround }
  }
}

extension Theme {
  /// The theme with letters and lines so many times as large.
  public func scaled(by factor: Double) -> Theme {
    var theme = self
    theme.titleSize *= factor
    theme.labelSize *= factor
    theme.tickSize *= factor
    theme.noteSize *= factor
    theme.weight *= factor
    return theme
  }
}
