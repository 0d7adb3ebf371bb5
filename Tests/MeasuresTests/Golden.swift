import FoundationEssentials
import GanLabKit
import Glibc

@testable import Measures

/// The numbers of independent packages, beside the scripts that made them.
enum Golden {
  struct Array2D: Decodable {
    let shape: [Int]
    let values: [Double]
    func points() throws -> Points { try Points(values, dimensions: shape[1]) }
  }

  struct Mixture: Decodable {
    let weights: [Double]
    let means: [[Double]]
    let stds: [Double]
    func exact() throws -> GaussianMixture {
      try GaussianMixture(means: means, deviations: stds, weights: weights)
    }
  }

  struct Measures: Decodable {
    struct Transports: Decodable {
      let directions: Array2D
      let cases: [TransportCase]
    }
    struct TransportCase: Decodable {
      let name: String
      let x: Array2D
      let y: Array2D
      let w1: Double
      let w2: Double
      let projected: Projected
      let slicedW1: Double
      let slicedW2: Double
      let mmd: [Discrepancy]
    }
    struct Projected: Decodable {
      let w11D: [Double]
      let w21D: [Double]
    }
    struct Discrepancy: Decodable {
      let bandwidth: Double
      let unbiased: Double
    }
    struct Modes: Decodable {
      let name: String
      let mixture: Mixture
      let samples: Array2D
      let nearest: [Int]
      let highQuality3: Double
      let highQuality4: Double
      let modesCovered: Int
      let countsAll: [Int]
      let counts3: [Int]
      let reverseKl3: Double
      let reverseKlAll: Double
      let std3: [Double?]
      let std3AboutCentre: [Double?]
    }
    struct Grid: Decodable {
      let p: Mixture
      let q: Mixture
      let cells: Int
      let low: Double
      let high: Double
      let klPq: Double
      let klQp: Double
      let js: Double
    }
    let transport: Transports
    let modes: [Modes]
    let grid: [Grid]
  }

  struct Divergences: Decodable {
    struct Shifted: Decodable {
      let m: Double
      let js: Double
      let jsGap: Double
      let jsSlope: Double
      let kl: Double
      let w1: Double
    }
    struct Mass: Decodable {
      let radius: Double
      let mass: Double
    }
    struct Densities: Decodable {
      let mixture: String
      let points: Array2D
      let logDensity: [Double]
    }
    let mixtures: [String: Mixture]
    let shifted: [Shifted]
    let masses: [Mass]
    let logDensities: [Densities]
  }

  static func measures() throws -> Measures { try read("measures.json") }
  static func divergences() throws -> Divergences {
    let decoder = JSONDecoder()
    // The names of mixtures are keys too, and are to stay as they are: none has an underscore.
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Divergences.self, from: data("divergences.json"))
  }

  private static func read<T: Decodable>(_ name: String) throws -> T {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(T.self, from: data(name))
  }

  private static func data(_ name: String) throws -> Data {
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return try Data(contentsOf: URL(filePath: "/\(tests)/Golden/\(name)"))
  }
}

/// Within an absolute error; a NaN is not.
func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) <= tolerance }

/// Two lists of one length that agree everywhere.
func close(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { close($0, $1, tolerance) }
}

/// Two lists of one length that lack the same values and agree in the others.
func close(_ a: [Double?], _ b: [Double?], _ tolerance: Double) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { pair in
      switch pair {
      case (nil, nil): true
      case (let x?, let y?): close(x, y, tolerance)
      default: false
      }
    }
}

/// Modes on a circle.
func ring(modes: Int = 8, radius: Double = 1, deviation: Double = 0.01) throws -> GaussianMixture {
  let angles = (0..<modes).map { 2 * Double.pi * Double($0) / Double(modes) }
  return try GaussianMixture(
    means: angles.map { [radius * cos($0), radius * sin($0)] },
    deviations: Array(repeating: deviation, count: modes))
}

/// Modes on a square lattice around the origin.
func lattice(side: Int = 5, spacing: Double = 2, deviation: Double = 0.05) throws
  -> GaussianMixture
{
  let places = (0..<side).map { (Double($0) - Double(side - 1) / 2) * spacing }
  return try GaussianMixture(
    means: places.flatMap { x in places.map { [x, $0] } },
    deviations: Array(repeating: deviation, count: side * side))
}

/// Samples of a mixture.
func draw(_ count: Int, of mixture: GaussianMixture, seed: UInt64) throws -> Points {
  var random = Random(seed: seed)
  let values = try mixture.samples(count, random: &random, dtype: .float64).doubles()
  return try Points(values, dimensions: mixture.dimensions)
}

/// A cloud of one Gaussian on the plane.
func cloud(_ count: Int, at centre: [Double] = [0, 0], deviation: Double = 1, seed: UInt64) throws
  -> Points
{
  try draw(
    count, of: GaussianMixture(means: [centre], deviations: [deviation]), seed: seed)
}

extension Points {
  func shifted(by vector: [Double]) throws -> Points {
    try Points(
      coordinates.enumerated().map { $0.element + vector[$0.offset % dimensions] },
      dimensions: dimensions)
  }
}
