internal import CKernels

/// The sum over neighbouring axes: y[i, k] = Σⱼ x[i, j, k], with j running over `axes`.
struct Sum: Primitive {
  static let name = "sum"
  let axes: Range<Int>
  let keepsAxes: Bool

  func resultShape(of inputs: [Tensor]) -> Shape {
    inputs[0].shape.reducing(axes, keepingAxes: keepsAxes)
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    let outer = x.shape.count(in: 0..<axes.lowerBound)
    let count = x.shape.count(in: axes)
    let inner = x.shape.count(in: axes.upperBound..<x.shape.rank)
    if outer == 1, count >= 128, inner < 1024, count * inner >= 1 << 14 {
      sumInHalves(x, count: count, inner: inner, into: y)
      return
    }
    if outer == 1, inner >= 128 {
      inParallel(inner, least: (1 << 14) / max(count, 1)) { part in
        let columns = gl_range(start: part.lowerBound, end: part.upperBound)
        switch y.dtype {
        case .float32: gl_sum_columns_f32(count, inner, columns, x.f32, y.f32)
        case .float64: gl_sum_columns_f64(count, inner, columns, x.f64, y.f64)
        }
      }
      return
    }
    inParallel(outer, least: (1 << 14) / max(count * inner, 1), step: 1) { part in
      let (start, outer) = (part.lowerBound, part.count)
      switch y.dtype {
      case .float32:
        gl_sum_f32(outer, count, inner, x.f32 + start * count * inner, y.f32 + start * inner)
      case .float64:
        gl_sum_f64(outer, count, inner, x.f64 + start * count * inner, y.f64 + start * inner)
      }
    }
  }

  /// The sum over a batch, each half by the thread that has written it (see product.c).
  private func sumInHalves(_ x: Tensor, count: Int, inner: Int, into y: Tensor) {
    let cut = count / 2
    switch y.dtype {
    case .float32:
      withUnsafeTemporaryAllocation(of: Float.self, capacity: inner) { second in
        guard let second = second.baseAddress else { return }
        inHalves(
          { gl_sum_f32(1, cut, inner, x.f32, y.f32) },
          { gl_sum_f32(1, count - cut, inner, x.f32 + cut * inner, second) })
        gl_add_f32(1, inner, y.f32, inner, 1, second, inner, 1, y.f32)
      }
    case .float64:
      withUnsafeTemporaryAllocation(of: Double.self, capacity: inner) { second in
        guard let second = second.baseAddress else { return }
        inHalves(
          { gl_sum_f64(1, cut, inner, x.f64, y.f64) },
          { gl_sum_f64(1, count - cut, inner, x.f64 + cut * inner, second) })
        gl_add_f64(1, inner, y.f64, inner, 1, second, inner, 1, y.f64)
      }
    }
  }

  /// gx = gy, repeated along `axes`.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let shape = call.inputs[0].shape
    return [gy.reshaped(shape.reducing(axes, keepingAxes: true)).broadcast(to: shape)]
  }
}

extension Tensor {
  /// The sum over `axes` (negative ones count from the end), or over all axes.
  public func sum(axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    guard failure == nil else { return self }
    var chosen: Set<Int> = []
    for axis in axes ?? Array(0..<shape.rank) {
      guard let place = shape.normalized(axis: axis) else {
        return .failed(.invalidAxis(op: Sum.name, axis: axis, shape: shape), dtype: dtype)
      }
      chosen.insert(place)
    }
    var result = self
    // One pass for each run of neighbouring axes, from the last, so that places in front stay valid.
    var upper = shape.rank
    while upper > 0 {
      guard chosen.contains(upper - 1) else {
        upper -= 1
        continue
      }
      var lower = upper - 1
      while lower > 0, chosen.contains(lower - 1) { lower -= 1 }
      result = Sum(axes: lower..<upper, keepsAxes: keepingAxes)(result)
      upper = lower
    }
    return result
  }

  /// The mean over `axes`, or over all axes; NaN where there is nothing to take the mean of.
  public func mean(axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    let total = sum(axes: axes, keepingAxes: keepingAxes)
    guard total.failure == nil else { return total }
    let count = total.shape.count == 0 ? 0 : shape.count / total.shape.count
    return total * (1 / Double(count))
  }

  /// This tensor summed back to a shape that was broadcast to it.
  func summed(to target: Shape) -> Tensor {
    guard target != shape, failure == nil else { return self }
    let lead = shape.rank - target.rank
    guard lead >= 0 else {
      return .failed(.shapeMismatch(op: Sum.name, lhs: shape, rhs: target), dtype: dtype)
    }
    let axes = (0..<shape.rank).filter { $0 < lead || (target[$0 - lead] == 1 && shape[$0] != 1) }
    return sum(axes: axes, keepingAxes: true).reshaped(target)
  }
}
