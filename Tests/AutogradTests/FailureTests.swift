import Testing

@testable import Autograd

/// What does not fit gives a tensor that carries the error; nothing traps, and nothing is computed.
struct FailureTests {
  @Test(arguments: Failure.all)
  func carriesItsError(_ failure: Failure) {
    let result = failure.call()
    #expect(result.failure == failure.error)
    #expect(throws: failure.error) { try result.item() }
    #expect(throws: failure.error) { try result.doubles() }
    #expect(throws: failure.error) { try result.floats() }
    #expect(throws: failure.error) { try result.checked() }
    #expect(throws: failure.error) { try result.sumOfSquares() }
    #expect(throws: failure.error) { try result.isFinite() }
    #expect(throws: failure.error) { try gradient(of: result, withRespectTo: []) }
  }

  @Test(arguments: ["add", "sub", "mul", "div", "maximum", "minimum", "greater", "equal"])
  func pairsOfShapesThatDoNotFit(_ op: String) throws {
    let row = try #require(Catalogue.rows.first { $0.op == op && $0.broadcasts })
    for (left, right) in [([2, 3], [4]), ([2, 3], [3, 2]), ([2], [3]), ([2, 1, 3], [2, 2])] {
      let result = row.apply([.zeros(Shape(left)), .zeros(Shape(right))])
      #expect(
        result.failure == .shapeMismatch(op: op, lhs: Shape(left), rhs: Shape(right)))
    }
  }

  /// `LerpLinear`'s row makes some of its inputs by other operations, which meet a stranger first.
  @Test(
    arguments: Catalogue.rows.filter {
      $0.shapes.count > 1 && !["Composites", "LerpLinear"].contains($0.file)
    })
  func dtypesAreNotMixed(_ row: OpRow) {
    for index in row.shapes.indices {
      var xs = row.inputs().map { $0.tensor(.float64) }
      xs[index] = xs[index].converted(to: .float32)
      let (first, other): (DType, DType) = index == 0 ? (.float32, .float64) : (.float64, .float32)
      #expect(
        row.apply(xs).failure == .dtypeMismatch(op: row.op, lhs: first, rhs: other))
    }
  }

  /// Whatever is done with a failed tensor, the error that comes out is the first.
  @Test(arguments: Catalogue.rows)
  func theFirstErrorSurvives(_ row: OpRow) {
    let first = Tensor.zeros([2, 3]) + .zeros([4])
    for index in row.shapes.indices {
      var xs = row.inputs().map { $0.tensor(.float32).tracked() }
      xs[index] = first
      let result = row.apply(xs)
      #expect(result.failure == first.failure)
      #expect(row.apply(xs.map { _ in result }).failure == first.failure)
      #expect(throws: TensorError.shapeMismatch(op: "add", lhs: [2, 3], rhs: [4])) {
        try gradient(of: result.sum(), withRespectTo: xs)
      }
    }
  }

  @Test func theEarlierOfTwoErrorsWins() {
    let first = Tensor.zeros([2]) + .zeros([3])
    let second = Tensor.zeros([5]).reshaped([4])
    #expect((first * second).failure == first.failure)
    #expect((second * first).failure == second.failure)
    #expect(concatenate([.zeros([1]), second, first]).failure == second.failure)
  }

  @Test func gradientsSayWhatIsWrong() {
    let x = Tensor.ones([2, 3]).tracked()
    let failed = Tensor.zeros([2]) + .zeros([3])
    let failure = TensorError.shapeMismatch(op: "add", lhs: [2], rhs: [3])
    #expect(throws: TensorError.notScalar(op: "gradient", shape: [2, 3])) {
      try gradient(of: x * 2, withRespectTo: [x])
    }
    #expect(throws: TensorError.notScalar(op: "gradient", shape: [0])) {
      try gradient(of: x.sliced(0..<0).sum(axes: [1]), withRespectTo: [x])
    }
    #expect(throws: TensorError.shapeMismatch(op: "gradient", lhs: [2, 3], rhs: [3])) {
      try vectorJacobianProduct(of: x * 2, cotangent: .ones([3]), withRespectTo: [x])
    }
    #expect(throws: failure) { try gradient(of: x.sum(), withRespectTo: [failed]) }
    #expect(throws: failure) {
      try vectorJacobianProduct(of: x * 2, cotangent: failed, withRespectTo: [x])
    }
    #expect(throws: TensorError.dtypeMismatch(op: "mul", lhs: .float64, rhs: .float32)) {
      try vectorJacobianProduct(
        of: x.square(), cotangent: .ones([2, 3], dtype: .float64), withRespectTo: [x])
    }
  }

  @Test func itemTakesOneNumber() {
    #expect(throws: TensorError.notScalar(op: "item", shape: [2])) { try Tensor.zeros([2]).item() }
    #expect(throws: TensorError.notScalar(op: "item", shape: [0])) { try Tensor.zeros([0]).item() }
  }
}
