import GanLabKit
import Glibc
import Measures

/// The eyes of a `Monitor`: always the same codes and data, so that two looks can be compared.
struct VitalsProbe {
  private let z: Tensor
  private let x: Tensor
  private let source: any DataSource
  private let judgesLogits: Bool
  private let data: [Float]
  private let dataDistance: Double
  /// The mean distance of two different rows of the data: the same at every look.
  private let dataSpread: Double
  private var before: (samples: [Float], shares: [Double])?

  /// Codes and data of one look.
  static let points = 256
  static let images = 64

  /// - Throws: The first error of drawing.
  init(
    _ networks: any AdversarialNetworks, _ source: any DataSource, output: CriticOutput?,
    random: Random
  ) throws(TensorError) {
    var random = random
    let count =
      source.sampleShape.count <= 16 ? VitalsProbe.points : VitalsProbe.images
    x = source.samples(count, random: &random, dtype: .float32)
    var z = networks.prior.samples(count, random: &random)
    if networks.prior.given != nil { z = networks.prior.codes(z, givenHalvesOf: x) }
    self.z = z
    self.source = source
    judgesLogits = output == .logit && networks.samplesPerLogit == 1
    data = try x.floats()
    dataDistance = VitalsProbe.meanDistance(data, rows: count)
    dataSpread = VitalsProbe.spread(data, rows: count)
  }

  /// Looks at the networks after `step` steps.
  ///
  /// - Throws: The first error of their operations.
  mutating func look(
    at networks: any AdversarialNetworks, step: Int, gradients: Series?
  ) throws -> Vitals {
    var vitals = Vitals(step: step)
    let fake = withoutRecording { networks.generate(z, .live) }
    let samples = try fake.floats()
    let count = x.shape[0]
    if dataDistance > 0 {
      vitals.diversity = VitalsProbe.meanDistance(samples, rows: count) / dataDistance
      vitals.misfit = energyDistance(of: samples, rows: count) / dataDistance
    }
    let shares = modes(of: samples, into: &vitals)
    if let before, before.samples.count == samples.count {
      if dataDistance > 0 {
        vitals.movement =
          VitalsProbe.meanDistance(samples, before.samples, rows: count) / dataDistance
      }
      if let shares, shares.count == before.shares.count {
        vitals.shift = zip(shares, before.shares).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
      }
    }
    before = (samples, shares ?? [])
    try judge(networks, fake, into: &vitals)
    if let gradients, let largest = gradients.values.max(), largest > 0 {
      vitals.gradientShare = gradients.last / Double(largest)
    }
    return vitals
  }

  /// The share of the samples in each mode; nil where the data have none.
  private func modes(of samples: [Float], into vitals: inout Vitals) -> [Double]? {
    guard source.hasModes, let mixture = source.mixture else { return nil }
    let n = samples.count / max(mixture.dimensions, 1)
    let points = try? Points(samples.map(Double.init), dimensions: mixture.dimensions)
    guard n > 0, let points, let coverage = try? ModeCoverage(of: points, against: mixture) else {
      return nil
    }
    let weights = mixture.weights
    vitals.modesTotal = weights.count { $0 > 0 }
    vitals.modesCovered = zip(coverage.countsWithin4, weights).count { count, weight in
      weight > 0 && Double(count) >= max(1, 0.1 * weight * Double(n))
    }
    vitals.balance = exp(-coverage.reverseKLOfAll)
    return coverage.counts.map { Double($0) / Double(n) }
  }

  private func judge(
    _ networks: any AdversarialNetworks, _ fake: Tensor, into vitals: inout Vitals
  ) throws {
    if judgesLogits {
      let logits = try withoutRecording {
        (
          real: try networks.discriminate(x, .live).floats(),
          fake: try networks.discriminate(fake, .live).floats()
        )
      }
      let right = logits.real.count { $0 > 0 } + logits.fake.count { $0 < 0 }
      vitals.accuracy = Double(right) / Double(logits.real.count + logits.fake.count)
    }
    var steepest = 0.0
    for place in [x, fake, (x + fake.detached) * 0.5] {
      let at = place.detached.tracked()
      let slopes = try gradient(of: networks.discriminate(at, .live).sum(), withRespectTo: [at])[0]
      let rows = slopes.reshaped([at.shape[0], at.shape.count / max(at.shape[0], 1)])
      steepest = max(steepest, Double(try rows.norm(axis: 1).floats().max() ?? 0))
    }
    vitals.slope = steepest
  }

  /// The mean distance of a row to the one `rows / 2` behind it, in turn: as good as that of all pairs, and as
  /// many distances as rows.
  private static func meanDistance(_ values: [Float], rows: Int) -> Double {
    guard rows > 1 else { return 0 }
    let d = values.count / rows
    let sum = (0..<rows).reduce(0.0) { sum, row in
      sum + distance(values, row, values, (row + rows / 2) % rows, d)
    }
    return sum / Double(rows)
  }

  /// The mean distance of rows in the same place.
  private static func meanDistance(_ a: [Float], _ b: [Float], rows: Int) -> Double {
    guard rows > 0 else { return 0 }
    let d = a.count / rows
    return (0..<rows).reduce(0.0) { $0 + distance(a, $1, b, $1, d) } / Double(rows)
  }

  /// The energy distance of samples and data, over all pairs of rows that are not the same row.
  private func energyDistance(of samples: [Float], rows: Int) -> Double {
    guard rows > 1 else { return 0 }
    let d = samples.count / rows
    var between = 0.0
    for i in 0..<rows {
      for j in 0..<rows { between += VitalsProbe.distance(samples, i, data, j, d) }
    }
    let mean = between / Double(rows * rows)
    return max(0, 2 * mean - VitalsProbe.spread(samples, rows: rows) - dataSpread)
  }

  /// The mean distance of two different rows.
  private static func spread(_ values: [Float], rows: Int) -> Double {
    guard rows > 1 else { return 0 }
    let d = values.count / rows
    var sum = 0.0
    for i in 1..<rows {
      for j in 0..<i { sum += distance(values, i, values, j, d) }
    }
    return 2 * sum / Double(rows * (rows - 1))
  }

  private static func distance(
    _ a: [Float], _ i: Int, _ b: [Float], _ j: Int, _ d: Int
  ) -> Double {
    var squares = 0.0
    for k in 0..<d {
      let difference = Double(a[i * d + k] - b[j * d + k])
      squares += difference * difference
    }
    return squares.squareRoot()
  }
}
