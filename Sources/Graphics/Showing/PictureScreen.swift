import Console
import Figures
import Glibc

/// A terminal that shows pictures: in pixels where it can, else in characters.
///
/// What it can is found out when the first picture is to be shown, between two commands.
public final class PictureScreen {
  /// True where somebody types: only there are pictures shown without being asked for.
  public var isPrompted: Bool
  private let input: Int32
  private let output: Int32
  private let environment: [String: String]
  private let depth: ColorDepth
  private let isUnicode: Bool
  /// What the terminal answered; nil while it has not been asked.
  private var answers: TerminalAnswers?
  /// What the tmux between answered; nil inside where there is none.
  private lazy var multiplexer = Multiplexer.asked(environment: environment)
  private let size: () -> WindowSize?

  /// The terminal behind two descriptors.
  ///
  /// - Parameters:
  ///   - input: Where its answers are read.
  ///   - output: Where it is written to.
  ///   - environment: The environment's variables.
  ///   - isColored: Whether characters may be coloured.
  ///   - isPrompted: Whether somebody types there.
  ///   - size: Its size now; without it, what the system knows.
  public init(
    input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, environment: [String: String],
    isColored: Bool, isPrompted: Bool = false, size: (() -> WindowSize?)? = nil
  ) {
    self.input = input
    self.output = output
    self.environment = environment
    self.isPrompted = isPrompted
    self.size = size ?? { WindowSize.now(of: output) }
    depth = GraphicsDetection.depth(isColored: isColored, environment: environment)
    isUnicode = Terminal.isUTF8(environment: environment)
  }

  // MARK: What it can

  /// How pictures are shown if this is wanted; nil if they are not.
  public func way(_ choice: GraphicsChoice) -> GraphicsWay? {
    switch choice {
    case .off: nil
    case .kitty: .kitty
    case .iterm: .iterm
    case .sixel: .sixel(colors: foundColors)
    case .blocks: isUnicode && depth != .none ? .blocks : characters
    case .braille: isUnicode ? .braille : nil
    case .auto: isPrompted ? found ?? characters : nil
    }
  }

  /// Characters as they suit: half blocks are nothing without colours, braille is text and always can be shown.
  private var characters: GraphicsWay? {
    guard isUnicode else { return nil }
    return depth == .none ? .braille : .characters(canMixBraille: environment["TERM"] != "linux")
  }

  /// What the terminal, or the one behind tmux, is found to show beside characters.
  private var found: GraphicsWay? {
    if isBehindMultiplexer { return multiplexer?.pixels }
    let answers = answered
    if answers.attributes == nil { return GraphicsDetection.pixels(environment: environment) }
    return GraphicsDetection.pixels(answers)
  }

  private var foundColors: Int {
    if !isBehindMultiplexer, case .sixel(let colors) = GraphicsDetection.pixels(answered) {
      return colors
    }
    return 256
  }

  private var isBehindMultiplexer: Bool { environment["TMUX"]?.isEmpty == false }

  /// The terminal's answers; it is asked once.
  private var answered: TerminalAnswers {
    if let answers { return answers }
    let term = environment["TERM"] ?? ""
    guard isPrompted, !term.isEmpty, term != "dumb", term != "linux" else {
      return TerminalAnswers()
    }
    let (answers, wasAsked) = TerminalProbe(input: input, output: output)
      .ask(needsCell: size()?.knowsPixels == false)
    if wasAsked { self.answers = answers }
    return answers
  }

  private var window: WindowSize? {
    guard var window = size() else { return nil }
    if !window.knowsPixels, let cell = answers?.cell, cell.count == 2, cell[0] > 0, cell[1] > 0 {
      (window.cellHeight, window.cellWidth) = (Double(cell[0]), Double(cell[1]))
    }
    return window
  }

  // MARK: Showing

  /// Where a picture is to be shown.
  public enum Place: Sendable {
    /// On lines of its own, above the next prompt.
    case below
    /// In the place of the one before, while something is under way.
    case live

    /// Lines of the window that are kept for others: the prompt and the picture's path, the progress line.
    var keptRows: Int { 3 }
    /// The most lines of a picture.
    var mostRows: Int { self == .live ? 18 : 40 }
    /// The most pixels of a picture, across and down.
    var mostPixels: Double { self == .live ? 640 : 1600 }
  }

  /// The figure as this terminal shows it; nil if it shows none, or has no room.
  ///
  /// - Throws: `FigureError` if it cannot be drawn.
  public func picture(
    of figure: Figure, _ choice: GraphicsChoice, _ place: Place = .below
  ) throws(FigureError) -> ScreenPicture? {
    guard let way = way(choice), let window, window.columns >= 20 else { return nil }
    return way.isOfPixels
      ? try pixels(of: figure, way, window, place) : try characters(of: figure, way, window, place)
  }

  /// The identity under which pictures that replace each other are shown.
  private static let liveID = 1 + Int(getpid() % 1_000_000)

  private func pixels(
    of figure: Figure, _ way: GraphicsWay, _ window: WindowSize, _ place: Place
  ) throws(FigureError) -> ScreenPicture? {
    let own = figure.pixelSize
    let rows = min(window.rows - place.keptRows, place == .live ? place.mostRows : window.rows)
    guard rows >= 4 else { return nil }
    let scale = min(
      1, Double(window.columns - 1) * window.cellWidth / Double(own.width),
      Double(rows) * window.cellHeight / Double(own.height), place.mostPixels / Double(own.width))
    let across = max(1, Int(Double(own.width) * scale / window.cellWidth))
    let down = max(1, Int(Double(own.height) * scale / window.cellHeight))
    // In whole characters, and drawn anew instead of shrunk: letters stay sharp.
    var drawn = figure
    let height = Int(Double(down) * window.cellHeight)
    if case .sixel = way {
      // Whole bands: one that is begun would reach into the line below.
      drawn.size = PixelSize(Int(Double(across) * window.cellWidth), height / 6 * 6)
    } else {
      drawn.size = PixelSize(Int(Double(across) * window.cellWidth), height)
    }
    drawn.theme = figure.theme.scaled(by: max(scale, 0.7))
    var sequences: [String]
    var removal = ""
    switch way {
    case .sixel(let colors):
      sequences = [Sixel.sequence(try drawn.pixels().indexed(colors: colors))]
    case .iterm:
      sequences = [InlineImage.sequence(png: try drawn.png(), columns: across, rows: down)]
    default:
      let id = place == .live ? Self.liveID : nil
      sequences = KittyGraphics.sequences(
        png: try drawn.png(), columns: across, rows: down, id: id)
      removal = id.map(KittyGraphics.deletion) ?? ""
    }
    if isBehindMultiplexer {
      sequences = sequences.map(Passthrough.wrapped)
      removal = removal.isEmpty ? "" : Passthrough.wrapped(removal)
    }
    return ScreenPicture(sequences: sequences, columns: across, rows: down, removal: removal)
  }

  private func characters(
    of figure: Figure, _ way: GraphicsWay, _ window: WindowSize, _ place: Place
  ) throws(FigureError) -> ScreenPicture? {
    // The last column stays free: some terminals wrap as soon as it is written.
    let sketch = CellSketch(
      figure: figure, way: way, depth: depth, theme: theme,
      columns: min(window.columns - 1, 160))
    let most = window.rows - place.keptRows
    var rows = min(most - 4, place.mostRows)
    guard rows >= 4 else { return nil }
    var drawn = try sketch.draw(rows: rows)
    let excess = drawn.lines.count + drawn.words.count - most
    if excess > 0 {
      // Many words: the picture becomes smaller, but stays a picture.
      rows = max(4, rows - excess)
      drawn = try sketch.draw(rows: rows)
    }
    let words = drawn.words.prefix(max(0, most - drawn.lines.count))
    return ScreenPicture(
      lines: drawn.lines + words, columns: sketch.columns, wipes: place == .live)
  }

  /// Colours that go with the terminal's ground, on which the picture lies without one of its own.
  private var theme: Theme {
    let isLight = GraphicsDetection.isLight(answers ?? TerminalAnswers(), environment: environment)
    return isLight ? .light : .dark
  }
}
