import Testing

@testable import Figures

/// Figures as scripts.
///
/// That they run is tested beside `export`, where there is a program to run them.
@Suite("Scripts")
struct ScriptTests {
  private let everything = Figure(
    title: "a \"title\" of $5\\", caption: "Éléments",
    panels: [
      Panel(
        title: "panel", x: Axis("x"), y: .log("y"), legend: .below, colorBar: ColorBar("bar"),
        layers: [
          .heatmap(
            Heatmap(Grid(values: [1, 2, 3, .nan], rows: 2, columns: 2, x: (0, 1), y: (1, 2)))),
          .contours(
            Contours(
              Grid(values: [1, 2, 3, 4], rows: 2, columns: 2, x: (0, 1), y: (1, 2)),
              levels: .at([2.5]), label: "level")),
          .line(Line(x: [0, 1], y: [1, .nan], label: "line", ink: .category(1))),
          .scatter(Scatter(x: [0.5], y: [1.5], label: "points", ink: .category(2))),
          .band(Band(x: [0, 1], low: [1, 1], high: [2, 2], label: "band")),
          .arrows(Arrows(x: [0], y: [1], u: [1], v: [0], label: "arrows")),
          .rule(Rule(.horizontal(1.5), label: "rule")),
          .annotation(Annotation("words", at: Point(0.5, 1.5))),
          .outlines(Outlines([[Point(0, 1), Point(1, 1), Point(1, 2)]], label: "ring")),
        ]),
      Panel(layers: [
        .bars(Bars(categories: ["a", "b"], series: [BarSeries("s", values: [1, 2])], decimals: 1))
      ]),
      Panel(layers: [.histogram(Histogram(of: [1, 2, 2, 3], bins: 3, label: "h"))]),
      Panel(layers: [
        .images(
          ImageGrid(values: [0, 1, 0.5, 1], count: 1, height: 2, width: 2, rowLabels: ["row"]))
      ]),
    ])

  private func script(_ tool: FigureScript.Tool, _ figure: Figure) throws -> String {
    try FigureScript(for: tool).text(of: [.init("all", figure)], stem: "s", notes: ["one\ntwo"])
  }

  /// Each layer is there, with its colour from the lab's own.
  @Test func matplotlib() throws {
    let text = try script(.matplotlib, everything)
    for call in [
      "def draw_all():", "figure.suptitle(\"a \\\"title\\\" of \\\\$5\\\\\")", "axes.imshow(",
      "axes.contour(", "axes.plot(", "axes.scatter(", "axes.fill_between(", "axes.quiver(",
      "axes.axhline(1.5", "axes.annotate(\"words\"", "Polygon(", "axes.bar(", "axes.stairs(",
      "mosaic(images, 1, 2, 255)", "figure.colorbar(surface, ax=axes, label=\"bar\")",
      "axes.set_yscale(\"log\")", "fill(\"Éléments\"", "# one two", "color=\"#d55e00\"",
    ] { #expect(text.contains(call), "\(call)") }
    #expect(text.contains("[1, nan,]") && text.contains("AP+A/w=="))
  }

  @Test func gnuplot() throws {
    let text = try script(.gnuplot, everything)
    for call in [
      "set output \"s-all.png\"", "with image notitle", "with lines", "with points",
      "with filledcurves",
      "with vectors", "set arrow", "set label", "with boxes", "with fillsteps", "with image pixels",
      "set logscale y", "set colorbox", "\"Éléments\"", "# one two", "#00d55e00", "set multiplot",
    ] { #expect(text.contains(call), "\(call)") }
    #expect(text.contains("\n0 1\n1 nan\n"))
  }

  /// What a figure cannot show, its script cannot either.
  @Test(arguments: FigureScript.Tool.allCases) func aFigureThatCannotBeDrawn(
    tool: FigureScript.Tool
  ) {
    let wrong = Figure(panels: [Panel(layers: [.line(Line(x: [0], y: [0, 1]))])])
    #expect(throws: FigureError.self) { try script(tool, wrong) }
  }

  @Test func numbers() {
    #expect(
      [0.1, 1, -0.0, 1e-9, 123_456_789, 0.1 + 0.2, .infinity, -.infinity, .nan].map(
        ScriptText.number)
        == ["0.1", "1", "0", "1e-09", "123456789", "0.3", "inf", "-inf", "nan"])
    #expect(ScriptText.quoted("a\u{1B}\n\"\\") == "\"a \\n\\\"\\\\\"")
  }
}
