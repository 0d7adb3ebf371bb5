import GanLabKit
import TestSupport
import Testing

/// Optimisers against PyTorch, and what they refuse.
struct OptimizerTests {
  struct Recorded: Decodable, Sendable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
      let optimiser: Setting
      let parameters: [Values]
      var testDescription: String { "\(optimiser)" }
    }
    let start: Values
    let gradients: [Values]
    let cases: [Case]

    static func read() throws -> Recorded { try Golden.read("optimisers.json") }
  }

  struct Setting: Decodable, Sendable {
    let name: String
    let learningRate: Double
    let beta1, beta2, momentum, alpha, eps: Double?

    func optimizer(for parameters: [Parameter]) throws -> any Optimizer {
      switch name {
      case "adam":
        Adam(
          parameters, learningRate: learningRate, beta1: try #require(beta1),
          beta2: try #require(beta2), epsilon: try #require(eps))
      case "sgd":
        SGD(parameters, learningRate: learningRate, momentum: try #require(momentum))
      case "rmsprop":
        RMSProp(
          parameters, learningRate: learningRate, decay: try #require(alpha),
          epsilon: try #require(eps))
      default:
        try #require(nil as (any Optimizer)?, "optimisers.json has \(name), and the lab has not")
      }
    }
  }

  @Test func fileIsWhole() throws {
    let golden = try Recorded.read()
    #expect(golden.cases.count == 10)
    #expect(golden.gradients.count == 12)
    #expect(Set(golden.cases.map(\.optimiser.name)) == ["adam", "sgd", "rmsprop"])
  }

  @Test(arguments: try Recorded.read().cases, DType.allCases)
  func agreesWithPyTorch(_ golden: Recorded.Case, _ dtype: DType) throws {
    let recorded = try Recorded.read()
    let parameter = recorded.start.tensor(dtype).tracked()
    let optimizer = try golden.optimiser.optimizer(for: [Parameter("p", parameter)])
    #expect(golden.parameters.count == recorded.gradients.count)
    for (step, pair) in zip(recorded.gradients, golden.parameters).enumerated() {
      try optimizer.step([pair.0.tensor(dtype)])
      let tolerance = Tolerance.mixed(dtype == .float32 ? 1e-6 : 1e-13)
      #expect(mismatch(parameter, pair.1, tolerance) == nil, "step \(step + 1)")
      #expect(optimizer.stepCount == UInt64(step + 1))
    }
  }

  /// Written down between two steps and read back into a new optimiser, it goes on with the same bits.
  @Test(arguments: OptimizerSettings.Kind.allCases)
  func savedStateGoesOn(_ kind: OptimizerSettings.Kind) throws {
    var settings = OptimizerSettings()
    settings.kind = kind
    settings.momentum = 0.9
    var random = Random(seed: 4)
    let start = random.normal([5, 3])
    let gradients = (0..<6).map { _ in random.normal([5, 3]) }
    let (a, b) = (Tensor.zeros(like: start).tracked(), Tensor.zeros(like: start).tracked())
    try a.assign(start)
    let first = settings.optimizer(for: [Parameter("w", a)])
    for gradient in gradients.prefix(3) { try first.step([gradient]) }
    try b.assign(a)
    let second = settings.optimizer(for: [Parameter("w", b)])
    second.stepCount = first.stepCount
    #expect(first.state.map(\.name) == second.state.map(\.name))
    for (to, from) in zip(second.state, first.state) { try to.tensor.assign(from.tensor) }
    for gradient in gradients.suffix(3) {
      try first.step([gradient])
      try second.step([gradient])
    }
    #expect(try a.floats() == b.floats())
    #expect(try a.floats() != start.floats())
  }

  @Test func stateIsNamedAfterItsParameters() {
    let parameters = [Parameter("0.weight", .zeros([2, 3])), Parameter("0.bias", .zeros([3]))]
    #expect(
      Adam(parameters, learningRate: 1).state.map(\.name) == [
        "mean.0.weight", "mean.0.bias", "square.0.weight", "square.0.bias",
      ])
    #expect(
      SGD(parameters, learningRate: 1).state.map(\.name) == [
        "velocity.0.weight", "velocity.0.bias",
      ])
    #expect(
      RMSProp(parameters, learningRate: 1).state.map(\.tensor.shape) == [[2, 3], [3]])
  }

  @Test func settingsChooseTheKind() throws {
    var settings = OptimizerSettings()
    #expect(settings.optimizer(for: []) is Adam)
    settings.kind = .sgd
    settings.learningRate = 0.25
    let w = Tensor.of([1.0, 2], [2]).tracked()
    let optimizer = settings.optimizer(for: [Parameter("w", w)])
    #expect(optimizer is SGD)
    try optimizer.step([.of([4.0, -4], [2])])
    #expect(try w.doubles() == [0, 3])
    optimizer.learningRate = 0.5
    try optimizer.step([.of([4.0, -4], [2])])
    #expect(try w.doubles() == [-2, 5])
    settings.kind = .rmsprop
    #expect(settings.optimizer(for: []) is RMSProp)
  }

  @Test(arguments: OptimizerSettings.Kind.allCases)
  func badGradientsMoveNothing(_ kind: OptimizerSettings.Kind) throws {
    var settings = OptimizerSettings()
    settings.kind = kind
    let (w, b) = (Tensor.ones([2, 3]).tracked(), Tensor.ones([3]).tracked())
    let optimizer = settings.optimizer(for: [Parameter("w", w), Parameter("b", b)])
    let good = Tensor.ones([2, 3])
    #expect(throws: TensorError.countMismatch(op: "optimiser", expected: 2, found: 1)) {
      try optimizer.step([good])
    }
    #expect(throws: TensorError.countMismatch(op: "optimiser", expected: 2, found: 0)) {
      try optimizer.step([])
    }
    #expect(throws: TensorError.shapeMismatch(op: "optimiser", lhs: [3], rhs: [1, 3])) {
      try optimizer.step([good, .ones([1, 3])])
    }
    #expect(throws: TensorError.dtypeMismatch(op: "optimiser", lhs: .float32, rhs: .float64)) {
      try optimizer.step([good, .ones([3], dtype: .float64)])
    }
    #expect(throws: TensorError.shapeMismatch(op: "add", lhs: [2], rhs: [3])) {
      try optimizer.step([good, .zeros([2]) + .zeros([3])])
    }
    #expect(optimizer.stepCount == 0)
    #expect(try w.doubles() + b.doubles() == Array(repeating: 1, count: 9))
    #expect(optimizer.state.allSatisfy { (try? $0.tensor.sumOfSquares()) == 0 })
    try optimizer.step([good, .ones([3])])
    #expect(optimizer.stepCount == 1)
  }
}
