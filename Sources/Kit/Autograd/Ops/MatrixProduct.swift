/// The product op(a) · op(b) of two matrices, where op transposes if the flag says so.
///
/// The flags go to the kernel, so that no transposed copy is ever made, in the derivatives neither.
struct MatrixProduct: AddingPrimitive {
  static let name = "matmul"
  let transposesA: Bool
  let transposesB: Bool

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (a, b) = (inputs[0].shape, inputs[1].shape)
    guard a.rank == 2 else { throw .rankMismatch(op: Self.name, expected: 2, shape: a) }
    guard b.rank == 2 else { throw .rankMismatch(op: Self.name, expected: 2, shape: b) }
    guard a[transposesA ? 0 : 1] == b[transposesB ? 1 : 0] else {
      throw .shapeMismatch(op: Self.name, lhs: a, rhs: b)
    }
    return Shape([a[transposesA ? 1 : 0], b[transposesB ? 0 : 1]])
  }

  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double {
    2 * Double(result.shape.count) * Double(inputs[0].shape[transposesA ? 0 : 1])
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    ProductKernel(transposesA: transposesA, transposesB: transposesB)(
      inputs[0], inputs[1], into: y)
  }

  func add(_ inputs: [Tensor], to sum: Tensor) {
    ProductKernel(transposesA: transposesA, transposesB: transposesB, accumulates: true)(
      inputs[0], inputs[1], into: sum)
  }

  /// For y = A B: gA = gy Bᵀ and gB = Aᵀ gy, where A and B are the operands as they enter.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (a, b) = (call.inputs[0], call.inputs[1])
    var ga: Tensor?
    var gb: Tensor?
    if call.wants(0) {
      ga =
        transposesA
        ? b.matmul(gy, transposingSelf: transposesB, transposingOther: true)
        : gy.matmul(b, transposingOther: !transposesB)
    }
    if call.wants(1) {
      gb =
        transposesB
        ? gy.matmul(a, transposingSelf: true, transposingOther: transposesA)
        : call.gradient(
          for: 1, MatrixProduct(transposesA: !transposesA, transposesB: false), a, gy)
    }
    return [ga, gb]
  }
}

extension Tensor {
  /// The matrix product with `other`; the flags transpose a factor first, at no cost.
  public func matmul(
    _ other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> Tensor {
    MatrixProduct(transposesA: transposingSelf, transposesB: transposingOther)(self, other)
  }
}
