import GanLabKit
import Glibc

/// A report in the making.
struct ReportDraft {
  let samples: Points?
  let reference: Points
  /// Another draw of the data: what a perfect sampler would have made.
  let twin: Points?
  let mixture: GaussianMixture?
  let options: PlaneReport.Options
  let isInterrupted: () -> Bool

  private(set) var entries: [PlaneReport.Entry] = []
  private(set) var divergence: GridDivergence?
  private(set) var bandwidth: Double?
  private(set) var projections: Int?
  private(set) var transportN: Int?
  private(set) var mmdN: Int?

  init(
    samples: Points?, reference: Points, twin: Points?, mixture: GaussianMixture?,
    options: PlaneReport.Options, isInterrupted: @escaping () -> Bool
  ) {
    self.samples = samples
    self.reference = reference
    self.twin = twin
    self.mixture = mixture
    self.options = options
    self.isInterrupted = isInterrupted
  }

  /// - Throws: `interrupted`.
  private func check() throws(MeasureError) {
    if isInterrupted() { throw .interrupted }
  }

  mutating func add(
    _ key: String, _ value: Double?, _ label: String, _ unit: PlaneReport.Unit,
    _ better: PlaneReport.Direction, perfect: Double? = nil
  ) {
    entries.append(
      PlaneReport.Entry(
        key: key, value: value, label: label, unit: unit, better: better, perfect: perfect))
  }

  /// The statistics of the modes.
  mutating func addModes(_ mixture: GaussianMixture) throws(MeasureError) {
    try check()
    var modes: ModeCoverage?
    if let samples { modes = try ModeCoverage(of: samples, against: mixture) }
    let perfect = PerfectModes(mixture, samples: samples?.count ?? 0)
    let total = Double(mixture.weights.count { $0 > 0 })
    let least = options.modeMinimum
    // Samples of which none is finite reach no mode: that is a figure, and not the want of one.
    add(
      "modes_covered", modes.map { Double($0.covered(minimum: least)) } ?? 0,
      least > 1 ? "modes with \(least) samples within 3 sigma" : "modes covered", .count, .high,
      perfect: perfect.covered(minimum: least))
    add("modes_total", total, "modes of the data", .count, .perfect, perfect: total)
    add(
      "high_quality_3sigma", modes?.highQuality3, "samples within 3 sigma of a mode", .share,
      .high, perfect: perfect.highQuality(3))
    add(
      "high_quality_4sigma", modes?.highQuality4, "samples within 4 sigma of a mode", .share,
      .high, perfect: perfect.highQuality(4))
    add(
      "mode_std", modes?.deviation, "standard deviation about the modes, within 3 sigma", .length,
      .perfect, perfect: perfect.deviation)
    add(
      "reverse_kl", modes?.reverseKL, "KL(samples || data) over the modes", .nats, .low,
      perfect: perfect.reverseKL)
  }

  /// Wasserstein distances: by sorting on a line, sliced and exact elsewhere; beside them those of another
  /// draw of the data, for between two draws they are never 0.
  mutating func addTransport(_ random: Random) throws(MeasureError) {
    try check()
    guard options.transportN > 0 else {
      throw .badParameter(
        name: "transport-n", value: Double(options.transportN), expected: "at least 1")
    }
    let found = try samples.map { points throws(MeasureError) in try distances(points, random) }
    let perfect = try twin.map { points throws(MeasureError) in
      try distances(points.prefix(samples?.count ?? points.count), random)
    }
    if reference.dimensions > 1 {
      if samples != nil { projections = options.projections }
      add(
        "sliced_w2", found?.sliced, "sliced Wasserstein distance W2", .length, .low,
        perfect: perfect?.sliced)
    }
    transportN = found?.count
    add("w1", found?.w1, "Wasserstein distance W1, exact", .length, .low, perfect: perfect?.w1)
    add("w2", found?.w2, "Wasserstein distance W2, exact", .length, .low, perfect: perfect?.w2)
  }

  /// The distances of a set from the reference, and how many points of each the exact ones are about.
  private struct Distances {
    var sliced: Double?
    var w1 = 0.0
    var w2 = 0.0
    var count = 0
  }

  private func distances(
    _ points: Points, _ random: Random
  ) throws(MeasureError) -> Distances {
    var found = Distances()
    if reference.dimensions == 1 {
      let line = try LineTransport(points, reference)
      (found.w1, found.w2) = (line.w1, line.w2)
      found.count = min(points.count, reference.count)
      return found
    }
    var random = random
    found.sliced = try SlicedWasserstein(
      points, reference, projections: options.projections, random: &random
    ).w2
    found.count = min(points.count, reference.count, options.transportN)
    let (first, second) = (points.prefix(found.count), reference.prefix(found.count))
    try check()
    found.w1 = try Transport(first, second, cost: .distance).distance
    try check()
    found.w2 = try Transport(first, second, cost: .squaredDistance).distance
    return found
  }

  /// The mean discrepancy; nil for a single sample, or if all points are one.
  mutating func addMMD() throws(MeasureError) {
    try check()
    guard options.mmdN > 1 else {
      throw .badParameter(name: "mmd-n", value: Double(options.mmdN), expected: "at least 2")
    }
    var mmd: MMD?
    if let samples {
      let n = min(samples.count, reference.count, options.mmdN)
      do {
        mmd = try MMD(samples.prefix(n), reference.prefix(n), bandwidth: options.bandwidth)
        mmdN = n
      } catch {
        switch error {
        case .tooFew, .noSpread: break
        default: throw error
        }
      }
    }
    bandwidth = mmd?.bandwidth
    add(
      "mmd", mmd?.squared, "squared maximum mean discrepancy", .number, .low, perfect: 0)
  }

  /// The divergences from the exact density.
  mutating func addGrid(_ mixture: GaussianMixture) throws(MeasureError) {
    try check()
    if let samples {
      divergence = try GridDivergence(of: samples, from: mixture, grid: options.grid)
    }
    add(
      "js", divergence?.js, "Jensen-Shannon divergence from the density", .nats, .low,
      perfect: divergence?.jsByChance)
    add(
      "kl", divergence?.reverseKL, "KL(samples || data) on the grid", .nats, .low,
      perfect: divergence?.reverseKLByChance)
  }
}
