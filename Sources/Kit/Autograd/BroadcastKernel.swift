internal import CKernels

/// One elementwise kernel of two inputs that broadcast against each other, for both dtypes.
struct BroadcastKernel: Sendable {
  typealias F32 =
    @convention(c) (
      Int, Int, UnsafePointer<Float>, Int, Int, UnsafePointer<Float>, Int, Int,
      UnsafeMutablePointer<Float>
    ) -> Void
  typealias F64 =
    @convention(c) (
      Int, Int, UnsafePointer<Double>, Int, Int, UnsafePointer<Double>, Int, Int,
      UnsafeMutablePointer<Double>
    ) -> Void

  let f32: F32
  let f64: F64

  init(_ f32: @escaping F32, _ f64: @escaping F64) {
    self.f32 = f32
    self.f64 = f64
  }

  func callAsFunction(_ a: Tensor, _ b: Tensor, into y: Tensor) {
    guard let plan = BroadcastPlan(a.shape, b.shape, into: y.shape) else {
      // Three or more alternations of "repeats" and "does not": spell one operand out.
      let spelled =
        a.shape == y.shape ? (a, b.spelledOut(as: y.shape)) : (a.spelledOut(as: y.shape), b)
      return self(spelled.0, spelled.1, into: y)
    }
    // Rows are shared if there are any, else the elements.
    let rows = plan.outer > 1
    inParallel(
      rows ? plan.outer : plan.inner, least: rows ? (1 << 14) / max(plan.inner, 1) : 1 << 14,
      step: rows ? 1 : 64
    ) { part in
      let (start, outer, inner) = (
        part.lowerBound, rows ? part.count : 1, rows ? plan.inner : part.count
      )
      let (fromA, fromB, fromY) =
        rows
        ? (start * plan.a.outer, start * plan.b.outer, start * plan.inner)
        : (start * plan.a.inner, start * plan.b.inner, start)
      switch y.dtype {
      case .float32:
        f32(
          outer, inner, a.f32 + fromA, plan.a.outer, plan.a.inner, b.f32 + fromB, plan.b.outer,
          plan.b.inner, y.f32 + fromY)
      case .float64:
        f64(
          outer, inner, a.f64 + fromA, plan.a.outer, plan.a.inner, b.f64 + fromB, plan.b.outer,
          plan.b.inner, y.f64 + fromY)
      }
    }
  }
}

/// Two nested loops that cover a broadcast, with each operand's strides in elements.
struct BroadcastPlan: Equatable {
  struct Strides: Equatable {
    var outer: Int
    var inner: Int
  }

  var outer = 1
  var inner = 1
  var a = Strides(outer: 0, inner: 1)
  var b = Strides(outer: 0, inner: 1)

  /// Folds neighbouring axes that both operands treat alike; nil if more than two groups are left.
  init?(_ lhs: Shape, _ rhs: Shape, into result: Shape) {
    if lhs == result && rhs == result {
      inner = result.count
      return
    }
    // From the last axis forward: (length, does lhs repeat, does rhs repeat).
    var groups: [(length: Int, a: Bool, b: Bool)] = []
    for back in 1...max(result.rank, 1) where back <= result.rank {
      let length = result[result.rank - back]
      if length == 1 { continue }
      let aRepeats = back > lhs.rank || lhs[lhs.rank - back] == 1
      let bRepeats = back > rhs.rank || rhs[rhs.rank - back] == 1
      if let last = groups.last, last.a == aRepeats, last.b == bRepeats {
        groups[groups.count - 1].length *= length
      } else {
        groups.append((length, aRepeats, bRepeats))
      }
    }
    guard groups.count <= 2 else { return nil }
    if let first = groups.first {
      inner = first.length
      a.inner = first.a ? 0 : 1
      b.inner = first.b ? 0 : 1
    }
    if groups.count == 2 {
      outer = groups[1].length
      a.outer = groups[1].a ? 0 : (groups[0].a ? 1 : inner)
      b.outer = groups[1].b ? 0 : (groups[0].b ? 1 : inner)
    }
  }
}

extension Tensor {
  /// The elements repeated into a dense tensor of `target`, outside of any graph.
  func spelledOut(as target: Shape) -> Tensor {
    let result = Tensor(shape: target, dtype: dtype)
    Broadcast.copy(self, into: result)
    return result
  }
}
