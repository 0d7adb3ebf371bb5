internal import CKernels

/// Searches among the neighbours of points, in pieces between which they can be interrupted.
struct NeighbourSearch {
  /// Asked some ten times a second; true ends the search.
  var isInterrupted: () -> Bool = { false }
  private let parts = Int(gl_threads())

  init(isInterrupted: @escaping () -> Bool = { false }) { self.isInterrupted = isInterrupted }

  /// For each point the squared distance to the k-th nearest of the others.
  ///
  /// - Throws: `interrupted`.
  func squaredRadii(_ cloud: FeatureCloud, k: Int) throws(MeasureError) -> [Double] {
    let count = cloud.points.count
    var best = [Double](repeating: .infinity, count: parts * count * k)
    var limits = [Float](repeating: .infinity, count: parts * cloud.padded)
    try inPieces(cloud.panels, of: cloud.points.count * cloud.points.dimensions) { panels, work in
      cloud.withCloud { gl_near_within($0, panels, k, parts, &best, &limits, work) }
    }
    return (0..<count).map { i in
      if parts == 1 { return best[(i + 1) * k - 1] }
      var all: [Double] = []
      for part in 0..<parts {
        let start = (part * count + i) * k
        all += best[start..<start + k]
      }
      all.sort()
      return all[k - 1]
    }
  }

  /// The balls that points lie in, and the balls that hold points.
  struct Hits {
    /// For each sample, the balls of the reference that hold it.
    var counts: [Int64]
    /// For each point of the reference, whether its ball holds a sample.
    var holdsSample: [Bool]
    /// For each point of the reference, whether a ball of the samples holds it.
    var isHeld: [Bool]
  }

  /// Who lies in whose ball; `sampleRadii` and `radii` are squared.
  ///
  /// - Throws: `interrupted`.
  func hits(
    samples: FeatureCloud, _ sampleRadii: [Double], reference: FeatureCloud, _ radii: [Double],
    isOpen: Bool
  ) throws(MeasureError) -> Hits {
    var sampleLimits = limits(sampleRadii, samples, isOpen: isOpen)
    var referenceLimits = limits(radii, reference, isOpen: isOpen)
    var counts = [Int64](repeating: 0, count: samples.points.count)
    var found = [UInt8](repeating: 0, count: parts * reference.padded)
    try inPieces(samples.panels, of: reference.points.count * reference.points.dimensions) {
      panels, work in
      samples.withCloud { samples in
        reference.withCloud { reference in
          withBalls(sampleRadii, &sampleLimits) { own in
            withBalls(radii, &referenceLimits) { other in
              gl_near_balls(
                samples, reference, panels, own, other, isOpen, parts, &counts, &found, work)
            }
          }
        }
      }
    }
    let places = reference.padded
    let bits = (0..<reference.points.count).map { j in
      (0..<parts).reduce(UInt8(0)) { $0 | found[$1 * places + j] }
    }
    return Hits(
      counts: counts, holdsSample: bits.map { $0 & UInt8(gl_is_in_column_ball) != 0 },
      isHeld: bits.map { $0 & UInt8(gl_is_in_row_ball) != 0 })
  }

  /// The k points of `others` nearest to each point: squared distances and places, [count, k].
  ///
  /// - Throws: `interrupted`.
  func nearest(
    _ cloud: FeatureCloud, among others: FeatureCloud, k: Int
  ) throws(MeasureError) -> (squared: [Double], places: [Int32]) {
    var best = [Double](repeating: .infinity, count: cloud.points.count * k)
    var places = [Int32](repeating: 0, count: cloud.points.count * k)
    var limits = [Float](repeating: .infinity, count: cloud.points.count)
    var noLimits = [Float](repeating: -.infinity, count: others.padded)
    try inPieces(cloud.panels, of: others.points.count * others.points.dimensions) { panels, work in
      cloud.withCloud { cloud in
        others.withCloud {
          gl_near_nearest(cloud, $0, panels, k, parts, &best, &places, &limits, &noLimits, work)
        }
      }
    }
    return (best, places)
  }

  /// Up to which bound a point can be in a ball, for whole blocks.
  private func limits(_ squared: [Double], _ cloud: FeatureCloud, isOpen: Bool) -> [Float] {
    let limits = cloud.withCloud { cloud in
      // An open ball of no radius is empty.
      squared.map { isOpen && $0 == 0 ? -Float.infinity : gl_near_limit(cloud, $0) }
    }
    return limits + Array(repeating: -.infinity, count: cloud.padded - squared.count)
  }

  private func withBalls(
    _ squared: [Double], _ limits: inout [Float], _ body: (gl_balls) -> Void
  ) {
    squared.withUnsafeBufferPointer { squared in
      limits.withUnsafeMutableBufferPointer { limits in
        guard let squared = squared.baseAddress, let limits = limits.baseAddress else { return }
        body(gl_balls(squared: squared, limits: limits))
      }
    }
  }

  /// Calls `body` on pieces of the panels, each with some 2·10⁹ multiplications if a row takes as many as
  /// there are `coordinates` to meet.
  private func inPieces(
    _ panels: Int, of coordinates: Int,
    _ body: (gl_range, UnsafeMutablePointer<Float>) -> Void
  ) throws(MeasureError) {
    let work = UnsafeMutablePointer<Float>.allocate(capacity: parts * gl_near_work)
    defer { work.deallocate() }
    // At least two panels a thread: one that is through early waits for no more than one.
    let step = max(parts * 2, 2_000_000_000 / (coordinates * gl_near_rows))
    for start in stride(from: 0, to: panels, by: step) {
      guard !isInterrupted() else { throw .interrupted }
      body(gl_range(start: start, end: min(start + step, panels)), work)
    }
  }
}
