import FoundationEssentials
import GanLabKit
import Glibc
import Measures
import Testing

@testable import Lab

/// The numbers of the pictures, against what is known of them otherwise.
@Suite struct NumbersTests {
  private struct Golden: Decodable {
    struct Shifted: Decodable {
      let m: Double
      let js: Double
      let js_slope: Double
      let w1: Double
    }
    let shifted: [Shifted]
  }

  @Test func divergencesAreThePublishedOnes() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/divergences.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    let session = try PictureSessions.session(data: nil, model: nil, loss: nil)
    let data = try PictureSessions.draw("divergence", "points=121", in: session).data
    let m = try #require(data["m"]?.doubles)
    let js = try #require(data["js"]?.doubles)
    let slope = try #require(data["js_slope"]?.doubles)
    let w1 = try #require(data["w1"]?.doubles)
    #expect(m.count == 121)
    var compared = 0
    for expected in golden.shifted {
      let place = try #require(m.firstIndex { abs($0 - expected.m) < 1e-12 })
      #expect(abs(js[place] - expected.js) < 1e-9)
      #expect(abs(slope[place] - expected.js_slope) <= 1e-6 * expected.js_slope + 1e-15)
      #expect(w1[place] == expected.w1)
      compared += 1
    }
    #expect(compared == 34)
    // e^(-m²/8) and its factor cross 2^-24 between the slopes at 11 and at 12.
    let gone = try #require(data["slope_vanishes_at"]?.double)
    #expect(gone > 11 && gone <= 12)
  }

  @Test func samplesAreCountedAsTheyAreDrawn() throws {
    let session = try PictureSessions.session(
      data: "mixture means=0,0,0.6,0.2 stds=0.3 weights=1", steps: 3)
    let data = try PictureSessions.draw("samples", "n=500", in: session).data
    guard case .list(let points) = data["samples"] else {
      Issue.record("no samples")
      return
    }
    #expect(points.count == 500)
    let mixture = try #require(session.source?.mixture)
    var good = 0
    var hit: Set<Int> = []
    for point in points.compactMap(\.doubles) {
      let distances = mixture.means.map { hypot(point[0] - $0[0], point[1] - $0[1]) / 0.3 }
      let least = try #require(distances.min())
      guard least <= 3, let mode = distances.firstIndex(of: least) else { continue }
      good += 1
      hit.insert(mode)
    }
    #expect(data["high_quality_3sigma"]?.double == Double(good) / 500)
    #expect(data["modes_covered"]?.double == Double(hit.count))
    #expect(data["modes_total"]?.double == 2)
    #expect(good > 0)
  }

  @Test func pathsStayTogether() throws {
    let session = try PictureSessions.session()
    _ = try session.choose(.sampler, "interpolate", PictureSessions.options("path=lerp steps=5"))
    let drawing = try PictureSessions.draw("samples", "n=15", in: session)
    guard case .list(let paths) = drawing.data["paths"] else {
      Issue.record("no paths")
      return
    }
    #expect(paths.compactMap { $0["first"]?.double } == [0, 5, 10])
    #expect(drawing.data["modes_covered"] == nil)
    let many = try PictureSessions.draw("samples", "n=100", in: session)
    #expect(many.notes == ["12 of 20 paths are drawn"])
  }

  @Test func densityHasMassOne() throws {
    for std in [0.001, 0.02, 0.3] {
      let mixture = try GaussianMixture(
        means: [[-1, 0.25], [1, -0.5]], deviations: [std, 0.1], weights: [1, 3])
      let frame = PlaneFrame(mixture)
      let raster = DensityRaster(mixture, in: frame, cells: 90)
      let area = (frame.side / 90) * (frame.side / 90)
      let mass = raster.grid.values.reduce(0, +) * area
      // The frame reaches past three standard deviations: nearly all is in it, whatever the cells.
      #expect(abs(mass - 1) < 1e-3, "std \(std)")
    }
  }

  @Test func densityIsTheExactOne() throws {
    let mixture = try GaussianMixture(means: [[0, 0], [2, 1]], deviations: [0.5, 0.8])
    let frame = PlaneFrame(mixture)
    let grid = DensityRaster(mixture, in: frame, cells: 300).grid
    let nodes = frame.nodes(300)
    let exact = mixture.logDensities(nodes).map { exp($0) }
    let peak = try #require(exact.max())
    // A cell's mean differs from its middle by step²/24 of the curvature.
    let farthest = zip(grid.values, exact).map { abs($0 - $1) }.max() ?? .infinity
    #expect(farthest < 1e-3 * peak)
  }

  @Test func optimalDiscriminatorIsTheRatio() throws {
    let session = try PictureSessions.session(data: "grid side=2 std=0.5", steps: 5)
    let data = try PictureSessions.draw(
      "field", "cells=20 n=50 bandwidth=0.4 blur=off arrows=0", in: session
    ).data
    let critic = try session.critic(for: "test")
    let samples = try session.generatedPoints(50, of: critic, stream: "field", mode: .live)
    let x = try #require(data["x"]?.doubles)
    let y = try #require(data["y"]?.doubles)
    let cells = Int(try #require(data["optimal_rows"]?.double))
    let logits = try #require(data["optimal_logits"]?.doubles)
    #expect(logits.count == cells * cells)
    func normal(_ dx: Double, _ dy: Double, _ s: Double) -> Double {
      exp(-(dx * dx + dy * dy) / (2 * s * s)) / (2 * Double.pi * s * s)
    }
    for (row, column) in [(cells / 2, cells / 2), (cells / 3, 2 * cells / 3), (cells / 4, 5)] {
      let px = x[0] + (Double(column) + 0.5) * (x[1] - x[0]) / Double(cells)
      let py = y[0] + (Double(row) + 0.5) * (y[1] - y[0]) / Double(cells)
      var real = 0.0
      for mx in [-1.0, 1] { for my in [-1.0, 1] { real += normal(px - mx, py - my, 0.5) / 4 } }
      var fake = 0.0
      for i in 0..<50 { fake += normal(px - samples[2 * i], py - samples[2 * i + 1], 0.4) / 50 }
      #expect(abs(logits[row * cells + column] - log(real / fake)) < 1e-6)
    }
  }

  @Test func slopesAreThoseOfTheLogit() throws {
    let session = try PictureSessions.session(steps: 20)
    let critic = try session.critic(for: "test")
    let frame = PlaneFrame(low: [-1, -1], high: [1, 1])
    let fine = try CriticField(
      critic, frame: frame, cells: 2, arrows: 1, data: [0, 0], generated: [0, 0])
    // One arrow starts in the middle of the frame, at 0.
    func logit(_ x: Double, _ y: Double) throws -> Double {
      try critic.discriminate(.of([x, y], [1, 2]), .evaluation).item()
    }
    let h = 1e-2
    let across = try (logit(h, 0) - logit(-h, 0)) / (2 * h)
    let up = try (logit(0, h) - logit(0, -h)) / (2 * h)
    let mean = try #require(
      fine.data(isProbability: true).first { $0.0 == "slope_mean" }?.1?.double)
    #expect(abs(mean - hypot(across, up)) < 0.02 * hypot(across, up) + 1e-3)
  }

  @Test func latentLinesAreImagesOfTheirCodes() throws {
    let session = try PictureSessions.session(steps: 5)
    let data = try PictureSessions.draw("latent", "lines=3 steps=8 reach=2", in: session).data
    guard case .list(let codes) = data["codes"], case .list(let images) = data["images"] else {
      Issue.record("no codes")
      return
    }
    #expect(codes.count == 48 && images.count == 48)
    let flat = codes.compactMap(\.doubles)
    #expect(flat[0..<8].allSatisfy { $0[0] == -2 })
    #expect(flat[40..<48].allSatisfy { $0[1] == 2 })
    #expect(flat[0][1] == -2 && flat[7][1] == 2)
    let networks = try session.generator(for: "test")
    let image = try networks.generate(.of(flat[13], [1, 2]), .evaluation).doubles()
    let drawn = try #require(images[13].doubles)
    #expect(hypot(image[0] - drawn[0], image[1] - drawn[1]) < 1e-5)
  }

  @Test func onTheLineDIsThatOfTheFormula() throws {
    let session = try PictureSessions.session(
      data: "gaussian-1d means=-1,1 stds=0.5", model: "gan-mlp hidden=8 latent=1", steps: 5)
    let drawing = try PictureSessions.draw("density", "n=300 bandwidth=0.3", in: session)
    #expect(
      drawing.data.keys == ["x", "data", "generated", "bandwidth", "discriminator", "optimal"])
    // Densities, D, and the codes on their way.
    #expect(drawing.still.panels.count == 3)
    let real = try #require(drawing.data["data"]?.doubles)
    let fake = try #require(drawing.data["generated"]?.doubles)
    let best = try #require(drawing.data["optimal"]?.doubles)
    for i in stride(from: 0, to: real.count, by: 50) where real[i] + fake[i] > 1e-200 {
      #expect(abs(best[i] - real[i] / (real[i] + fake[i])) < 1e-9)
    }
    let x = try #require(drawing.data["x"]?.doubles)
    let step = x[1] - x[0]
    #expect(abs(real.reduce(0, +) * step - 1) < 0.01)
  }
}
