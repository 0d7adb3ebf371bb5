import Testing

@testable import Figures

@Suite("Figures")
struct FigureTests {
  /// A panel without words or ticks, so that its box fills all but the margins.
  private func bare(_ layers: [Layer]) -> Figure {
    let axis = Axis(limits: .fixed(0, 1), ticks: .none)
    return Figure(
      panels: [Panel(x: axis, y: axis, legend: .none, layers: layers)], size: PixelSize(300, 200))
  }

  private func near(_ a: Color?, _ b: Color, _ tolerance: Int = 3) -> Bool {
    guard let a else { return false }
    return abs(Int(a.red) - Int(b.red)) <= tolerance
      && abs(Int(a.green) - Int(b.green)) <= tolerance
      && abs(Int(a.blue) - Int(b.blue)) <= tolerance
  }

  @Test("a PNG decodes to the size and the pixels that were drawn")
  func png() throws {
    let figure = bare([.scatter(Scatter(x: [0.5], y: [0.5], radius: 20, opacity: 1))])
    let decoded = try Pixels(png: figure.png())
    #expect(decoded == (try figure.pixels()))
    #expect(decoded.width == 300 && decoded.height == 200)
    #expect(decoded.rgb.count == 3 * 300 * 200)
    #expect(decoded.color(x: 150, y: 95) == OkabeIto.blue)
    #expect(decoded.color(x: 2, y: 2) == .white)
    #expect(throws: FigureError.notAPNG) { try Pixels(png: [1, 2, 3]) }
    #expect(throws: FigureError.notAPNG) { try Pixels(png: Array(figure.png().prefix(60))) }
  }

  @Test("a heatmap's low values are at the lower left and in viridis")
  func heatmap() throws {
    let grid = Grid(
      values: [0, 0.5, 0.5, 1], rows: 2, columns: 2, x: (0.25, 0.75), y: (0.25, 0.75))
    let pixels = try bare([.heatmap(Heatmap(grid, smooth: false))]).pixels()
    #expect(pixels.color(x: 60, y: 150) == Viridis.table[0])
    #expect(pixels.color(x: 240, y: 50) == Viridis.table[255])
    #expect(near(pixels.color(x: 60, y: 50), Viridis.table[128]))
  }

  @Test("a line breaks at NaN and the figure says what it left out")
  func gaps() throws {
    let x = (0..<11).map { Double($0) / 10 }
    var y = [Double](repeating: 0.5, count: 11)
    let whole = try bare([.line(Line(x: x, y: y, width: 6))]).pixels()
    y[5] = .nan
    let broken = try bare([.line(Line(x: x, y: y, width: 6))]).pixels()
    let middle = (60..<140).filter { near(whole.color(x: 150, y: $0), OkabeIto.blue) }
    #expect(middle.count >= 5)
    #expect(middle.allSatisfy { broken.color(x: 150, y: $0) != whole.color(x: 150, y: $0) })
    let plan = try PanelPlan(bare([.line(Line(x: x, y: y))]).panels[0], theme: .light)
    #expect(plan.notFinite == 1 && plan.offScale == 0)
    let log = Panel(
      y: .log(), layers: [.line(Line(y: [1, 0, -1, .infinity, 10]))])
    let logged = try PanelPlan(log, theme: .light)
    #expect(logged.notFinite == 1 && logged.offScale == 2)
    #expect(FigureLanguage.french.notFinite(2) == "2 valeurs non finies, omises")
    // The words themselves reach the picture: something dark in the lower right corner.
    let corner = (250..<298).contains { x in
      (180..<199).contains { (broken.color(x: x, y: $0)?.luminance ?? 1) < 0.3 }
    }
    #expect(corner)
  }

  @Test("points beyond fixed limits are counted")
  func outside() throws {
    let scatter = Scatter(x: [0.5, 2, -1, .nan], y: [0.5, 0.5, 0.5, 0])
    #expect(try PanelPlan(bare([.scatter(scatter)]).panels[0], theme: .light).outside == 2)
  }

  @Test("layers take the colours of the theme in turn")
  func inks() throws {
    func line(_ ink: Ink) -> Layer { .line(Line(y: [0, 1], ink: ink)) }
    let panel = Panel(layers: [
      line(.next), line(.same), line(.next), line(.category(4)), line(.next), line(.text),
    ])
    let plan = try PanelPlan(panel, theme: .light)
    let colors = OkabeIto.onLight
    #expect(
      plan.styles.map(\.color)
        == [colors[0], colors[0], colors[1], colors[4], colors[5], Theme.light.text])
  }

  @Test("equal aspect makes a unit as long on both axes")
  func aspect() throws {
    let panel = Panel(
      x: Axis(limits: .fixed(0, 4)), y: Axis(limits: .fixed(0, 1)), equalAspect: true,
      layers: [.line(Line(y: [0]))])
    let layout = PanelLayout(plan: try PanelPlan(panel, theme: .light), lettering: Lettering())
    let cell = Box(left: 0, top: 0, right: 500, bottom: 400)
    let box = layout.box(in: cell, margins: Margins(left: 30, top: 10, right: 10, bottom: 20))
    #expect(abs(box.width / box.height - 4) < 0.05)
    #expect(box.left >= 30 && box.right <= 490)
  }

  @Test("images show black, white and colours where they should")
  func images() throws {
    let grey = ImageGrid(values: [-1, 1], count: 2, height: 1, width: 1, range: (-1, 1))
    let pixels = try bare([.images(grey)]).pixels()
    #expect(pixels.color(x: 75, y: 95) == .black)
    #expect(near(pixels.color(x: 225, y: 95), .white, 0))
    // Of four in a row the first stands apart: more ground lies behind it than behind the next.
    let apart = ImageGrid(
      values: [0, 0, 0, 0], count: 4, height: 1, width: 1, columns: 4, apart: 1)
    let row = try bare([.images(apart)]).pixels()
    var gaps: [Int] = []
    for x in 1..<300 where row.color(x: x, y: 95) != .black {
      if row.color(x: x - 1, y: 95) == .black { gaps.append(0) }
      if !gaps.isEmpty { gaps[gaps.count - 1] += 1 }
    }
    // The last one is what is right of the row.
    #expect(gaps.count == 4 && gaps[0] > gaps[1] + 5 && gaps[1] == gaps[2], "\(gaps)")
    let red = ImageGrid(values: [1, 0, 0], count: 1, height: 1, width: 1, channels: 3)
    #expect(try bare([.images(red)]).pixels().color(x: 150, y: 95) == Color(0xFF0000))
  }

  @Test("nothing a user gives ends the program: odd data are drawn or refused with the facts")
  func oddData() throws {
    let extremes = [0, .nan, .infinity, -.infinity, 1e308, -1e308, 5e-324, 1e-310, -0.0, 1]
    for scale in [Scale.linear, .log, .symlog(threshold: 0), .symlog(threshold: .nan)] {
      let axis = Axis("é", scale: scale)
      let n = extremes.count
      let grid = Grid(values: extremes, rows: 2, columns: 5, x: (0, 1), y: (1, 0))
      let layers: [Layer] = [
        .heatmap(Heatmap(grid)), .contours(Contours(grid)),
        .contours(Contours(grid, levels: .at(extremes))),
        .scatter(Scatter(x: extremes, y: extremes.reversed(), values: extremes, label: "a")),
        .line(
          Line(x: extremes, y: extremes, label: "b", dash: .dotted, marker: .plus, stepped: true)),
        .band(Band(low: extremes, high: extremes.reversed(), label: "c")),
        .arrows(Arrows(x: extremes, y: extremes, u: extremes, v: extremes)),
        .rule(Rule(.horizontal(.nan), label: "r")), .rule(Rule(.vertical(1), label: "&amp; r")),
        .annotation(Annotation("a\nb\u{7}", at: Point(1, 1), offset: Point(1e9, -1e9))),
        .bars(
          Bars(
            categories: extremes.map { "\($0)" },
            series: [BarSeries("s", values: extremes, errors: extremes)], decimals: 2)),
        .histogram(Histogram(of: extremes)),
        .histogram(Histogram(edges: extremes + [2], heights: extremes)),
        .outlines(Outlines([extremes.map { Point($0, $0) }, []], fillOpacity: 0.5)),
        .images(
          ImageGrid(
            values: extremes, count: n, height: 1, width: 1, labels: extremes.map { "\($0)" })),
      ]
      for layer in layers {
        let one = Panel(title: "t", x: axis, y: axis, colorBar: ColorBar("c"), layers: [layer])
        _ = try Figure(panels: [one], size: PixelSize(160, 120)).pixels()
        let tight = Panel(
          x: Axis(limits: .fixed(1, 1 + 1e-9)), y: Axis(limits: .fixed(2, 1)), equalAspect: true,
          layers: [layer])
        _ = try Figure(panels: [tight], size: PixelSize(64, 64), theme: .projector).pixels()
      }
      _ = try Figure(panels: [Panel(x: axis, y: axis, layers: layers)]).pixels()
    }
    for count in 1...7 {
      let empty = Figure(title: "", panels: Array(repeating: Panel(), count: count), columns: -1)
      _ = try empty.pixels()
    }
  }

  @Test("what does not fit is refused by name")
  func refusals() {
    func error(_ figure: Figure) -> FigureError? {
      do throws(FigureError) {
        _ = try figure.pixels()
        return nil
      } catch { return error }
    }
    func layer(_ layer: Layer) -> FigureError? { error(bare([layer])) }
    #expect(
      layer(.scatter(Scatter(x: [1, 2], y: [1])))
        == .countsDiffer(layer: "scatter", what: "y", expected: 2, found: 1))
    #expect(
      layer(.heatmap(Heatmap(Grid(values: [1], rows: 2, columns: 3, x: (0, 1), y: (0, 1)))))
        == .countsDiffer(layer: "heatmap", what: "grid", expected: 6, found: 1))
    #expect(
      layer(.heatmap(Heatmap(Grid(values: [1, 2], rows: 1, columns: 2, x: (3, 3), y: (0, 1)))))
        == .badLimits(axis: "x", low: 3, high: 3))
    #expect(
      layer(.images(ImageGrid(values: [1], count: .max, height: 2, width: 2)))
        == .countsDiffer(layer: "images", what: "values", expected: .max, found: 1))
    #expect(
      layer(.bars(Bars(categories: ["a"], series: [BarSeries("GAN", values: [])])))
        == .countsDiffer(layer: "bars", what: "GAN", expected: 1, found: 0))
    #expect(error(Figure(panels: [])) == .nothingToDraw)
    #expect(
      error(Figure(panels: [Panel()], size: PixelSize(10, 9000)))
        == .sizeOutOfRange(width: 10, height: 9000, least: 64, most: 8192))
    #expect(
      error(Figure(panels: [Panel(y: .log("loss", limits: .fixed(0, 1)))]))
        == .badLimits(axis: "loss", low: 0, high: 1))
    #expect(
      FigureError.badLimits(axis: "loss", low: 0, high: 1).description
        == "limits 0.0 to 1.0 of the loss axis cannot be drawn")
  }
}
