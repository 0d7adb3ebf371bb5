import GanLabKit
import TestSupport
import Testing

@testable import Measures

@Suite(.serialized) struct ManifoldOverlapTests {
  @Test func matchesExactCounts() throws {
    let cases = try FeatureGolden.read().overlap
    #expect(cases.count == 15)
    #expect(cases.contains { $0.open.precision != $0.closed.precision })
    for row in cases {
      for (ball, expected) in [(Ball.open, row.open), (.closed, row.closed)] {
        let found = try ManifoldOverlap(
          samples: row.x.points(), reference: row.y.points(), k: row.k, ball: ball)
        let name = "\(row.name), \(ball)"
        #expect(found.ballsOfSamples == expected.balls, "\(name)")
        #expect(close(found.precision, expected.precision, 1e-15), "\(name)")
        #expect(close(found.recall, expected.recall, 1e-15), "\(name)")
        #expect(close(found.density, expected.density, 1e-14), "\(name)")
        #expect(close(found.coverage, expected.coverage, 1e-15), "\(name)")
      }
    }
  }

  /// Distances of all pairs, one after the other.
  private struct Plain {
    var balls: [Int] = []
    var covered: [Bool] = []
    var recalled: [Bool] = []

    static func squared(_ a: Points, _ b: Points) -> [[Double]] {
      (0..<a.count).map { i in
        var row = [Double](repeating: 0, count: b.count)
        row.withUnsafeMutableBufferPointer { row in
          row.baseAddress.map { a.squaredDistances(from: i, to: b, into: $0) }
        }
        return row
      }
    }

    static func radii(_ points: Points, _ k: Int) -> [Double] {
      squared(points, points).enumerated().map { i, row in
        var others = row
        others.remove(at: i)
        return others.sorted()[k - 1]
      }
    }

    init(_ samples: Points, _ reference: Points, _ k: Int, _ ball: Ball) {
      let inside: (Double, Double) -> Bool = ball == .open ? (<) : (<=)
      let (own, other) = (Plain.radii(samples, k), Plain.radii(reference, k))
      let distances = Plain.squared(samples, reference)
      balls = distances.map { row in row.indices.count { inside(row[$0], other[$0]) } }
      covered = other.indices.map { j in own.indices.contains { inside(distances[$0][j], other[j]) }
      }
      recalled = other.indices.map { j in own.indices.contains { inside(distances[$0][j], own[$0]) }
      }
    }
  }

  private func agrees(
    _ x: [Double], _ y: [Double], _ d: Int, k: Int, _ name: String,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let (samples, reference) = (try Points(x, dimensions: d), try Points(y, dimensions: d))
    for ball in Ball.allCases {
      let plain = Plain(samples, reference, k, ball)
      let found = try ManifoldOverlap(samples: samples, reference: reference, k: k, ball: ball)
      #expect(found.ballsOfSamples == plain.balls, "\(name), \(ball)", sourceLocation: place)
      #expect(found.isCovered == plain.covered, "\(name), \(ball)", sourceLocation: place)
      #expect(found.isRecalled == plain.recalled, "\(name), \(ball)", sourceLocation: place)
    }
  }

  /// Around the sizes of panels, blocks, vectors and tiles.
  @Test(arguments: [1, 2, 3, 4, 5, 8, 17, 33, 64, 130, 400]) func anyNumberOfFeatures(d: Int) throws
  {
    let few = [(6, 7), (63, 64), (65, 192), (193, 129)]
    for (n, m) in d < 20 ? few + [(200, 95), (530, 390)] : few {
      let (x, y) = (grains(n * d, "x", shift: 0.25), grains(m * d, "y"))
      try agrees(x, y, d, k: 5, "\(n) and \(m) of \(d)")
    }
  }

  /// What floats cannot tell apart.
  @Test func farOrTinyOrWild() throws {
    let (x, y) = (grains(150 * 6, "x"), grains(160 * 6, "y"))
    try agrees(x.map { $0 + 0x1p30 }, y.map { $0 + 0x1p30 }, 6, k: 3, "far from the origin")
    for scale in [0x1p-300, 0x1p-60, 0x1p60, 0x1p300] {
      try agrees(x.map { $0 * scale }, y.map { $0 * scale }, 6, k: 3, "times \(scale)")
    }
    // Another place for the samples than for the reference, on which the frame is laid.
    try agrees(x.map { $0 + 0x1p40 }, y, 6, k: 3, "samples far away")
    try agrees(x.map { $0 * 0x1p90 }, y, 6, k: 3, "samples that went wild")
    var some = x
    for i in 0..<12 { some[i] *= 0x1p200 }
    try agrees(some, y, 6, k: 3, "two that went wild")
    try agrees(y, some, 6, k: 3, "a reference with two that went wild")
    try agrees(x.map { $0 * 0x1p-40 }, y, 6, k: 3, "samples in one place")
  }

  @Test func tiesAndCopies() throws {
    let x = grains(300 * 3, "x").map { $0.rounded() }
    let y = grains(520 * 3, "y").map { $0.rounded() }
    for k in [1, 3, 20] { try agrees(x, y, 3, k: k, "lattice, k \(k)") }
    try agrees(Array(y[..<600]), y, 3, k: 3, "a memoriser")
    try agrees(x.map { _ in 0.5 }, y, 3, k: 3, "one point")
    try agrees(y, y.map { _ in 0.5 }, 3, k: 3, "data of one point")
    try agrees(y.map { _ in 2 }, y.map { _ in 2 }, 3, k: 3, "all of one point")
  }

  /// The same for any number of threads, and in pieces.
  @Test func threadsChangeNothing() throws {
    let (x, y) = (grains(700 * 20, "x"), grains(900 * 20, "y", scale: 0.9))
    let (samples, reference) = (try Points(x, dimensions: 20), try Points(y, dimensions: 20))
    let before = Engine.threads
    defer { Engine.threads = before }
    Engine.threads = 1
    let alone = try ManifoldOverlap(samples: samples, reference: reference)
    let alonesNearest = try NearestNeighbours(of: samples, in: reference, k: 4)
    let distance = try FrechetDistance(samples, reference)
    for threads in [2, 3, 7] {
      Engine.threads = threads
      #expect(try ManifoldOverlap(samples: samples, reference: reference) == alone)
      #expect(try NearestNeighbours(of: samples, in: reference, k: 4) == alonesNearest)
      #expect(try FrechetDistance(samples, reference) == distance)
    }
  }

  /// The usual trial of these measures, normals of 1,000 features and k = 5, with a fifth of the usual
  /// 10,000 points: what holds for any number.
  @Test func normalsOfAThousandFeatures() throws {
    let (n, d) = (2000, 1000)
    var random = Random(seed: 5)
    let x = try random.normal([n, d]).doubles()
    let y = try random.normal([n, d]).doubles()
    let found = try ManifoldOverlap(
      samples: Points(x, dimensions: d), reference: Points(y, dimensions: d), k: 5, ball: .open)
    let coverage = ManifoldOverlap.expectedCoverage(samples: n, reference: n, k: 5)
    #expect(close(coverage, 1 - 1.0 / 32, 1e-3))
    #expect(close(found.coverage, coverage, 0.015), "\(found.coverage)")
    #expect(close(found.density, 1, 0.15), "\(found.density)")
    // A few points lie near the centre and in most balls, so that shares are far from 1.
    #expect((0.3...0.7).contains(found.precision), "\(found.precision)")
    #expect((0.3...0.7).contains(found.recall), "\(found.recall)")
  }

  @Test func expectedCoverageMatchesFractions() throws {
    let cases = try FeatureGolden.read().expectedCoverage
    #expect(cases.count == 5)
    for row in cases {
      let found = ManifoldOverlap.expectedCoverage(samples: row.n, reference: row.m, k: row.k)
      #expect(close(found, row.value, 1e-14))
    }
  }

  /// Over many draws of one distribution density is 1 and coverage as expected.
  @Test func perfectSamplesHaveThePerfectFigures() throws {
    var (density, coverage) = (0.0, 0.0)
    for draw in 0..<200 {
      let found = try ManifoldOverlap(
        samples: Points(grains(30 * 3, "x \(draw)"), dimensions: 3),
        reference: Points(grains(20 * 3, "y \(draw)"), dimensions: 3), k: 3)
      density += found.density / 200
      coverage += found.coverage / 200
    }
    #expect(close(density, 1, 0.05))
    let expected = ManifoldOverlap.expectedCoverage(samples: 30, reference: 20, k: 3)
    #expect(close(coverage, expected, 0.02))
  }

  @Test func whatIsRefused() throws {
    let (three, four) = (try Points([0, 1, 2, 3, 4, 5]), try Points([0, 1, 2, 3, 4, 5, 6, 7]))
    #expect(throws: MeasureError.tooFew(of: "neighbour 3", found: 3, least: 4)) {
      try ManifoldOverlap(samples: three, reference: four, k: 3)
    }
    #expect(throws: MeasureError.badParameter(name: "k", value: 0, expected: "at least 1")) {
      try ManifoldOverlap(samples: three, reference: four, k: 0)
    }
    #expect(throws: MeasureError.dimensionsDiffer(first: 2, second: 3)) {
      try ManifoldOverlap(
        samples: Points([0, 1, 2, 3, 4, 5], dimensions: 3), reference: four, k: 1)
    }
    #expect(throws: MeasureError.interrupted) {
      try ManifoldOverlap(samples: four, reference: four, k: 1, isInterrupted: { true })
    }
  }
}
