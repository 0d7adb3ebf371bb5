import Synchronization

private let walks = Atomic<UInt64>(0)

/// The gradients of the scalar `y` with respect to each of `xs`, in their shapes.
///
/// Reverse mode: the graph behind `y` is walked once, from the results to the inputs, and only where
/// a path leads to one of `xs`; frozen parameters cost nothing. With `recording` the gradients are
/// themselves recorded, so that gradients of any order can be asked of them (as a gradient penalty
/// does); without, the walk leaves nothing behind. A tracked tensor that `y` does not depend on has gradient 0.
///
/// - Throws: `notScalar` if `y` is not one number; `notTracked` if nothing was recorded of one of `xs`,
///   whose gradient would be a 0 that nobody meant; the first error of the operations behind `y`.
public func gradient(
  of y: Tensor, withRespectTo xs: [Tensor], recording: Bool = false
) throws(TensorError) -> [Tensor] {
  try y.checked()
  guard y.shape.count == 1 else { throw .notScalar(op: "gradient", shape: y.shape) }
  return try vectorJacobianProduct(
    of: y, cotangent: .ones(like: y), withRespectTo: xs, recording: recording)
}

/// The product of `cotangent`, in the shape of `y`, with the Jacobian of `y` with respect to each of
/// `xs`: the gradient of `⟨cotangent, y⟩`.
///
/// - Throws: `shapeMismatch` if the cotangent has another shape than `y`; `notTracked`; the first error
///   of the operations behind `y`.
public func vectorJacobianProduct(
  of y: Tensor, cotangent: Tensor, withRespectTo xs: [Tensor], recording: Bool = false
) throws(TensorError) -> [Tensor] {
  try y.checked()
  try cotangent.checked()
  guard y.shape == cotangent.shape else {
    throw .shapeMismatch(op: "gradient", lhs: y.shape, rhs: cotangent.shape)
  }
  for x in xs {
    try x.checked()
    guard x.isTracked else { throw .notTracked(op: "gradient") }
  }
  let gradients =
    recording
    ? GradientWalk(from: y, to: xs).run(cotangent)
    : withoutRecording { GradientWalk(from: y, to: xs).run(cotangent) }
  for gradient in gradients { try gradient.checked() }
  return gradients
}

/// One walk from a result back to the tensors whose gradients are asked.
private struct GradientWalk {
  private let id: UInt64
  private let y: Tensor
  private let xs: [Tensor]
  /// The recorded results on the way, inputs before results.
  private let order: [Tensor]

  init(from y: Tensor, to xs: [Tensor]) {
    id = walks.wrappingAdd(1, ordering: .relaxed).newValue
    self.y = y
    self.xs = xs
    for x in xs { x.visit = GradientVisit(walk: id, isRequested: true, isNeeded: true) }
    order = GradientWalk.reachable(from: y, walk: id)
  }

  /// The recorded tensors behind `y`, oldest first, each marked with whether its cotangent is needed.
  private static func reachable(from y: Tensor, walk: UInt64) -> [Tensor] {
    var found: [Tensor] = []
    found.reserveCapacity(64)
    var pending = [y]
    if y.visit.walk != walk { y.visit = GradientVisit(walk: walk) }
    y.visit.isFound = true
    while let tensor = pending.popLast() {
      guard tensor.isRecorded else { continue }
      found.append(tensor)
      for input in tensor.inputs where input.isTracked {
        // A leaf that nobody asked about is left alone: several threads may walk over one network's
        // parameters at once.
        if !input.isRecorded, input.visit.walk != walk { continue }
        if input.visit.walk != walk { input.visit = GradientVisit(walk: walk) }
        guard !input.visit.isFound else { continue }
        input.visit.isFound = true
        pending.append(input)
      }
    }
    found.sort { $0.sequence < $1.sequence }
    for tensor in found {
      for input in tensor.inputs where input.visit.walk == walk && input.visit.isNeeded {
        tensor.visit.isNeeded = true
        break
      }
    }
    return found
  }

  func run(_ cotangent: Tensor) -> [Tensor] {
    y.visit.cotangent = cotangent
    for tensor in order.reversed() {
      guard tensor.visit.isNeeded, let gy = tensor.visit.cotangent,
        let primitive = tensor.primitive
      else { continue }
      if !tensor.visit.isRequested { tensor.visit.cotangent = nil }
      let call = PrimitiveCall(output: tensor, walk: id)
      let products = primitive.vectorJacobianProduct(gy, call)
      for place in 0..<min(tensor.inputs.count, products.count) {
        let input = tensor.inputs[place]
        guard input.visit.walk == id, input.visit.isNeeded, let product = products[place] else {
          continue
        }
        if input.visit.additions > 0 {
          input.visit.additions -= 1
          continue
        }
        // Broadcasting repeated the input, so its gradient is the sum over the repeats: once, here.
        let gradient = product.summed(to: input.shape)
        if let sum = input.visit.cotangent {
          input.visit.cotangent = sum + gradient
        } else {
          input.visit.cotangent = gradient
        }
      }
    }
    // A cotangent left on a tensor could hold the graph that the tensor is part of.
    defer {
      y.visit.cotangent = nil
      for x in xs { x.visit.cotangent = nil }
    }
    return xs.map { $0.visit.cotangent ?? .zeros(like: $0) }
  }
}
