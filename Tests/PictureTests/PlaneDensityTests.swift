import FoundationEssentials
import GanLabKit
import Glibc
import Testing

@testable import Lab

/// Densities on the plane: exact where one is known, else estimated, and told as what they are.
@Suite struct PlaneDensityTests {
  private let frame = PlaneFrame(low: [-3, -3], high: [3, 3])

  @Test func anEstimateIsTheMeanOfItsKernels() throws {
    let points = [-1.0, 0.5, 1.25, -0.25, 1.25, -0.25, 0, 2]
    let density = try PlaneDensity(
      estimatedFrom: points, in: frame, .init(bandwidth: 0.4), for: "test")
    #expect(density.kind == .estimate(bandwidth: 0.4, n: 4))
    #expect(abs(density.raster.mass - 1) < 1e-5)
    let grid = density.raster.grid
    let nodes = frame.nodes(320)
    for (row, column) in [(160, 160), (147, 213), (200, 107)] {
      let x = nodes[2 * (row * 320 + column)]
      let y = nodes[2 * (row * 320 + column) + 1]
      var sum: Double = 0
      for i in stride(from: 0, to: 8, by: 2) {
        let square = (x - points[i]) * (x - points[i]) + (y - points[i + 1]) * (y - points[i + 1])
        sum += exp(-square / 0.32) / (0.32 * Double.pi) / 4
      }
      #expect(abs(grid.values[row * 320 + column] - sum) < 1e-3 * sum)
    }
  }

  @Test func anEstimateOfAGaussianIsNearIt() throws {
    var random = Random(seed: 4)
    let points = try random.normal([4000, 2], dtype: .float64).doubles()
    let density = try PlaneDensity(estimatedFrom: points, in: frame, .init(), for: "test")
    guard case .estimate(let h, 4000) = density.kind else {
      Issue.record("\(density.kind)")
      return
    }
    // Scott's rule, which is right for one bell, gives 4000^(-1/6) = 0.25.
    #expect(h > 0.1 && h < 0.4)
    #expect(abs(density.raster.mass - 1) < 0.01)
    let peak = 1 / (2 * Double.pi)
    let middle = density.raster.grid.values[160 * 320 + 160]
    #expect(abs(middle - peak) < 0.15 * peak)
  }

  /// A table's rows are drawn again and again: that says nothing of how narrow its density is.
  @Test func pointsThatComeTwiceDoNotNarrowTheKernels() throws {
    var random = Random(seed: 5)
    let points = try random.normal([300, 2], dtype: .float64).doubles()
    let once = try PlaneDensity(estimatedFrom: points, in: frame, .init(), for: "test")
    let thrice = try PlaneDensity(
      estimatedFrom: points + points + points, in: frame, .init(), for: "test")
    guard case .estimate(let h, 300) = once.kind, case .estimate(let same, 900) = thrice.kind else {
      Issue.record("\(once.kind), \(thrice.kind)")
      return
    }
    #expect(h == same && h > 0.1)
    let farthest =
      zip(once.raster.grid.values, thrice.raster.grid.values)
      .map { abs($0 - $1) }.max() ?? .infinity
    #expect(farthest < 1e-9)
  }

  @Test func oneHeavyPointIsACell() throws {
    let density = try PlaneDensity(
      estimatedFrom: [1, 1, 1, 1, 1, 1], in: frame, .init(), for: "test")
    #expect(density.kind == .estimate(bandwidth: frame.side / 320, n: 3))
    #expect(abs(density.raster.mass - 1) < 1e-6)
  }

  @Test func samplesThatAreNoNumbersAreRefused() {
    let error = #expect(throws: LabError.self) {
      try PlaneDensity(estimatedFrom: [.nan, 1], in: frame, .init(), for: "plot density")
    }
    guard case .refused("plot density: no sample is a finite number", "reset") = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aGeneratorIsEstimatedAndAFlowIsNot() throws {
    let gan = try PictureSessions.session(steps: 3)
    let estimated = try PictureSessions.draw("density", "n=300 bandwidth=0.2", in: gan)
    #expect(estimated.data["data_density_kind"] == "exact")
    #expect(estimated.data["model_density_kind"] == "estimate")
    #expect(estimated.data["model_bandwidth"]?.double == 0.2)
    #expect(estimated.data["model_n"]?.double == 300)
    #expect(
      estimated.still.panels.map(\.title) == ["ring", "gan-mlp hidden=16,16 · estimated"])
    #expect(
      estimated.still.panels[1].colorBar?.label
        == "kernel estimate of p_g(x), n = 300, h = 0.200")
    let flow = try PictureSessions.session(model: "nsf layers=2 hidden=8", loss: nil)
    let exact = try PictureSessions.draw("density", "lang=fr", in: flow)
    #expect(exact.data["model_density_kind"] == "exact")
    #expect(exact.data["model_bandwidth"] == nil)
    #expect(exact.still.panels[1].colorBar?.label == "densité exacte p(x)")
  }

  @Test func aTablesDensityIsEstimated() throws {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "gan-lab-density-\(getpid()).csv"
    ).path
    defer { unlink(path) }
    try Data("0,0\n1,0\n0,1\n1,1\n0.5,0.4\n".utf8).write(to: URL(filePath: path))
    let session = try PictureSessions.session(data: "csv path=\(path)", model: nil, loss: nil)
    let drawing = try PictureSessions.draw("density", in: session)
    #expect(drawing.data["data_density_kind"] == "estimate")
    #expect(drawing.data["data_n"]?.double == 4000)
    #expect(try #require(drawing.data["data_bandwidth"]?.double) > 0.05)
    #expect(drawing.still.title == "the density of the data, estimated")
  }
}
