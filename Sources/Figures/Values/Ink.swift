/// What a layer is drawn in.
public enum Ink: Sendable, Equatable {
  /// The next colour of the theme that no layer of the panel has taken.
  case next
  /// The colour of the layer before.
  case same
  /// The theme's colour number `index`, counted from 0 and repeating.
  case category(Int)
  /// The colour of text: black on light, white on dark.
  case text
  /// A colour for what should stay in the background.
  case muted
  /// This colour in every theme.
  case fixed(Color)
}

/// The shape of a point: the second cue, beside colour, for which series it belongs to.
public enum Marker: Sendable, Equatable, CaseIterable {
  /// A disc.
  case circle
  /// A square.
  case square
  /// A triangle standing on its base.
  case triangle
  /// A diagonal cross.
  case cross
  /// A square standing on a corner.
  case diamond
  /// An upright cross.
  case plus
}

/// The dashes of a line: the second cue, beside colour, for which series it is.
public enum Dash: Sendable, Equatable, CaseIterable {
  /// Unbroken.
  case solid
  /// Long dashes.
  case dashed
  /// Dots.
  case dotted
  /// Dashes and dots by turns.
  case dashDotted

  /// Lengths on and off by turns, in line widths; round caps add one width to each "on".
  var pattern: [Double] {
    switch self {
    case .solid: []
    case .dashed: [3.4, 3]
    case .dotted: [0, 2.4]
    case .dashDotted: [4, 2.6, 0, 2.6]
    }
  }
}
