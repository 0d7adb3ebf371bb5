import GanLabKit
import Lab
import PluginHost
import TestSupport
import Testing

/// A loss in C trains as its twin in Swift does, and its derivatives are right to the second order.
@Suite struct CLossTests {
  /// The same weights, bit by bit, with and without a penalty on the critic's slope: that penalty
  /// differentiates the critic twice and the loss once.
  @Test(arguments: [false, true], ["1", "0.25"])
  func theSameBitsAsInSwift(penalty: Bool, margin: String) throws {
    let folder = try ScratchFolder()
    let libraries = [
      try CLibrary.example("hinge", in: folder), try FixtureLibrary.swift("Hinge", in: folder),
    ]
    let runs = try ["hinge-c", "hinge-swift"].map { name in
      let session = try Session.small(libraries, loss: name)
      _ = try session.choose(.loss, name, [Assignment("margin", [margin])])
      if penalty { _ = try session.turn("gradient-penalty", on: true) }
      return (losses: try session.train(.init(steps: 25)).last, weights: try session.weights())
    }
    #expect(runs[0].weights == runs[1].weights)
    #expect(!runs[0].weights.isEmpty && runs[0].weights.allSatisfy { !$0.isEmpty })
    for (c, swift) in zip(runs[0].losses, runs[1].losses) {
      #expect(c.part == swift.part && abs(c.loss - swift.loss) < 1e-6)
      #expect(abs(c.gradientNorm - swift.gradientNorm) < 1e-6)
    }
    let other = try Session.small(libraries, loss: "hinge-c", seed: 4)
    _ = try other.train(.init(steps: 25))
    #expect(try other.weights() != runs[0].weights)
  }

  /// Without second derivatives the gradient penalty trains all the same.
  @Test func aPenaltyNeedsNoSecondDerivatives() throws {
    let folder = try ScratchFolder()
    let without = try CLibrary.fixture("squares", ["-DNO_PRODUCT"], in: folder)
    let runs = try [true, false].map { isOn in
      let session = try Session.small([without], loss: "squares-c")
      if isOn { _ = try session.turn("gradient-penalty", on: true) }
      #expect(try session.train(.init(steps: 5)).steps == 5)
      return try session.weights()
    }
    #expect(runs[0] != runs[1])
  }

  @Test(arguments: ["squares", "hinge"], DType.allCases)
  func gradientsAgreeWithFiniteDifferences(name: String, dtype: DType) throws {
    let folder = try ScratchFolder()
    let path =
      name == "hinge"
      ? try CLibrary.example(name, in: folder) : try CLibrary.fixture(name, in: folder)
    let loss = try component((any AdversarialLoss).self, of: path)
    let (real, fake) = CLossTests.logits(dtype)
    var targets = ClassTargets()
    targets.real = 0.75
    // In double precision the value is C's own; the logits are floats to it, and so are the steps.
    let h = 0x1p-10
    func value(_ x: [Double], _ y: [Double]) throws -> Double {
      try loss.discriminatorLoss(
        real: .of(x, [5, 1], dtype: .float64), fake: .of(y, [7, 1], dtype: .float64),
        targets: targets
      ).item()
    }
    let (x, y) = (real.tracked(), fake.tracked())
    let gradients = try gradient(
      of: loss.discriminatorLoss(real: x, fake: y, targets: targets), withRespectTo: [x, y])
    #expect(gradients.map(\.shape) == [[5, 1], [7, 1]])
    let (a, b) = (try real.doubles(), try fake.doubles())
    let found = try gradients.flatMap { try $0.doubles() }
    for place in 0..<12 {
      var (up, down) = (a + b, a + b)
      up[place] += h
      down[place] -= h
      let slope =
        (try value(Array(up[..<5]), Array(up[5...]))
          - value(Array(down[..<5]), Array(down[5...]))) / (2 * h)
      #expect(abs(found[place] - slope) < 1e-5 * max(1, abs(slope)), "logit \(place)")
    }
    let z = fake.tracked()
    let forG = try gradient(of: loss.generatorLoss(fake: z), withRespectTo: [z])[0].doubles()
    for place in 0..<7 {
      var (up, down) = (b, b)
      up[place] += h
      down[place] -= h
      let slope = try [up, down].map {
        try loss.generatorLoss(fake: .of($0, [7, 1], dtype: .float64)).item()
      }
      #expect(abs(forG[place] - (slope[0] - slope[1]) / (2 * h)) < 1e-5)
    }
  }

  /// A loss made of the gradient's square, as in a penalty on the game itself, against the formula in
  /// Swift: values and derivatives.
  @Test(arguments: DType.allCases)
  func secondDerivatives(dtype: DType) throws {
    let folder = try ScratchFolder()
    let loss = try component(
      (any AdversarialLoss).self, of: try CLibrary.fixture("squares", in: folder))
    let (real, fake) = CLossTests.logits(dtype)
    func square(
      _ value: (Tensor, Tensor) -> Tensor
    ) throws -> (value: Double, gradients: [Double]) {
      let (x, y) = (real.tracked(), fake.tracked())
      let slopes = try gradient(of: value(x, y), withRespectTo: [x, y], recording: true)
      let sum = slopes[0].square().sum() + (slopes[1] * 3).sin().sum()
      return (
        try sum.item(), try gradient(of: sum, withRespectTo: [x, y]).flatMap { try $0.doubles() }
      )
    }
    let c = try square {
      loss.discriminatorLoss(real: $0, fake: $1, targets: ClassTargets())
    }
    let swift = try square { x, y in
      let fourth = y.square().square().mean()
      return (x - 1).square().mean() + fourth + x.mean() * y.mean() * 0.5
    }
    #expect(abs(c.value - swift.value) < 1e-5)
    // C writes floats: a rounding of g, up to 9, comes out some hundred times larger.
    for (c, swift) in zip(c.gradients, swift.gradients) { #expect(abs(c - swift) < 5e-4) }
    #expect(swift.gradients.allSatisfy { abs($0) > 1e-4 })

    let y = fake.tracked()
    let slope = try gradient(of: loss.generatorLoss(fake: y), withRespectTo: [y], recording: true)
    let second = try gradient(of: slope[0].square().sum(), withRespectTo: [y])[0].doubles()
    // G: E (d - 1)²; g = 2 (d - 1)/n, so that ∂ Σ g² = 8 (d - 1)/n².
    for (found, d) in zip(second, try fake.doubles()) {
      #expect(abs(found - 8 * (d - 1) / 49) < 1e-5)
    }
  }

  @Test func whatIsNotGivenIsRefused() throws {
    let folder = try ScratchFolder()
    let without = try component(
      (any AdversarialLoss).self,
      of: try CLibrary.fixture("squares", ["-DNO_PRODUCT"], in: folder))
    let (real, fake) = CLossTests.logits(.float32)
    let (x, y) = (real.tracked(), fake.tracked())
    let value = without.discriminatorLoss(real: x, fake: y, targets: ClassTargets())
    let slopes = try gradient(of: value, withRespectTo: [x, y], recording: true)
    #expect(
      throws: TensorError.refused(
        component: "squares-c",
        reason: """
          its gradient cannot be differentiated: the plugin gives no second derivatives \
          (discriminator_product), and something differentiates the loss twice
          """)
    ) { try gradient(of: slopes[0].square().sum(), withRespectTo: [x]) }
    let forG = try gradient(
      of: without.generatorLoss(fake: y), withRespectTo: [y], recording: true)
    #expect(
      throws: TensorError.refused(
        component: "squares-c",
        reason: """
          its gradient cannot be differentiated: the plugin gives no second derivatives \
          (generator_product), and something differentiates the loss twice
          """)
    ) { try gradient(of: forG[0].square().sum(), withRespectTo: [y]) }
  }

  @Test func aThirdOrderIsRefused() throws {
    let folder = try ScratchFolder()
    let loss = try component(
      (any AdversarialLoss).self, of: try CLibrary.fixture("squares", in: folder))
    let y = CLossTests.logits(.float64).fake.tracked()
    let first = try gradient(of: loss.generatorLoss(fake: y), withRespectTo: [y], recording: true)
    let second = try gradient(
      of: first[0].square().sum(), withRespectTo: [y], recording: true)
    #expect(
      throws: TensorError.refused(
        component: "squares-c",
        reason: """
          its second derivatives cannot be differentiated: a loss in C gives two orders, not three
          """)
    ) { try gradient(of: second[0].square().sum(), withRespectTo: [y]) }
  }

  /// Logits that floats hold exactly, on both sides of the hinge and off its kinks.
  static func logits(_ dtype: DType) -> (real: Tensor, fake: Tensor) {
    (
      .of([0.5, -0.75, 2.25, 0.125, -1.5], [5, 1], dtype: dtype),
      .of([0.25, -0.5, 1.75, -2.5, 0.375, -0.625, 0.875], [7, 1], dtype: dtype)
    )
  }
}
