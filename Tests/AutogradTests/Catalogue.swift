import TestSupport

@testable import Autograd

/// Every operation, one row for each way to use it; `CatalogueTests` finds those that are missing.
enum Catalogue {
  static let rows =
    unary + parametrised + pairs + betweens + products + couplings + likelihoods + images
    + reductions + moving + composites

  static let away = Domain.interval(-2, 2, avoiding: [0])
  private static let positive = Domain.interval(0.5, 3)

  /// Elementwise, one input: an array, a scalar, and an axis of length 1.
  private static let unary: [OpRow] = [
    each("abs", "Absolute", away) { $0.abs() },
    each("cos", "Cosine") { $0.cos() },
    each("exp", "Exp") { $0.exp() },
    each("log", "Log", positive) { $0.log() },
    each("neg", "Negate") { -$0 },
    each("reciprocal", "Reciprocal", positive) { $0.reciprocal() },
    each("sigmoid", "Sigmoid") { $0.sigmoid() },
    each("sign", "Sign", away) { $0.sign() },
    each("sin", "Sine") { $0.sin() },
    each("softplus", "Softplus") { $0.softplus() },
    each("sqrt", "SquareRoot", positive) { $0.sqrt() },
    each("square", "Square") { $0.square() },
    each("tanh", "Tanh") { $0.tanh() },
    each("leaky_relu", "LeakyReLU", "slope 0.2", away) { $0.leakyReLU(slope: 0.2) },
    each("leaky_relu", "LeakyReLU", "slope 0", away) { $0.relu() },
    each("clamp", "Clamp", .interval(-2, 2, avoiding: [-0.5, 1])) { $0.clamped(-0.5, 1) },
  ].flatMap { $0 }

  /// Elementwise, one input and a number, in every spelling.
  private static let parametrised: [OpRow] =
    [0.5, -1.5, 3, 0, 1, 2, -1].map { exponent in
      OpRow("pow", in: "Power", note: "exponent \(exponent)", [[2, 3]], [positive]) {
        $0[0].pow(exponent)
      }
    } + [
      OpRow("pow", in: "Power", note: "negative base", [[2, 3]], [.interval(-2, -0.5)]) {
        $0[0].pow(3)
      },
      OpRow("scale", in: "Scale", note: "x c", [[2, 3]]) { $0[0] * -2.5 },
      OpRow("scale", in: "Scale", note: "c x", [[2, 3]]) { 0.3 * $0[0] },
      OpRow("scale", in: "Scale", note: "x / c", [[2, 3]]) { $0[0] / 3 },
      OpRow("scale", in: "Scale", note: "c / x", [[2, 3]], [positive]) { 3 / $0[0] },
      OpRow("shift", in: "Shift", note: "x + c", [[2, 3]]) { $0[0] + 0.75 },
      OpRow("shift", in: "Shift", note: "c + x", [[2, 3]]) { -2 + $0[0] },
      OpRow("shift", in: "Shift", note: "x - c", [[2, 3]]) { $0[0] - 0.75 },
      OpRow("shift", in: "Shift", note: "c - x", [[2, 3]]) { 1.5 - $0[0] },
    ]

  /// The shapes that two inputs are given: every kind of repeat on either side, and one (the last but
  /// one) whose repeats alternate so often that an operand has to be spelled out.
  static let broadcasts: [([Int], [Int])] = [
    ([3, 4], [3, 4]), ([4, 3], [3]), ([3], [4, 3]), ([4, 1], [1, 3]), ([2, 3, 4], [3, 1]),
    ([], []), ([2, 3], []), ([], [2, 3]), ([1, 1], [2, 2]), ([2, 1, 3, 1], [1, 4, 1, 5]),
    ([2, 3, 2, 3], [3, 1, 3]),
  ]

  /// Elementwise, two inputs.
  private static let pairs: [OpRow] = [
    both("add", "Add") { $0 + $1 },
    both("sub", "Subtract") { $0 - $1 },
    both("mul", "Multiply") { $0 * $1 },
    both("div", "Divide", positive) { $0 / $1 },
    both("maximum", "Maximum", .lattice(offset: 0), .lattice(offset: 1 / 16)) { $0.maximum($1) },
    both("minimum", "Minimum", .lattice(offset: 0), .lattice(offset: 1 / 16)) { $0.minimum($1) },
    both("greater", "Comparisons", .lattice(offset: 0), .lattice(offset: 1 / 16)) {
      $0.greater(than: $1)
    },
    both("equal", "Comparisons", .lattice(offset: 0), .lattice(offset: 1 / 16)) {
      $0.equal(to: $1)
    },
    [
      OpRow("mul", in: "Multiply", note: "one input twice", [[2, 3]]) { $0[0] * $0[0] },
      OpRow("div", in: "Divide", note: "one input twice", [[2, 3]], [positive]) { $0[0] / $0[0] },
      OpRow("sub", in: "Subtract", note: "one input twice", [[2, 3]]) { $0[0] - $0[0] },
    ],
    // The derivatives that are operations of their own; the second input is a result in (0, 1).
    [
      OpRow("sigmoid_product", in: "Sigmoid", [[3, 4], [3, 4]], [.interval(-2, 2), unit]) {
        SigmoidProduct()($0[0], $0[1])
      },
      OpRow("tanh_product", in: "Tanh", [[3, 4], [3, 4]], [.interval(-2, 2), unit]) {
        TanhProduct()($0[0], $0[1])
      },
      OpRow("leaky_relu_product", in: "LeakyReLU", [[3, 4], [3, 4]], [.interval(-2, 2), away]) {
        LeakyReLUProduct(slope: 0.2)($0[0], $0[1])
      },
    ],
  ].flatMap { $0 }

  /// Points between two others: one weight for each row, in one pass.
  private static let betweens: [OpRow] = [[3, 4], [2, 3, 4], [5]].map { shape in
    OpRow("lerp", in: "Lerp", [shape, shape, [shape[0]] + shape.dropFirst().map { _ in 1 }]) {
      $0[0].lerp(to: $0[1], $0[2])
    }
  }

  /// The likelihood of chances, and its derivative.
  private static let likelihoods: [OpRow] = [
    OpRow("bernoulli_log", in: "BernoulliLog", [[3, 4], [3, 4]]) {
      $0[0].bernoulliLog(logits: $0[1])
    },
    OpRow("bernoulli_score", in: "BernoulliLog", [[3, 1], [3, 4], [3, 4]]) {
      BernoulliScore()($0[0], $0[1], $0[2])
    },
  ]

  private static let unit = Domain.interval(0.1, 0.9)

  /// What a coupling does to its rows, and its derivatives; with one element in a row, and with more.
  private static let couplings: [OpRow] = [1, 3].flatMap { (k: Int) -> [OpRow] in
    let (rows, outputs, file) = ([4, k], [4, 2 * k], "AffineCoupling")
    return [1, 2.5].flatMap { (bound: Double) -> [OpRow] in
      let note = "bound \(bound)"
      return [
        OpRow("affine_coupling", in: file, note: note, [rows, outputs]) {
          AffineCoupling(bound: bound)($0[0], $0[1])
        },
        OpRow("affine_stretch", in: file, note: note, [rows, outputs]) {
          AffineStretch(bound: bound)($0[0], $0[1])
        },
        OpRow("affine_coupling_product", in: file, note: note, [rows, rows, outputs]) {
          AffineCouplingProduct(bound: bound)($0[0], $0[1], $0[2])
        },
        OpRow("affine_log", in: file, note: note, [[4, 1], outputs]) {
          AffineLog(bound: bound)($0[0], $0[1])
        },
        OpRow("affine_log_product", in: file, note: note, [[4, 1], outputs]) {
          AffineLogProduct(bound: bound)($0[0], $0[1])
        },
      ]
    }
  }

  /// Matrix products and layers.
  private static let products: [OpRow] =
    [(false, false), (false, true), (true, false), (true, true)].map { a, b in
      OpRow(
        "matmul", in: "MatrixProduct", note: "transposes \(a) \(b)",
        [a ? [3, 2] : [2, 3], b ? [4, 3] : [3, 4]]
      ) { $0[0].matmul($0[1], transposingSelf: a, transposingOther: b) }
    } + [
      OpRow("matmul", in: "MatrixProduct", note: "one row, one column", [[1, 5], [5, 1]]) {
        $0[0].matmul($0[1])
      },
      OpRow("matmul", in: "MatrixProduct", note: "one input twice", [[3, 3]]) {
        $0[0].matmul($0[0])
      },
      OpRow("matmul", in: "MatrixProduct", note: "Gram matrix", [[3, 2]]) {
        $0[0].matmul($0[0], transposingOther: true)
      },
      OpRow("linear", in: "Affine", [[5, 2], [2, 3], [3]]) { $0[0].linear($0[1], $0[2]) },
      OpRow("linear", in: "Affine", note: "one of each", [[1, 1], [1, 1], [1]]) {
        $0[0].linear($0[1], $0[2])
      },
    ] + [0, 0.2].flatMap(gated)
    + [
      OpRow("lerp_linear", in: "LerpLinear", [[3, 2], [3, 2], [2, 4], [4], [3, 1]]) { xs in
        let x = xs[0].lerp(to: xs[1], xs[4])
        let known = concatenate([xs[1], xs[0]]).linear(xs[2], xs[3]).detached
        return LerpLinear()(x, xs[2], xs[3], known, xs[4])
      }
    ]

  /// A layer behind a ReLU of this slope, and its derivatives, away from the kink.
  private static func gated(_ slope: Double) -> [OpRow] {
    [
      OpRow(
        "gated_linear", in: "GatedLinear", note: "slope \(slope)", [[5, 3], [3, 2], [2]],
        [away, .interval(-2, 2), .interval(-2, 2)]
      ) { GatedLinear(slope: slope)($0[0], $0[0], $0[1], $0[2]) },
      OpRow(
        "gated_linear", in: "GatedLinear", note: "another gate, no bias, slope \(slope)",
        [[5, 3], [5, 3], [3, 2]], [.interval(-2, 2), away, .interval(-2, 2)]
      ) { GatedLinear(slope: slope)($0[0], $0[1], $0[2]) },
      OpRow(
        "gated_transposed_linear", in: "GatedTransposedLinear", note: "slope \(slope)",
        [[5, 2], [3, 2], [5, 3]], [.interval(-2, 2), .interval(-2, 2), away]
      ) { GatedTransposedLinear(slope: slope)($0[0], $0[1], $0[2]) },
      OpRow(
        "gated_outer", in: "GatedOuter", note: "slope \(slope)", [[5, 3], [5, 3], [5, 2]],
        [.interval(-2, 2), away, .interval(-2, 2)]
      ) { GatedOuter(slope: slope)($0[0], $0[1], $0[2]) },
    ]
  }

  /// One row for an array, one for a scalar, one for lengths of 1.
  private static func each(
    _ op: String, _ file: String, _ note: String = "", _ domain: Domain = .interval(-2, 2),
    _ apply: @escaping @Sendable (Tensor) -> Tensor
  ) -> [OpRow] {
    [[3, 4], [], [2, 1, 3]].map { shape in
      OpRow(op, in: file, note: note, [shape], [domain]) { apply($0[0]) }
    }
  }

  private static func each(
    _ op: String, _ file: String, _ domain: Domain,
    _ apply: @escaping @Sendable (Tensor) -> Tensor
  ) -> [OpRow] { each(op, file, "", domain, apply) }

  /// One row for each pair of shapes.
  private static func both(
    _ op: String, _ file: String, _ first: Domain = .interval(-2, 2), _ second: Domain? = nil,
    _ apply: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> [OpRow] {
    broadcasts.map { left, right in
      OpRow(op, in: file, [left, right], [first, second ?? first], broadcasts: true) {
        apply($0[0], $0[1])
      }
    }
  }
}
