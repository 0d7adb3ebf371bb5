import GanLabKit
import Testing

/// The exact words of tensor errors, as learners read them.
struct ErrorTextTests {
  @Test(arguments: [
    (
      TensorError.shapeMismatch(op: "matmul", lhs: [256, 2], rhs: [3, 128]),
      "matmul: the shapes [256, 2] and [3, 128] do not fit together"
    ),
    (
      .shapeMismatch(op: "add", lhs: [], rhs: [-1]),
      "add: the shapes [] and [invalid] do not fit together"
    ),
    (
      .rankMismatch(op: "linear", expected: 2, shape: [3]),
      "linear takes a tensor of 2 axes, and this one has the shape [3]"
    ),
    (
      .invalidAxis(op: "sum", axis: -3, shape: [2, 3]),
      "sum: a tensor of the shape [2, 3] has no axis -3"
    ),
    (
      .dtypeMismatch(op: "mul", lhs: .float32, rhs: .float64),
      "mul: one tensor is float32, the other float64"
    ),
    (
      .invalidShape(op: "reshape"),
      "reshape: a shape has at most 8 axes, and no length is negative or past 2³¹"
    ),
    (
      .countMismatch(op: "tensor", expected: 4, found: 3),
      "tensor: 4 elements were needed, and there are 3"
    ),
    (
      .indexOutOfRange(op: "gather_rows", index: 25, count: 25),
      "gather_rows: there is no place 25 among 25"
    ),
    (.empty(op: "max"), "max needs at least one element"),
    (
      .notScalar(op: "gradient", shape: [256, 1]),
      "gradient starts at one number, and this tensor has the shape [256, 1]"
    ),
    (
      .refused(component: "hinge-c", reason: "it has no second derivatives"),
      "hinge-c: it has no second derivatives"
    ),
  ])
  func says(_ error: TensorError, _ text: String) { #expect(error.description == text) }
}
