import GanLabKit

/// Counts of samples by mode: the one pass over the samples from which `ModeCoverage` follows.
struct ModeTally {
  /// The components that are modes: those of positive weight.
  let modes: [Int]
  private(set) var nearest: [Int] = []
  private(set) var counts: [Int]
  private(set) var countsWithin3: [Int]
  private(set) var countsWithin4: [Int]
  /// For each mode Σ ‖x − μ‖² over the samples within 3 σ.
  private(set) var squares: [Double]
  /// For each mode Σ (x − μ) over the samples within 3 σ: [mode, axis].
  private(set) var offsets: [Double]

  private let dimensions: Int
  private let means: [Double]
  private let variances: [Double]

  init(_ mixture: GaussianMixture) {
    let zeros = [Int](repeating: 0, count: mixture.count)
    modes = mixture.weights.indices.filter { mixture.weights[$0] > 0 }
    counts = zeros
    countsWithin3 = zeros
    countsWithin4 = zeros
    squares = [Double](repeating: 0, count: mixture.count)
    dimensions = mixture.dimensions
    offsets = [Double](repeating: 0, count: mixture.count * mixture.dimensions)
    means = modes.flatMap { mixture.means[$0] }
    variances = modes.map { mixture.deviations[$0] * mixture.deviations[$0] }
  }

  /// Counts points given row-major.
  mutating func add(_ points: UnsafeBufferPointer<Double>) {
    nearest.reserveCapacity(nearest.count + points.count / dimensions)
    for start in stride(from: 0, to: points.count, by: dimensions) {
      var best = 0
      var least = Double.infinity
      for k in 0..<modes.count {
        let distance = squaredDistance(points, start, k) / variances[k]
        if distance < least {
          least = distance
          best = k
        }
      }
      let mode = modes[best]
      nearest.append(mode)
      counts[mode] += 1
      if least <= 16 { countsWithin4[mode] += 1 }
      if least <= 9 {
        countsWithin3[mode] += 1
        squares[mode] += squaredDistance(points, start, best)
        for axis in 0..<dimensions {
          offsets[mode * dimensions + axis] +=
            points[start + axis] - means[best * dimensions + axis]
        }
      }
    }
  }

  /// √(mean of (x − μ)²) over the samples within 3 σ of a mode and their coordinates, μ being its
  /// true mean; nil for no sample.
  func deviation(_ mode: Int) -> Double? {
    let count = countsWithin3[mode]
    return count < 1 ? nil : (squares[mode] / Double(count * dimensions)).squareRoot()
  }

  /// The same about the mean of these samples; nil for fewer than two.
  func spread(_ mode: Int) -> Double? {
    let count = countsWithin3[mode]
    guard count > 1 else { return nil }
    let offset = offsets[mode * dimensions..<(mode + 1) * dimensions]
    let shift = offset.reduce(0) { $0 + $1 * $1 } / Double(count)
    return (max(0, squares[mode] - shift) / Double(count * dimensions)).squareRoot()
  }

  @inline(__always)
  private func squaredDistance(
    _ points: UnsafeBufferPointer<Double>, _ start: Int, _ k: Int
  ) -> Double {
    var sum = 0.0
    for axis in 0..<dimensions {
      let difference = points[start + axis] - means[k * dimensions + axis]
      sum += difference * difference
    }
    return sum
  }
}
