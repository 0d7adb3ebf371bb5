import Glibc

/// How wide the Gaussian kernels of an estimate are: the standard deviation h of each.
public enum Bandwidth: Sendable, Equatable {
  /// This one.
  case fixed(Double)
  /// Scott's rule h = σ̂ n^(−1/(d+4)), σ̂² being the mean of the variances of the coordinates.
  ///
  /// Right for one bell; for several sharp modes far too wide, since σ̂ is then the distance between them.
  case scott
  /// The h under which each sample is likeliest given the others (leave-one-out), sought between a
  /// thousandth of Scott's and Scott's.
  ///
  /// Finds the width of sharp modes. Of more than 1,000 samples the first 1,000 are used, and h is then
  /// narrowed as Scott's rule narrows it for all.
  case crossValidated

  /// The bandwidth for these samples.
  ///
  /// - Throws: `badParameter` if it is not positive and finite; `tooFew` for the rules, if there is one
  ///   sample; `noSpread` if all samples are one point.
  public func value(for samples: Points) throws(MeasureError) -> Double {
    switch self {
    case .fixed(let bandwidth):
      // Below, 1/h² would leave the range of numbers.
      guard bandwidth.isFinite, bandwidth >= 1e-100 else {
        throw .badParameter(name: "bandwidth", value: bandwidth, expected: "larger than 0")
      }
      return bandwidth
    case .scott: return try Bandwidth.scott(samples)
    case .crossValidated:
      let part = samples.prefix(1000)
      let widest = try Bandwidth.scott(part)
      let rate = -1 / Double(samples.dimensions + 4)
      return LeaveOneOut(part).bandwidth(from: 1e-3 * widest, to: widest)
        * pow(Double(samples.count) / Double(part.count), rate)
    }
  }

  private static func scott(_ samples: Points) throws(MeasureError) -> Double {
    let (n, d) = (samples.count, samples.dimensions)
    guard n > 1 else { throw .tooFew(of: "a rule for the bandwidth", found: n, least: 2) }
    var variance = 0.0
    for axis in 0..<d {
      // From the first sample, so that equal ones differ by exactly nothing.
      let origin = samples.coordinates[axis]
      let along = stride(from: axis, to: n * d, by: d).map { samples.coordinates[$0] - origin }
      let mean = along.reduce(0) { $0 + $1 / Double(n) }
      variance += along.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double((n - 1) * d)
    }
    guard variance > 1e-190 else { throw .noSpread }
    return variance.squareRoot() * pow(Double(n), -1 / Double(d + 4))
  }
}

/// The leave-one-out likelihood of a bandwidth.
private struct LeaveOneOut {
  private let count: Int
  private let dimensions: Int
  /// For each sample the squared distances to the others, ascending.
  private let distances: [[Double]]

  init(_ samples: Points) {
    let n = samples.count
    count = n
    dimensions = samples.dimensions
    distances = (0..<n).map { i in
      var row = [Double](repeating: 0, count: n)
      row.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        samples.squaredDistances(from: i, to: samples, into: start)
      }
      row.remove(at: i)
      row.sort()
      return row
    }
  }

  /// Σᵢ ln Σⱼ≠ᵢ N(xᵢ; xⱼ, h² I), up to a constant.
  private func logLikelihood(_ h: Double) -> Double {
    let scale = -0.5 / (h * h)
    var sum = -Double(count * dimensions) * log(h)
    for row in distances {
      let nearest = row[0]
      var kernels = 0.0
      for square in row {
        let exponent = scale * (square - nearest)
        guard exponent > -40 else { break }
        kernels += exp(exponent)
      }
      sum += scale * nearest + log(kernels)
    }
    return sum
  }

  /// The likeliest bandwidth: a scan in steps of a factor, then the golden section around the best.
  func bandwidth(from low: Double, to high: Double) -> Double {
    let steps = 14
    let factor = log(high / low) / Double(steps)
    let scan = (0...steps).map { log(low) + Double($0) * factor }
    let best = scan.max { logLikelihood(exp($0)) < logLikelihood(exp($1)) } ?? log(high)
    var (a, b) = (max(log(low), best - factor), min(log(high), best + factor))
    let golden = 0.5 * (5.0.squareRoot() - 1)
    for _ in 0..<8 {
      let (c, d) = (b - golden * (b - a), a + golden * (b - a))
      if logLikelihood(exp(c)) > logLikelihood(exp(d)) { b = d } else { a = c }
    }
    return exp(0.5 * (a + b))
  }
}
