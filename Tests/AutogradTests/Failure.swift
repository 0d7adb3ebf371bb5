import Testing

@testable import Autograd

/// A call that cannot be done, and the error that stands for it.
struct Failure: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let error: TensorError
  let call: @Sendable () -> Tensor

  init(_ name: String, _ error: TensorError, _ call: @escaping @Sendable () -> Tensor) {
    testDescription = name
    self.error = error
    self.call = call
  }

  private static func zeros(_ dimensions: Int...) -> Tensor { .zeros(Shape(dimensions)) }

  static let all: [Failure] = [
    Failure("matmul of three axes", .rankMismatch(op: "matmul", expected: 2, shape: [2, 3, 4])) {
      zeros(2, 3, 4).matmul(zeros(4, 2))
    },
    Failure("matmul with a vector", .rankMismatch(op: "matmul", expected: 2, shape: [3])) {
      zeros(2, 3).matmul(zeros(3))
    },
    Failure("matmul inner", .shapeMismatch(op: "matmul", lhs: [2, 3], rhs: [2, 3])) {
      zeros(2, 3).matmul(zeros(2, 3))
    },
    Failure("matmul transposed", .shapeMismatch(op: "matmul", lhs: [2, 3], rhs: [3, 4])) {
      zeros(2, 3).matmul(zeros(3, 4), transposingSelf: true)
    },
    Failure("linear of a vector", .rankMismatch(op: "linear", expected: 2, shape: [2])) {
      zeros(2).linear(zeros(2, 3), zeros(3))
    },
    Failure("linear weight", .shapeMismatch(op: "linear", lhs: [5, 2], rhs: [3, 2])) {
      zeros(5, 2).linear(zeros(3, 2), zeros(2))
    },
    Failure("linear weight of one axis", .shapeMismatch(op: "linear", lhs: [5, 2], rhs: [2])) {
      zeros(5, 2).linear(zeros(2), zeros(2))
    },
    Failure("linear bias", .shapeMismatch(op: "linear", lhs: [2, 3], rhs: [1, 3])) {
      zeros(5, 2).linear(zeros(2, 3), zeros(1, 3))
    },
    Failure("known results", .shapeMismatch(op: "lerp_linear", lhs: [2, 3], rhs: [2, 3])) {
      LerpLinear()(zeros(2, 4), zeros(4, 3), zeros(3), zeros(2, 3), zeros(2, 1))
    },
    Failure("weights of columns", .shapeMismatch(op: "lerp_linear", lhs: [2, 3], rhs: [1, 2])) {
      LerpLinear()(zeros(2, 4), zeros(4, 3), zeros(3), zeros(4, 3), zeros(1, 2))
    },
    Failure("broadcast", .shapeMismatch(op: "broadcast", lhs: [3], rhs: [2])) {
      zeros(3).broadcast(to: [2])
    },
    Failure("broadcast away", .shapeMismatch(op: "broadcast", lhs: [2, 3], rhs: [3])) {
      zeros(2, 3).broadcast(to: [3])
    },
    Failure("broadcast to nothing", .shapeMismatch(op: "broadcast", lhs: [3], rhs: [-1])) {
      zeros(3).broadcast(to: [-1])
    },
    Failure("broadcast past memory", .invalidShape(op: "broadcast")) {
      zeros(1).broadcast(to: [2_147_483_647, 2_147_483_647, 16])
    },
    Failure("outer sum past memory", .invalidShape(op: "add")) {
      Tensor.long(axis: 0) + Tensor.long(axis: 1)
    },
    Failure("concat of nothing", .empty(op: "concat")) { concatenate([]) },
    Failure("concat axis", .invalidAxis(op: "concat", axis: 2, shape: [2, 3])) {
      concatenate([zeros(2, 3), zeros(2, 3)], axis: 2)
    },
    Failure("concat of scalars", .invalidAxis(op: "concat", axis: 0, shape: [])) {
      concatenate([.scalar(1), .scalar(2)])
    },
    Failure("concat ranks", .shapeMismatch(op: "concat", lhs: [2, 3], rhs: [2])) {
      concatenate([zeros(2, 3), zeros(2)])
    },
    Failure("concat lengths", .shapeMismatch(op: "concat", lhs: [2, 3], rhs: [2, 4])) {
      concatenate([zeros(2, 3), zeros(2, 4)])
    },
    Failure("concat too long", .invalidShape(op: "concat")) {
      concatenate([zeros(2_147_483_647, 0), zeros(1, 0)])
    },
    Failure("slice axis", .invalidAxis(op: "slice", axis: -3, shape: [2, 3])) {
      zeros(2, 3).sliced(axis: -3, 0..<1)
    },
    Failure("slice past the end", .indexOutOfRange(op: "slice", index: 5, count: 3)) {
      zeros(2, 3).sliced(axis: 1, 2..<5)
    },
    Failure("slice before the start", .indexOutOfRange(op: "slice", index: -1, count: 2)) {
      zeros(2, 3).sliced(-1..<1)
    },
    Failure("slice_product", .invalidAxis(op: "slice_product", axis: 1, shape: [2, 3])) {
      SliceProduct(axis: 1, range: 0..<2, length: 4)(zeros(2, 3))
    },
    Failure("rows of a vector", .rankMismatch(op: "gather_rows", expected: 2, shape: [3])) {
      zeros(3).rows(at: [0])
    },
    Failure("row past the end", .indexOutOfRange(op: "gather_rows", index: 2, count: 2)) {
      zeros(2, 3).rows(at: [0, 2])
    },
    Failure("row before the start", .indexOutOfRange(op: "gather_rows", index: -1, count: 2)) {
      zeros(2, 3).rows(at: [-1])
    },
    Failure(
      "rows product", .rankMismatch(op: "gather_rows_product", expected: 2, shape: [2, 3])
    ) { GatherRowsProduct(indices: [0], rows: 2)(zeros(2, 3)) },
    Failure("reshape", .shapeMismatch(op: "reshape", lhs: [2, 3], rhs: [4, 2])) {
      zeros(2, 3).reshaped([4, 2])
    },
    Failure("reshape to nothing", .invalidShape(op: "reshape")) { zeros(2, 3).reshaped([-2, 3]) },
    Failure("permute too few", .invalidAxis(op: "permute", axis: 1, shape: [2, 3])) {
      zeros(2, 3).permuted([0])
    },
    Failure("permute axis", .invalidAxis(op: "permute", axis: 7, shape: [2, 3])) {
      zeros(2, 3).permuted([0, 7])
    },
    Failure("transpose", .rankMismatch(op: "transpose", expected: 2, shape: [2, 3, 4])) {
      zeros(2, 3, 4).transposed()
    },
    Failure("sum axis", .invalidAxis(op: "sum", axis: 2, shape: [2, 3])) {
      zeros(2, 3).sum(axes: [0, 2])
    },
    Failure("sum of a scalar", .invalidAxis(op: "sum", axis: 0, shape: [])) {
      Tensor.scalar(1).sum(axes: [0])
    },
    Failure("mean axis", .invalidAxis(op: "mean", axis: -3, shape: [2, 3])) {
      zeros(2, 3).mean(axes: [-3])
    },
    Failure("max axis", .invalidAxis(op: "max", axis: 2, shape: [2, 3])) {
      zeros(2, 3).max(axis: 2)
    },
    Failure("max of nothing", .empty(op: "max")) { zeros(2, 0).max(axis: 1) },
    Failure("logSumExp axis", .invalidAxis(op: "max", axis: 9, shape: [2, 3])) {
      zeros(2, 3).logSumExp(axis: 9)
    },
    Failure("softmax axis", .invalidAxis(op: "max", axis: -9, shape: [2, 3])) {
      zeros(2, 3).softmax(axis: -9)
    },
    Failure("norm axis", .invalidAxis(op: "norm", axis: 2, shape: [2, 3])) {
      zeros(2, 3).norm(axis: 2)
    },
    Failure("sigmoid_product", .shapeMismatch(op: "sigmoid_product", lhs: [2], rhs: [3])) {
      SigmoidProduct()(zeros(2), zeros(3))
    },
    Failure("tanh_product", .shapeMismatch(op: "tanh_product", lhs: [2], rhs: [1])) {
      TanhProduct()(zeros(2), zeros(1))
    },
    Failure("leaky_relu_product", .shapeMismatch(op: "leaky_relu_product", lhs: [2], rhs: [1])) {
      LeakyReLUProduct(slope: 0)(zeros(2), zeros(1))
    },
    Failure("too few values", .countMismatch(op: "tensor", expected: 4, found: 3)) {
      .of([Float](repeating: 0, count: 3), [2, 2])
    },
    Failure("too many doubles", .countMismatch(op: "tensor", expected: 1, found: 2)) {
      .of([1.0, 2], [], dtype: .float64)
    },
    Failure("negative length", .invalidShape(op: "tensor")) { zeros(2, -1) },
    Failure("nine axes", .invalidShape(op: "tensor")) { zeros(1, 1, 1, 1, 1, 1, 1, 1, 1) },
    Failure("a long axis", .invalidShape(op: "tensor")) { zeros(2_147_483_648) },
    Failure("more than memory", .invalidShape(op: "tensor")) {
      zeros(2_147_483_647, 2_147_483_647, 2_147_483_647)
    },
    Failure("draws of no shape", .invalidShape(op: "tensor")) {
      var random = Random(seed: 1)
      return random.normal([-1])
    },
  ]
}

extension Tensor {
  /// A column or a row of 2³¹ - 1 places without the memory for it: only
  /// shapes are looked at.
  fileprivate static func long(axis: Int) -> Tensor {
    var shape: Shape = [1, 1, 16]
    shape[axis] = 2_147_483_647
    return Tensor(shape: shape, dtype: .float32, storage: Storage(byteCount: 0))
  }
}
