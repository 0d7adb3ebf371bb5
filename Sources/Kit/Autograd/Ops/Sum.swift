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
    [repeated(gy, in: call.inputs[0].shape)]
  }

  /// A multiple of `gy`, of the result's shape, repeated along `axes` into `shape`.
  func repeated(_ gy: Tensor, in shape: Shape, factor: Double = 1) -> Tensor {
    // Axes that were taken off the front are put there again by broadcasting itself.
    let kept =
      keepsAxes || axes.lowerBound == 0
      ? gy : gy.reshaped(shape.reducing(axes, keepingAxes: true))
    return factor == 1 && kept.shape == shape
      ? kept : Broadcast(shape: shape, factor: factor)(kept)
  }
}

extension Tensor {
  /// The sum over `axes` (negative ones count from the end), or over all axes.
  public func sum(axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    guard failure == nil else { return self }
    do {
      return summed(over: try AxisSet(axes, of: shape, op: Sum.name), keepingAxes: keepingAxes)
    } catch {
      return .failed(error, dtype: dtype)
    }
  }

  /// One pass for each run of neighbouring axes, from the last, so that places in front stay valid.
  func summed(over axes: AxisSet, keepingAxes: Bool) -> Tensor {
    var result = self
    var axes = axes
    while let run = axes.popLastRun() { result = Sum(axes: run, keepsAxes: keepingAxes)(result) }
    return result
  }

  /// This tensor summed back to a shape that was broadcast to it.
  func summed(to target: Shape) -> Tensor {
    guard target != shape, failure == nil else { return self }
    let lead = shape.rank - target.rank
    guard lead >= 0 else {
      return .failed(.shapeMismatch(op: Sum.name, lhs: shape, rhs: target), dtype: dtype)
    }
    var axes = AxisSet(0..<lead)
    for axis in lead..<shape.rank where target[axis - lead] == 1 && shape[axis] != 1 {
      axes.insert(axis)
    }
    return summed(over: axes, keepingAxes: true).reshaped(target)
  }
}
