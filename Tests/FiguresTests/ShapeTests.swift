import Glibc
import Testing

@testable import Figures

@Suite("Shapes")
struct ShapeTests {
  private func canvas(_ side: Int = 100) throws -> Canvas {
    try Canvas(width: side, height: side, background: .black, lettering: Lettering())
  }

  /// The area painted white on black, in pixels.
  private func area(_ canvas: Canvas) -> Double {
    let rgb = canvas.pixels().rgb
    return stride(from: 0, to: rgb.count, by: 3).reduce(0) { $0 + Double(rgb[$1]) / 255 }
  }

  @Test("the contour of a circle has its length, closes, and lies on it")
  func contour() {
    let grid = Grid(rows: 101, columns: 101, x: (-2, 2), y: (-2, 2)) { x, y in x * x + y * y }
    let lines = MarchingSquares.lines(in: grid, level: 1)
    #expect(lines.count == 1)
    let points = lines[0].map { Point(grid.xValue($0.x), grid.yValue($0.y)) }
    #expect(points.first == points.last)
    let length = zip(points, points.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
    #expect(abs(length - 2 * .pi) < 0.005)
    #expect(points.allSatisfy { abs($0.length - 1) < 0.001 })
  }

  @Test("contours of a saddle join the right corners, and missing cells have none")
  func saddle() {
    // Corners 1 0 / 0 1: the mean is above 0.4, so the two zeros are cut off; below 0.6, the ones.
    for (level, near) in [(0.4, [Point(1, 0), Point(0, 1)]), (0.6, [Point(0, 0), Point(1, 1)])] {
      let grid = Grid(values: [1, 0, 0, 1], rows: 2, columns: 2, x: (0, 1), y: (0, 1))
      let lines = MarchingSquares.lines(in: grid, level: level)
      #expect(lines.count == 2)
      for line in lines {
        let middle = (line[0] + line[1]) * 0.5
        #expect(near.contains { ($0 - middle).length < 0.4 })
      }
    }
    var grid = Grid(rows: 3, columns: 3, x: (0, 1), y: (0, 1)) { x, _ in x }
    grid.values[4] = .nan
    #expect(MarchingSquares.lines(in: grid, level: 0.3).isEmpty)
  }

  @Test("a filled polygon covers its area, whole or clipped, turned either way")
  func polygon() throws {
    let corners = (0..<60).map { index -> Point in
      let angle = Double(index) / 60 * 2 * .pi
      return Point(50.3 + 30 * cos(angle), 49.8 + 30 * sin(angle))
    }
    let exact = 0.5 * 60 * 900 * sin(2 * .pi / 60)
    for ring in [corners, corners.reversed()] {
      let whole = try canvas()
      whole.fill([ring], color: .white, opacity: 1, clip: whole.box)
      #expect(abs(area(whole) - exact) < exact * 0.002)
    }
    let half = try canvas()
    half.fill(
      [corners], color: .white, opacity: 1, clip: Box(left: 0, top: 0, right: 100, bottom: 20))
    #expect(area(half) < 3)
    let clipped = try canvas()
    let big = [Point(-1e6, -1e6), Point(1e6, -1e6), Point(1e6, 1e6), Point(-1e6, 1e6)]
    clipped.fill(
      [big], color: .white, opacity: 1, clip: Box(left: 10, top: 20, right: 40, bottom: 30))
    #expect(abs(area(clipped) - 300) < 0.01)
  }

  @Test("a fill leaves the mask clean for the next one")
  func clean() throws {
    let canvas = try canvas()
    canvas.fill(
      [[Point(-20, 3), Point(140, 50), Point(30, 160)]], color: .black, opacity: 1,
      clip: canvas.box)
    canvas.stroke(
      [[Point(-50, 0), Point(150, 100)]], width: 7, color: .black, opacity: 1, dash: .dashed,
      clip: canvas.box)
    for index in 0...(100 * 100) { #expect(abs(canvas.mask[index]) < 1e-6) }
  }

  @Test("strokes, discs and marks have the area of their shape", arguments: [1.0, 2.5, 6])
  func strokes(width: Double) throws {
    let canvas = try canvas()
    canvas.stroke(
      [[Point(20, 30), Point(80, 55)]], width: width, color: .white, opacity: 1, dash: .solid,
      clip: canvas.box)
    let exact = 65 * width + .pi * width * width / 4
    #expect(abs(area(canvas) - exact) < exact * 0.03)
    let other = try self.canvas()
    other.mark(
      .circle, at: Point(50.2, 49.7), radius: 3 * width, color: .white, opacity: 1, rim: nil,
      clip: other.box)
    #expect(abs(area(other) - 9 * .pi * width * width) < .pi * width * width * 0.4)
  }

  @Test("a translucent line is not darker where it crosses itself")
  func crossing() throws {
    let canvas = try canvas()
    canvas.stroke(
      [[Point(10, 10), Point(90, 90), Point(90, 10), Point(10, 90)]], width: 5, color: .white,
      opacity: 0.5, dash: .solid, clip: canvas.box)
    let pixels = canvas.pixels()
    #expect(pixels.color(x: 50, y: 50) == pixels.color(x: 30, y: 30))
    #expect(pixels.rgb.max() ?? 0 <= 129)
  }

  @Test(
    "dashes cover their share, dots too, through repeated and hidden points",
    arguments: [
      Dash.dashed, .dotted, .dashDotted,
    ])
  func dashes(dash: Dash) throws {
    let width = 3.0
    let canvas = try canvas(400)
    let line = [Point(-2e5, 50), Point(10, 50), Point(200, 50), Point(200, 50), Point(3e5, 50)]
    canvas.stroke([line], width: width, color: .white, opacity: 1, dash: dash, clip: canvas.box)
    let on = stride(from: 0, to: dash.pattern.count, by: 2)
      .reduce(0) { $0 + dash.pattern[$1] * width * width + .pi * width * width / 4 }
    let exact = 400 * on / (dash.pattern.reduce(0, +) * width)
    #expect(abs(area(canvas) - exact) < exact * 0.08)
  }

  @Test("a thinned line keeps its ends and its extremes")
  func thinned() {
    let run = (0..<100_000).map { index in
      Point(Double(index) / 200, index == 54_321 ? 900 : sin(Double(index)))
    }
    let kept = Polyline.thinned(run)
    #expect(kept.count < 4100)
    #expect(kept.first == run.first && kept.last == run.last)
    #expect(kept.contains(run[54_321]))
  }

  @Test("a histogram counts every value once, its density has area 1")
  func histogram() {
    let values = [0, 0.1, 0.5, 0.99, 1, .nan, .infinity]
    #expect(Histogram(of: values, bins: 2, low: 0, high: 1).heights == [2, 3])
    let density = Histogram(of: values, bins: 4, density: true)
    let area = zip(density.heights, zip(density.edges, density.edges.dropFirst()))
      .reduce(0) { $0 + $1.0 * ($1.1.1 - $1.1.0) }
    #expect(abs(area - 1) < 1e-12)
  }

  @Test(
    "samples of a picture are weighted to 1 and none is lost",
    arguments: [
      (28, 28), (28, 43), (28, 11), (3, 100), (100, 3), (1, 5),
    ])
  func sampling(from: Int, to: Int) {
    for nearest in [false, true] {
      let weights = Sampling.weights(from: from, to: to, nearest: nearest)
      #expect(weights.count == to)
      for pixel in weights {
        #expect(abs(pixel.reduce(0) { $0 + $1.weight } - 1) < 1e-9)
        #expect(pixel.allSatisfy { (0..<from).contains($0.index) })
      }
      if !nearest { #expect(Set(weights.joined().map(\.index)).count == from) }
    }
  }
}
