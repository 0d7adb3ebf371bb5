import Testing

@testable import Figures

/// Figures without letters, for characters instead of pixels.
@Suite("Miniatures")
struct MiniatureTests {
  private let dark = Figure.MiniatureStyle(theme: .dark)

  private let cloud = Figure(
    title: "samples",
    panels: [
      Panel(
        title: "ring", x: Axis("x₁", limits: .fixed(-2, 2)), y: Axis("x₂", limits: .fixed(-2, 2)),
        equalAspect: true,
        layers: [
          .scatter(Scatter(x: [0], y: [0], label: "generated", ink: .category(1), marker: .cross)),
          .rule(Rule(.horizontal(1), label: "chance")),
          .annotation(Annotation("words", at: Point(1, 1))),
        ])
    ])

  @Test("the words stand apart, each once")
  func words() throws {
    let miniature = try cloud.miniature(width: 80, height: 40, dark)
    #expect(miniature.title == "samples")
    let panel = try #require(miniature.panels.first)
    #expect(panel.title == "ring" && panel.note == nil && panel.names == [])
    #expect(panel.x == .init(label: "x₁", low: "−2.0", high: "2.0"))
    #expect(panel.keys.map(\.label) == ["generated", "chance"])
    #expect(panel.keys.map(\.symbol) == ["×", "╌"])
    #expect(panel.keys.first?.color == Theme.dark.category(1))
  }

  @Test("what is round is not drawn wider than high, curves are")
  func sizes() throws {
    let round = try cloud.miniature(width: 80, height: 40, dark)
    #expect(round.pixels.width == 40 && round.pixels.height == 40)
    let curve = Figure(panels: [Panel(layers: [.line(Line(y: [0, 1, 0]))])])
    let wide = try curve.miniature(width: 80, height: 40, dark)
    #expect(wide.pixels.width == 80)
    for (width, height) in [(8, 8), (9, 31), (200, 8), (37, 41)] {
      let pixels = try cloud.miniature(width: width, height: height, dark).pixels
      #expect(pixels.width <= width && pixels.height <= height)
    }
    #expect(throws: FigureError.self) { try cloud.miniature(width: 7, height: 40, dark) }
  }

  /// A point in the middle is one or two pixels in the middle, and all else but the frame is empty.
  @Test("a point is about a pixel")
  func points() throws {
    var figure = cloud
    figure.panels[0].layers = [figure.panels[0].layers[0]]
    let pixels = try figure.miniature(width: 80, height: 40, dark).pixels
    let inked = (1..<39).flatMap { y in
      (1..<39).compactMap { x in
        pixels.color(x: x, y: y) == Theme.dark.background ? nil : (x: x, y: y)
      }
    }
    #expect((1...9).contains(inked.count))
    #expect(inked.allSatisfy { abs($0.x - 20) <= 2 && abs($0.y - 20) <= 2 })
  }

  @Test("a narrow mode is seen between the middles of pixels")
  func narrowModes() throws {
    var values = [Double](repeating: 0, count: 300 * 300)
    values[150 * 300 + 155] = 1
    let grid = Grid(values: values, rows: 300, columns: 300, x: (0, 1), y: (0, 1))
    let figure = Figure(
      panels: [Panel(equalAspect: true, layers: [.heatmap(Heatmap(grid, smooth: true))])])
    let pixels = try figure.miniature(width: 100, height: 100, dark).pixels
    let colors = Set((2..<98).flatMap { y in (2..<98).compactMap { pixels.color(x: $0, y: y) } })
    #expect(colors.count > 1)
  }

  @Test("of images there are as many as can be made out")
  func images() throws {
    let values = (0..<100 * 28 * 28).map { Double($0 % 28) / 28 }
    let grid = ImageGrid(values: values, count: 100, height: 28, width: 28)
    let figure = Figure(panels: [Panel(layers: [.images(grid)])], language: .french)
    let miniature = try figure.miniature(width: 80, height: 40, dark)
    #expect(miniature.panels[0].note == "10 images sur 100")
    #expect(miniature.panels[0].x == nil)
    // Rows that mean something lose their ends, not their beginnings.
    let rows = ImageGrid(
      values: (0..<60).map(Double.init), count: 15, height: 2, width: 2, columns: 5,
      rowLabels: ["a", "b", "c"])
    let reduced = rows.reduced(width: 34, height: 34)
    #expect(reduced.count == 15 && reduced.rowLabels == [])
    let fewer = rows.reduced(width: 10, height: 6)
    #expect(fewer.columns == 3 && fewer.count == 6)
    #expect(fewer.values.prefix(12) == Array(0..<12).map(Double.init)[...])
    #expect(fewer.values.dropFirst(12).first == 20)
  }

  @Test("ink alone leaves out the colours under points")
  func inkOnly() throws {
    let ground = Heatmap(
      Grid(values: [0, 1, 1, 0], rows: 2, columns: 2, x: (-2, 2), y: (-2, 2)))
    var figure = cloud
    figure.panels[0].layers = [.heatmap(ground)] + cloud.panels[0].layers
    let ink = Figure.MiniatureStyle(theme: .dark, isInkOnly: true)
    let bare = try figure.miniature(width: 60, height: 60, ink).pixels
    #expect(bare.color(x: 10, y: 10) == Theme.dark.background)
    #expect(
      try figure.miniature(width: 60, height: 60, dark).pixels.color(x: 10, y: 10)
        != Theme.dark.background)
    // Where the colours are all there is, they stay.
    figure.panels[0].layers = [.heatmap(ground)]
    let alone = try figure.miniature(width: 60, height: 60, ink).pixels
    #expect(alone.color(x: 10, y: 10) != Theme.dark.background)
  }
}
