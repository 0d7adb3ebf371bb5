import Figures
import TestSupport
import Testing

@testable import Graphics

/// Which way a picture takes, and that it fits.
@Suite struct ScreenTests {
  private let utf8 = ["LANG": "C.UTF-8", "TERM": "xterm-256color"]

  private func screen(
    _ environment: [String: String], isColored: Bool = true, isPrompted: Bool = false,
    _ size: WindowSize? = WindowSize(columns: 80, rows: 24)
  ) -> PictureScreen {
    // No descriptor: nobody is asked anything.
    PictureScreen(
      input: -1, output: -1, environment: environment, isColored: isColored,
      isPrompted: isPrompted, size: { size })
  }

  @Test func whatIsAskedForIsDone() {
    let screen = screen(utf8)
    #expect(screen.way(.kitty) == .kitty && screen.way(.iterm) == .iterm)
    #expect(screen.way(.sixel) == .sixel(colors: 256))
    #expect(screen.way(.blocks) == .blocks && screen.way(.braille) == .braille)
    #expect(screen.way(.off) == nil)
  }

  /// Without being asked for, pictures are for those who type.
  @Test func automaticIsForAPrompt() {
    #expect(screen(utf8).way(.auto) == nil)
    #expect(screen(utf8, isPrompted: true).way(.auto) == .characters(canMixBraille: true))
    // The font of Linux's own console has no braille.
    let console = ["LANG": "C.UTF-8", "TERM": "linux"]
    #expect(screen(console, isPrompted: true).way(.auto) == .characters(canMixBraille: false))
  }

  /// Half blocks are nothing without colours, and without UTF-8 there are neither.
  @Test func withoutColorsItIsBraille() {
    #expect(screen(utf8, isColored: false, isPrompted: true).way(.auto) == .braille)
    #expect(screen(utf8, isColored: false).way(.blocks) == .braille)
    let ascii = screen(["LANG": "C", "TERM": "xterm"], isPrompted: true)
    #expect(ascii.way(.auto) == nil && ascii.way(.braille) == nil && ascii.way(.blocks) == nil)
  }

  /// A terminal that could not be asked is judged by its variables.
  @Test func byTheEnvironment() {
    let kitty = screen(["LANG": "C.UTF-8", "TERM": "xterm-kitty"], isPrompted: true)
    #expect(kitty.way(.auto) == .kitty)
    // Behind tmux these may be another terminal's, and no tmux answers here.
    let inside = ["LANG": "C.UTF-8", "TERM": "xterm-kitty", "TMUX": "/none", "PATH": "/nowhere"]
    #expect(screen(inside, isPrompted: true).way(.auto) == .characters(canMixBraille: true))
  }

  @Test(
    arguments: [GraphicsChoice.blocks, .braille, .kitty, .sixel, .iterm],
    [(80, 24), (100, 40), (40, 12), (200, 60)])
  func picturesFit(choice: GraphicsChoice, size: (columns: Int, rows: Int)) throws {
    let window = WindowSize(columns: size.columns, rows: size.rows)
    for place in [PictureScreen.Place.below, .live] {
      let shown = try screen(utf8, window).picture(of: Pictures.figure, choice, place)
      let picture = try #require(shown)
      #expect(picture.rows >= 4 && picture.rows <= size.rows - 3)
      #expect(picture.columns < size.columns)
      let screen = ScreenModel(
        "path\r\n" + picture.text.map { $0 == "\n" ? "\r\n" : String($0) }.joined() + "> ")
      // The prompt is on the line below the picture, in its first column.
      #expect(screen.lines.count == picture.rows + 2)
      #expect(screen.lines.last == ">")
      #expect(screen.lines.first == "path")
      #expect(screen.lines.allSatisfy { $0.count < size.columns })
    }
  }

  @Test func noRoomNoPicture() throws {
    for (columns, rows) in [(80, 6), (12, 24)] {
      let small = screen(utf8, WindowSize(columns: columns, rows: rows))
      #expect(try small.picture(of: Pictures.figure, .blocks) == nil)
    }
    #expect(try screen(utf8, nil).picture(of: Pictures.figure, .blocks) == nil)
  }

  /// In characters the words are lines of text, in pixels they are in the picture.
  @Test func words() throws {
    let blocks = try #require(try screen(utf8).picture(of: Pictures.figure, .blocks))
    let lines = ScreenModel(blocks.text.map { $0 == "\n" ? "\r\n" : String($0) }.joined()).lines
    #expect(lines.contains("samples"))
    #expect(lines.contains("x −2.0 … 2.0 · y −1.0 … 1.0"))
    #expect(lines.contains("● points"))
    let kitty = try #require(try screen(utf8).picture(of: Pictures.figure, .kitty))
    #expect(ScreenModel(kitty.text).lines.allSatisfy { $0.isEmpty })
  }

  /// Without colours there is not one escape sequence, except those that wipe the ends of lines where one picture
  /// is drawn over another.
  @Test func brailleIsPlainText() throws {
    let plain = screen(utf8, isColored: false)
    let picture = try #require(try plain.picture(of: Pictures.figure, .braille))
    let rest = picture.text
    #expect(!rest.contains("\u{1B}"))
    #expect(rest.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
  }

  /// Points over colours in half blocks, the curves beside them in braille.
  @Test func panelsAsTheySuit() throws {
    let grid = Grid(values: [0, 1, 1, 0], rows: 2, columns: 2, x: (0, 1), y: (0, 1))
    let figure = Figure(panels: [
      Panel(equalAspect: true, layers: [.heatmap(Heatmap(grid))]),
      Panel(layers: [.line(Line(y: [0, 1, 0, 1]))]),
    ])
    let prompted = screen(utf8, isPrompted: true)
    let picture = try #require(try prompted.picture(of: figure, .auto))
    let scalars = picture.text.unicodeScalars
    #expect(scalars.contains { "▀▄█".unicodeScalars.contains($0) })
    #expect(scalars.contains { (0x2801...0x28FF).contains($0.value) })
    let blocks = try #require(try prompted.picture(of: figure, .blocks))
    #expect(!blocks.text.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
  }

  @Test func tmuxGetsItWrapped() throws {
    let inside = screen(utf8.merging(["TMUX": "/tmp/tmux,1,0"]) { $1 })
    let picture = try #require(try inside.picture(of: Pictures.figure, .kitty, .live))
    #expect(picture.text.contains("\u{1B}Ptmux;\u{1B}\u{1B}_Ga=T"))
    #expect(!picture.text.contains("\u{1B}\u{1B}\u{1B}"))
    #expect(picture.removal.hasPrefix("\u{1B}Ptmux;\u{1B}\u{1B}_Ga=d"))
    #expect(ScreenModel(picture.text).lines.allSatisfy { $0.isEmpty })
  }
}
