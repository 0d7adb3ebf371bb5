import TestSupport

@testable import Measures

/// Tests/Golden/features.json.
struct FeatureGolden: Decodable {
  struct Frechet: Decodable {
    let name: String
    let x, y: Golden.Array2D
    let meanTerm, covarianceTerm, value: Double
    let ranks: [Int]
  }
  struct Overlap: Decodable {
    struct Figures: Decodable {
      let precision, recall, density, coverage: Double
      let balls: [Int]
    }
    let name: String
    let k: Int
    let x, y: Golden.Array2D
    let open, closed: Figures
  }
  struct Nearest: Decodable {
    let name: String
    let k: Int
    let x, y: Golden.Array2D
    let places, distances: Golden.Array2D
  }
  struct Inception: Decodable {
    let name: String
    let p: Golden.Array2D
    let splits: Int
    let scores: [Double]
    let mean, std: Double
  }
  struct Coverage: Decodable {
    let n, m, k: Int
    let value: Double
  }
  let frechet: [Frechet]
  let overlap: [Overlap]
  let nearest: [Nearest]
  let inception: [Inception]
  let expectedCoverage: [Coverage]

  static func read() throws -> FeatureGolden { try TestSupport.Golden.read("features.json") }
}

/// Normal numbers from a generator of the tests' own, on a grain of 1/1024, so that squares are exact.
func grains(_ count: Int, _ name: String, scale: Double = 1, shift: Double = 0) -> [Double] {
  var random = SplitMix(name)
  return (0..<count).map { _ in
    // Twelve uniform numbers less six: near enough to a normal one.
    let sum = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
    return shift + scale * ((sum * 1024).rounded() / 1024)
  }
}
