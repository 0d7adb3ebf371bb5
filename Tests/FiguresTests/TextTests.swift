import Testing

@testable import Figures

@Suite("Text")
struct TextTests {
  /// The pixels of a text, dark on white.
  private func picture(_ text: String, lettering: Lettering = Lettering()) throws -> Pixels {
    let canvas = try Canvas(
      width: 200, height: 60, background: .white, lettering: lettering)
    canvas.text(text, at: Point(100, 30), size: 24, color: .black, align: .center)
    return canvas.pixels()
  }

  private let builtIn = Lettering(font: FontReport(source: .builtIn))

  @Test("accents, Greek and raised digits have letters of their own")
  func glyphs() throws {
    try #require(FontReport.current.source != .builtIn)
    // U+E0F0 is for private use: a font shows its box for what it has not.
    let box = try picture("\u{E0F0}")
    var seen: [Pixels] = [box]
    for letter in ["e", "é", "è", "ê", "à", "ç", "œ", "σ", "λ", "∇", "⁻", "³", "₁", "−", "‖", "≤"] {
      let drawn = try picture(letter)
      #expect(!seen.contains(drawn), "\(letter) looks like another one or like the box")
      seen.append(drawn)
    }
    let lettering = Lettering()
    #expect(lettering.ink("É", size: 24).height > lettering.ink("E", size: 24).height + 2)
  }

  @Test("text is where it was asked to be, level or upright")
  func places() throws {
    let canvas = try Canvas(
      width: 200, height: 200, background: .white, lettering: Lettering())
    canvas.text("HHHH", at: Point(100, 40), size: 24, color: .black, align: .center)
    canvas.text("HHHH", at: Point(40, 120), size: 24, color: .black, align: .center, upward: true)
    let pixels = canvas.pixels()
    func ink(_ xs: Range<Int>, _ ys: Range<Int>) -> Box {
      let places = xs.flatMap { x in ys.map { (x, $0) } }
        .filter { (pixels.color(x: $0.0, y: $0.1)?.luminance ?? 1) < 0.5 }
      return Box(
        left: Double(places.map(\.0).min() ?? 0), top: Double(places.map(\.1).min() ?? 0),
        right: Double(places.map(\.0).max() ?? 0) + 1,
        bottom: Double(places.map(\.1).max() ?? 0) + 1)
    }
    let level = ink(0..<200, 20..<60)
    #expect(abs(level.center.x - 100) <= 1.5 && abs(level.center.y - 40) <= 1.5)
    let upright = ink(20..<60, 60..<200)
    #expect(abs(upright.center.x - 40) <= 1.5 && abs(upright.center.y - 120) <= 1.5)
    #expect(abs(upright.height - level.width) <= 2)
  }

  @Test("gd's entities are not ours")
  func ampersands() throws {
    #expect(try picture("&amp;") != picture("&"))
    #expect(try picture("R&D") != picture("RD"))
  }

  @Test("the built-in letters stand in, without accents")
  func builtInLetters() throws {
    #expect(
      BuiltInLetters.plain("Échantillons générés, ça va : 10⁻³ σ − œuvre")
        == "Echantillons generes, ca va : 10^-3 sigma - oeuvre")
    #expect(BuiltInLetters.plain("日") == "?")
    let accented = try picture("été", lettering: builtIn)
    #expect(accented == (try picture("ete", lettering: builtIn)))
    #expect(accented != (try picture("", lettering: builtIn)))
    let figure = Figure(
      title: "Perte", panels: [Panel(y: Axis("‖∇θ‖"), layers: [.line(Line(y: [1, 2]))])])
    _ = try figure.draw(lettering: builtIn)
  }

  @Test("the search prefers the user's file, reports a bad one, and ends with the built-in letters")
  func search() throws {
    let regular = try #require(FontReport.current.regular)
    let named = FontSearch.run(named: regular, family: "DejaVu Sans", [])
    #expect(named.source == .environment && named.regular == regular)
    let refused = FontSearch.run(named: "/nowhere.ttf", family: "No Such Family Q", [])
    #expect(refused == FontReport(source: .builtIn, refused: "/nowhere.ttf"))
    #expect(refused.description.contains("/nowhere.ttf"))
    let folder = regular.split(separator: "/").dropLast().joined(separator: "/")
    let found = FontSearch.run(named: nil, family: "No Such Family Q", ["/nowhere", "/" + folder])
    #expect(found.source == .folder && found.regular != found.bold)
  }

  @Test("text is wrapped at spaces and cut to its room")
  func wrapping() {
    let lettering = Lettering()
    let lines = lettering.wrapped(
      "one two three four five six seven", size: 15, width: 90, most: 3)
    #expect(lines.count == 3 && lines[2].hasSuffix("…"))
    #expect(lines.allSatisfy { lettering.width($0, size: 15) <= 92 })
    #expect(lettering.elided("abc", size: 15, width: 500) == "abc")
    #expect(lettering.elided("abcdefgh", size: 15, width: 0) == "…")
  }
}
