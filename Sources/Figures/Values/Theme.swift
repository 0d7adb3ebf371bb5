/// The colours, type sizes and line widths of a figure.
public struct Theme: Sendable, Equatable {
  /// The ground of the whole figure.
  public var background: Color
  /// The ground of a panel.
  public var ground: Color
  /// Titles, labels and other text.
  public var text: Color
  /// Tick labels, captions and footnotes.
  public var muted: Color
  /// Frames and tick marks.
  public var frame: Color
  /// Grid lines.
  public var grid: Color
  /// The colours that series take in turn.
  public var categories: [Color]
  /// The size of the figure's title, in pixels per em; a panel's is a little smaller.
  public var titleSize: Double
  /// The size of axis labels, in pixels per em.
  public var labelSize: Double
  /// The size of tick labels and legends, in pixels per em.
  public var tickSize: Double
  /// The size of the footnote, in pixels per em.
  public var noteSize: Double
  /// What line widths and point radii are multiplied by.
  public var weight: Double

  /// Dark on white, for paper and daylight.
  public static let light = Theme(
    background: .white, ground: .white, text: Color(0x1B1F24), muted: Color(0x4B535D),
    frame: Color(0x5F6873), grid: Color(0xE4E7EB), categories: OkabeIto.onLight, titleSize: 22,
    labelSize: 18, tickSize: 15, noteSize: 13, weight: 1)

  /// Light on near-black, for dark terminals.
  public static let dark = Theme(
    background: Color(0x15181D), ground: Color(0x1B1F26), text: Color(0xECEEF1),
    muted: Color(0xB4BBC4), frame: Color(0x8A929D), grid: Color(0x2E343D),
    categories: OkabeIto.onDark, titleSize: 22, labelSize: 18, tickSize: 15, noteSize: 13,
    weight: 1)

  /// Black on white with large type and thick lines, for the back row of a classroom.
  public static let projector = Theme(
    background: .white, ground: .white, text: .black, muted: Color(0x26292D), frame: .black,
    grid: Color(0xD9DDE2), categories: OkabeIto.onLight, titleSize: 31, labelSize: 26,
    tickSize: 22, noteSize: 17, weight: 1.7)

  /// The colour number `index`, repeating.
  func category(_ index: Int) -> Color {
    guard !categories.isEmpty else { return text }
    let place = index % categories.count
    return categories[place < 0 ? place + categories.count : place]
  }

  var panelTitleSize: Double { (titleSize + labelSize) / 2 }
}
