/// Calls `body` with parts of the rows of x [..., features]: how many, and the place of the first element.
func inRows(of x: Tensor, _ body: (_ count: Int, _ start: Int) -> Void) {
  let features = max(x.shape[x.shape.rank - 1], 1)
  inParallel(x.shape.count / features, least: (1 << 14) / features, step: 1) { rows in
    body(rows.count, rows.lowerBound * features)
  }
}

extension Tensor {
  /// The elements as doubles; whoever asks has seen that the tensor did not fail.
  var numbers: [Double] {
    switch dtype {
    case .float32: (0..<shape.count).map { Double(f32[$0]) }
    case .float64: Array(UnsafeBufferPointer(start: f64, count: shape.count))
    }
  }
}
