import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Measures

/// t-SNE against scikit-learn and SciPy (Tests/Golden/tsne.py), finite differences, and what it is for.
@Suite struct TSNETests {
  private struct Contents: Decodable {
    struct Array2D: Decodable {
      let shape: [Int]
      let values: [Double]
    }
    struct Map: Decodable {
      let name: String
      let x: Array2D
      let perplexity: Double
      let conditional: Array2D
      let joint: Array2D
      let y: Array2D
      let divergence: Double
      let gradient: Array2D
    }
    let maps: [Map]
  }

  private static func maps() throws -> [Contents.Map] {
    try TestSupport.Golden.read("tsne.json", as: Contents.self).maps
  }

  @Test func affinitiesAreSciPys() throws {
    let maps = try Self.maps()
    #expect(maps.count == 3)
    for map in maps {
      let points = try Points(map.x.values, dimensions: map.x.shape[1])
      let found = try Affinities(points, perplexity: map.perplexity)
      #expect(found.count == map.x.shape[0])
      #expect(close(found.conditional, map.conditional.values, 1e-8), "\(map.name)")
      #expect(close(found.joint, map.joint.values, 1e-9), "\(map.name)")
      for i in 0..<found.count {
        #expect(close(found.perplexity(ofRow: i), map.perplexity, 1e-6), "\(map.name), row \(i)")
      }
    }
  }

  @Test func gradientsAreScikitLearns() throws {
    for map in try Self.maps() {
      var forces = EmbeddingForces(joint: map.joint.values, count: map.x.shape[0])
      var gradient = [Double](repeating: 0, count: map.y.values.count)
      let divergence = forces.gradient(at: map.y.values, into: &gradient)
      #expect(close(try #require(divergence), map.divergence, 1e-11), "\(map.name)")
      #expect(close(gradient, map.gradient.values, 1e-11), "\(map.name)")
    }
  }

  @Test func gradientsAreTheSlopesOfTheDivergence() throws {
    let points = try cloud(40, seed: 1)
    let affinities = try Affinities(points, perplexity: 8)
    var forces = EmbeddingForces(joint: affinities.joint, count: 40)
    var y = try cloud(40, deviation: 2, seed: 2).coordinates
    var gradient = [Double](repeating: 0, count: 80)
    _ = forces.gradient(at: y, into: &gradient)
    var spare = gradient
    for k in stride(from: 0, to: 80, by: 7) {
      let h = 1e-5
      let middle = y[k]
      y[k] = middle + h
      let above = try #require(forces.gradient(at: y, into: &spare))
      y[k] = middle - h
      let below = try #require(forces.gradient(at: y, into: &spare))
      y[k] = middle
      #expect(close(gradient[k], (above - below) / (2 * h), 1e-8), "coordinate \(k)")
    }
    // Exaggeration is of the pull alone: linear in it, and the divergence stays what it is.
    var twice = gradient
    let same = forces.gradient(at: y, exaggeration: 2, into: &twice)
    _ = forces.gradient(at: y, exaggeration: 3, withDivergence: false, into: &spare)
    let third = zip(spare, twice).map { $0 - $1 }
    let second = zip(twice, gradient).map { $0 - $1 }
    #expect(close(third, second, 1e-14))
    let alone = forces.gradient(at: y, into: &gradient)
    #expect(same == alone)
    let none = forces.gradient(at: y, withDivergence: false, into: &gradient)
    #expect(none == nil)
  }

  /// Whatever the unit, and where points are dense in one place and rare in another.
  @Test func everyRowHasThePerplexity() throws {
    let near = try cloud(60, deviation: 1e-3, seed: 3).coordinates
    let far = try cloud(60, at: [50, 0], deviation: 10, seed: 4).coordinates
    for scale in [1e-9, 1, 1e9] {
      let points = try Points((near + far).map { scale * $0 })
      for perplexity in [2.0, 15, 40] {
        let found = try Affinities(points, perplexity: perplexity)
        for i in stride(from: 0, to: 120, by: 11) {
          #expect(close(found.perplexity(ofRow: i), perplexity, 1e-6), "\(scale), row \(i)")
          let row = found.conditional[i * 120..<(i + 1) * 120]
          #expect(close(row.reduce(0, +), 1, 1e-12) && row[i * 120 + i] == 0)
        }
        #expect(close(found.joint.reduce(0, +), 1, 1e-12))
      }
    }
  }

  @Test func copiesShareAlike() throws {
    // Twelve copies of one point at a perplexity of 4: no width has so few neighbours.
    let copies = [Double](repeating: 1, count: 24)
    let points = try Points(copies + (try cloud(12, at: [9, 9], seed: 5)).coordinates)
    let found = try Affinities(points, perplexity: 4)
    for j in 1..<12 { #expect(close(found.conditional[j], 1 / 11.0, 1e-9)) }
    let map = try TSNE(
      of: Points(copies), options(perplexity: 3, steps: 20), random: Random(seed: 1))
    let isFinite = map.points.allSatisfy { $0.isFinite }
    #expect(isFinite)
  }

  private func options(perplexity: Double, steps: Int) -> TSNE.Options {
    var options = TSNE.Options()
    options.perplexity = perplexity
    options.steps = steps
    return options
  }

  /// Three clusters in ten dimensions.
  private func clusters(_ each: Int) throws -> Points {
    var random = Random(seed: 7)
    let noise = try random.normal([3 * each, 10], dtype: .float64).doubles()
    return try Points(
      noise.enumerated().map { place, z in
        let (row, column) = (place / 10, place % 10)
        return z + (column == row / each ? 20 : 0)
      }, dimensions: 10)
  }

  @Test func clustersStayApart() throws {
    let points = try clusters(60)
    let map = try TSNE(of: points, options(perplexity: 15, steps: 300), random: Random(seed: 1))
    #expect(map.steps.first == 0 && map.steps.last == 300)
    let course = map.course
    #expect(map.divergence < 0.35 * course[0], "\(course)")
    // After the exaggeration it falls all the way.
    let late = zip(map.steps, course).filter { $0.0 >= 175 }.map(\.1)
    #expect(late.count > 4)
    let falls = zip(late, late.dropFirst()).allSatisfy { $1 < $0 + 1e-6 }
    #expect(falls, "\(course)")
    for neighbours in [map.nearest, map.nearestOnMap] {
      let isSame = neighbours.enumerated().allSatisfy { $0.offset / 60 == $0.element / 60 }
      #expect(isSame)
    }
    let mean = (0..<2).map { axis in
      stride(from: axis, to: 360, by: 2).reduce(0) { $0 + map.points[$1] }
    }
    #expect(close(mean, [0, 0], 1e-6))
  }

  @Test func theSameSeedDrawsTheSameMap() throws {
    let points = try clusters(15)
    let first = try TSNE(of: points, options(perplexity: 5, steps: 60), random: Random(seed: 2))
    let again = try TSNE(of: points, options(perplexity: 5, steps: 60), random: Random(seed: 2))
    let other = try TSNE(of: points, options(perplexity: 5, steps: 60), random: Random(seed: 3))
    #expect(first.points == again.points && first.points != other.points)
  }

  @Test func whatCannotBeMapped() throws {
    let points = try cloud(20, seed: 8)
    #expect(
      throws: MeasureError.badParameter(
        name: "perplexity", value: 7, expected: "at most 6, a third of the 20 points")
    ) { try TSNE(of: points, options(perplexity: 7, steps: 5), random: Random(seed: 1)) }
    #expect(
      throws: MeasureError.badParameter(
        name: "perplexity", value: 0.5, expected: "at least 1 and below 19")
    ) { try Affinities(points, perplexity: 0.5) }
    #expect(throws: MeasureError.tooFew(of: "an affinity", found: 2, least: 3)) {
      try Affinities(points.prefix(2), perplexity: 1)
    }
    var asked = 0
    #expect(throws: MeasureError.interrupted) {
      try TSNE(
        of: points, options(perplexity: 5, steps: 1000), random: Random(seed: 1),
        isInterrupted: {
          asked += 1
          return asked > 10
        })
    }
    #expect(asked == 11)
  }
}
