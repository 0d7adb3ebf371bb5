import GanLabKit
import TestSupport
import Testing

/// One case of ops.json: an operation, its numbers, and both orders of its derivative by PyTorch.
struct OpCase: Decodable, Sendable, CustomTestStringConvertible {
  /// The operation's name in ops.json.
  let op: String
  let attributes: Attributes
  let inputs: [Values]
  let output: Values
  let cotangent: Values
  let gradients: [Values]
  let direction: [Values]
  let second: [Values]

  struct Attributes: Decodable, Sendable {
    let slope, factor, offset, exponent, low, high, eps: Double?
    let axes, shape: [Int]?
    let axis, start, end: Int?
    let stride, padding, more, size: Int?
    let indices: [Int32]?
    let keepDims, transposeA, transposeB: Bool?
    let target: Values?
  }

  var testDescription: String {
    let named = Mirror(reflecting: attributes).children.compactMap { child -> String? in
      let value = Mirror(reflecting: child.value)
      guard let inner = value.children.first?.value, let label = child.label else { return nil }
      return label == "target" ? nil : "\(label) \(inner)"
    }
    return ([op] + inputs.map { "\($0.shape)" } + named).joined(separator: " ")
  }

  /// Reads all cases.
  static func all() throws -> [OpCase] {
    struct File: Decodable { let cases: [OpCase] }
    return try Golden.read("ops.json", as: File.self).cases
  }

  /// The call that ops.json means, in the lab's own functions.
  func callAsFunction(_ xs: [Tensor]) throws -> Tensor {
    let call = try #require(OpCase.calls[op], "ops.json has an operation that the lab lacks: \(op)")
    return try call(attributes, xs)
  }

  static let calls: [String: @Sendable (Attributes, [Tensor]) throws -> Tensor] = [
    "neg": { -$1[0] }, "exp": { $1[0].exp() }, "log": { $1[0].log() },
    "sqrt": { $1[0].sqrt() }, "square": { $1[0].square() },
    "reciprocal": { $1[0].reciprocal() }, "abs": { $1[0].abs() }, "sin": { $1[0].sin() },
    "cos": { $1[0].cos() }, "tanh": { $1[0].tanh() }, "sigmoid": { $1[0].sigmoid() },
    "softplus": { $1[0].softplus() }, "relu": { $1[0].relu() },
    "leaky_relu": { $1[0].leakyReLU(slope: try given($0.slope)) },
    "scale": { $1[0] * (try given($0.factor)) },
    "shift": { $1[0] + (try given($0.offset)) },
    "pow": { $1[0].pow(try given($0.exponent)) },
    "clamp": { $1[0].clamped(try given($0.low), try given($0.high)) },
    "add": { $1[0] + $1[1] }, "sub": { $1[0] - $1[1] }, "mul": { $1[0] * $1[1] },
    "div": { $1[0] / $1[1] }, "maximum": { $1[0].maximum($1[1]) },
    "minimum": { $1[0].minimum($1[1]) }, "lerp": { $1[0].lerp(to: $1[1], $1[2]) },
    "sum": { $1[0].sum(axes: $0.axes, keepingAxes: try given($0.keepDims)) },
    "mean": { $1[0].mean(axes: $0.axes, keepingAxes: try given($0.keepDims)) },
    "max": { $1[0].max(axis: try given($0.axis), keepingAxis: try given($0.keepDims)) },
    "log_sum_exp": {
      $1[0].logSumExp(axis: try given($0.axis), keepingAxis: try given($0.keepDims))
    },
    "softmax": { $1[0].softmax(axis: try given($0.axis)) },
    "log_softmax": { $1[0].logSoftmax(axis: try given($0.axis)) },
    "norm": { $1[0].norm(axis: try given($0.axis)) },
    "reshape": { $1[0].reshaped(Shape(try given($0.shape))) },
    "permute": { $1[0].permuted(try given($0.axes)) },
    "broadcast": { $1[0].broadcast(to: Shape(try given($0.shape))) },
    "concat": { concatenate($1, axis: try given($0.axis)) },
    "slice": {
      $1[0].sliced(axis: try given($0.axis), try given($0.start)..<(try given($0.end)))
    },
    "gather_rows": { gatherRows($1[0], try given($0.indices)) },
    "matmul": {
      $1[0].matmul(
        $1[1], transposingSelf: try given($0.transposeA),
        transposingOther: try given($0.transposeB))
    },
    "linear": { $1.count == 3 ? $1[0].linear($1[1], $1[2]) : $1[0].matmul($1[1]) },
    // The layer's own scale and shift stay 1 and 0: those of the case are inputs.
    "batch_norm": {
      let features = $1[0].shape[1]
      let layer = BatchNorm(features, epsilon: try given($0.eps), dtype: $1[0].dtype)
      return layer($1[0], .training) * $1[1] + $1[2]
    },
    "batch_norm_images": {
      let features = $1[0].shape[3]
      let layer = BatchNorm(features, epsilon: try given($0.eps), dtype: $1[0].dtype)
      return layer($1[0], .training) * $1[1] + $1[2]
    },
    "convolution": {
      $1[0].convolved(
        $1[1], $1.count > 2 ? $1[2] : nil, stride: try given($0.stride),
        padding: try given($0.padding))
    },
    "transposed_convolution": {
      $1[0].transposedConvolved(
        $1[1], $1.count > 2 ? $1[2] : nil, stride: try given($0.stride),
        padding: try given($0.padding), more: (try given($0.more), try given($0.more)))
    },
    "average_pool": { $1[0].averagePooled(try given($0.size), stride: try given($0.stride)) },
    "max_pool": { $1[0].maxPooled(try given($0.size), stride: try given($0.stride)) },
    // The lab's function takes one target for all logits, ops.json one for each.
    "bce_with_logits": {
      let target = try given($0.target).tensor($1[0].dtype)
      return (target * (-$1[0]).softplus() + (1 - target) * $1[0].softplus()).mean()
    },
  ]
}

/// An attribute that the case must have.
private func given<Value>(_ value: Value?) throws -> Value { try #require(value) }

/// The lab gathers rows of matrices; other tensors are seen as one for as long as it takes.
private func gatherRows(_ x: Tensor, _ indices: [Int32]) -> Tensor {
  let row = Array(x.shape.dimensions.dropFirst())
  return x.reshaped([x.shape[0], row.reduce(1, *)]).rows(at: indices)
    .reshaped(Shape([indices.count] + row))
}
