internal import CKernels

/// Two sums for each feature of x [..., features], over a few hundred rows at a time: as many chunks, and
/// the same sums, on any number of threads.
struct ColumnChunks {
  let rows: Int
  let features: Int
  /// [chunks, 2, features].
  private let sums: Tensor

  /// Calls `body` with the rows, the features, a range of chunks, and where their sums go; nil if there is
  /// no memory for these.
  init?(
    _ x: Tensor, _ body: (_ rows: Int, _ features: Int, _ chunks: gl_range, _ sums: Tensor) -> Void
  ) {
    let features = x.shape[x.shape.rank - 1]
    let rows = x.shape.count / max(features, 1)
    let each = gl_chunk_rows
    let count = (rows + each - 1) / each
    let sums = Tensor(shape: Shape([count, 2, features]), dtype: x.dtype)
    guard sums.failure == nil else { return nil }
    (self.rows, self.features, self.sums) = (rows, features, sums)
    let least = max(2, (1 << 14) / max(each * features, 1))
    Profile.measure("column sums", shapes: "\(x.shape)", operations: 0) {
      inParallel(count, least: least, step: 1) { part in
        body(rows, features, gl_range(start: part.lowerBound, end: part.upperBound), sums)
      }
    }
  }

  /// Calls `body` with the number of rows of each chunk, each feature, and its two sums over them.
  func forEach(_ body: (_ rows: Int, _ feature: Int, _ first: Double, _ second: Double) -> Void) {
    let each = gl_chunk_rows
    let values = sums.numbers
    for chunk in 0..<sums.shape[0] {
      let count = min(each, rows - chunk * each)
      let start = 2 * chunk * features
      for feature in 0..<features {
        body(count, feature, values[start + feature], values[start + features + feature])
      }
    }
  }
}

extension Tensor {
  /// The mean and the biased variance of each feature of this tensor [..., features], as numbers that carry
  /// no derivative: [features] each.
  ///
  /// The chunks' moments are put together as Chan, Golub & LeVeque (1983) do: nothing cancels.
  package func columnMoments() -> (mean: Tensor, variance: Tensor) {
    guard failure == nil, shape.rank >= 2 else {
      let failed =
        failure.map { Tensor.failed($0, dtype: dtype) }
        ?? .failed(.rankMismatch(op: "batch_normalise", expected: 2, shape: shape), dtype: dtype)
      return (failed, failed)
    }
    let chunks = ColumnChunks(self) { rows, features, chunks, sums in
      switch dtype {
      case .float32: gl_moments_f32(rows, features, chunks, f32, sums.f32)
      case .float64: gl_moments_f64(rows, features, chunks, f64, sums.f64)
      }
    }
    guard let chunks else {
      let failed = Tensor.failed(.outOfMemory(bytes: shape.count), dtype: dtype)
      return (failed, failed)
    }
    var means = Array(repeating: 0.0, count: chunks.features)
    var (squares, counts) = (means, means)
    chunks.forEach { rows, feature, mean, square in
      let count = counts[feature] + Double(rows)
      let difference = mean - means[feature]
      means[feature] += difference * Double(rows) / count
      squares[feature] += square + difference * difference * counts[feature] * Double(rows) / count
      counts[feature] = count
    }
    let variances = zip(squares, counts).map { $0 / $1 }
    return (
      .of(means, [chunks.features], dtype: dtype), .of(variances, [chunks.features], dtype: dtype)
    )
  }
}
