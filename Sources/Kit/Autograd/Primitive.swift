/// An operation that the engine can run, differentiate and, given its inputs again, rerun in place.
///
/// `evaluate` writes into memory that it is given and reads nothing but its inputs, so that a recorded
/// step can be replayed on the same memory.
public protocol Primitive: Sendable {
  /// The operation's name in errors and profiles.
  static var name: String { get }

  /// True if the result is the first input under another shape, in the same memory.
  static var isView: Bool { get }

  /// The shape of the result.
  ///
  /// - Throws: What does not fit about the inputs' shapes.
  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape

  /// Writes the result; `result` has the shape of `resultShape` and elements that are not set.
  func evaluate(_ inputs: [Tensor], into result: Tensor)

  /// The vector-Jacobian product, in differentiable operations: for each input the gradient of
  /// `⟨gy, y⟩`, in the input's shape or in one that broadcasting made of it (the walk sums back).
  ///
  /// `nil` for an input: the derivative is zero by design, or `call` does not want it.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?]
}

/// One application of a primitive, as its vector-Jacobian product sees it.
public struct PrimitiveCall {
  /// The result: tracked, so that products of it are differentiated too.
  public let output: Tensor
  /// The inputs, in order.
  public var inputs: [Tensor] { output.inputs }
  /// The walk that asks.
  let walk: UInt64

  /// True if the gradient for the input at `index` is needed.
  public func wants(_ index: Int) -> Bool {
    let visit = inputs[index].visit
    return visit.walk == walk && visit.isNeeded
  }

  /// The gradient for the input at `index`, as `primitive` of `operands` makes it.
  ///
  /// Weights are used several times in a step (on data, on samples, between both), and each use has its
  /// share in their gradient: the product adds to the sum of those so far, where nobody else holds it
  /// and it is not to be differentiated itself.
  func gradient<Product: AddingPrimitive>(
    for index: Int, _ primitive: Product, _ operands: Tensor...
  ) -> Tensor {
    let input = inputs[index]
    // An input that stands in two places has two shares in one call: the walk adds those.
    guard !Recording.isOn, input.visit.walk == walk, inputs.count(where: { $0 === input }) == 1,
      isKnownUniquelyReferenced(&input.visit.cotangent), let sum = input.visit.cotangent,
      isKnownUniquelyReferenced(&sum.storage), !operands.contains(where: { $0.failure != nil }),
      let shape = try? primitive.resultShape(of: operands), shape == sum.shape
    else { return primitive(operands) }
    primitive.measured(operands, sum) { primitive.add(operands, to: sum) }
    input.visit.additions += 1
    return sum
  }
}

extension Primitive {
  /// Most operations write into memory of their own.
  public static var isView: Bool { false }

  /// For a product "m x n x k", else what the result has; for the profile.
  private func workShapes(_ inputs: [Tensor], _ result: Tensor) -> String {
    guard let product = self as? any ProductPrimitive else {
      return result.shape.dimensions.map { "\($0)" }.joined(separator: " x ")
    }
    let columns = result.shape.rank > 0 ? result.shape[result.shape.rank - 1] : 1
    let elements = max(result.shape.count, 1)
    let terms = product.operations(inputs, result) / 2 / Double(elements)
    return "\(elements / max(columns, 1)) x \(columns) x \(Int(terms.rounded()))"
  }

  private func work(_ inputs: [Tensor], _ result: Tensor) -> Double {
    (self as? any ProductPrimitive)?.operations(inputs, result) ?? 0
  }

  /// Runs `body`, which computes `result`; counted where a profile is made.
  @inline(__always)
  fileprivate func measured(_ inputs: [Tensor], _ result: Tensor, _ body: () -> Void) {
    Profile.measure(
      Self.name, shapes: workShapes(inputs, result), operations: work(inputs, result), body)
  }

  /// Runs the primitive, and records the call if an input is tracked and recording is on.
  ///
  /// An input that failed, inputs of two dtypes, or shapes that do not fit give a failed tensor.
  public func callAsFunction(_ inputs: [Tensor]) -> Tensor {
    var (isTracked, fits) = (false, !inputs.isEmpty)
    for place in inputs.indices {
      fits = fits && inputs[place].failure == nil && inputs[place].dtype == inputs[0].dtype
      isTracked = isTracked || inputs[place].isTracked
    }
    guard fits else { return Self.failure(of: inputs) }
    let dtype = inputs[0].dtype
    let shape: Shape
    do {
      shape = try resultShape(of: inputs)
    } catch {
      return .failed(error, dtype: dtype)
    }
    // Broadcasting can name more elements than there can be bytes: an error, not an overflow.
    guard shape.count <= Shape.maximumCount else {
      return .failed(.invalidShape(op: Self.name), dtype: dtype)
    }
    let records = isTracked && Recording.isOn
    let result = Tensor(
      shape: shape, dtype: dtype, storage: Self.isView ? inputs[0].storage : nil,
      isTracked: records,
      primitive: records ? self : nil, inputs: records ? inputs : [])
    guard result.failure == nil else { return result }
    measured(inputs, result) { evaluate(inputs, into: result) }
    return result
  }

  /// What is wrong with inputs of which one failed, or which are none, or of two dtypes: the first of it.
  @inline(never)
  private static func failure(of inputs: [Tensor]) -> Tensor {
    guard let first = inputs.first else { return .failed(.empty(op: name), dtype: .float32) }
    for input in inputs {
      if let failure = input.failure { return .failed(failure, dtype: first.dtype) }
      if input.dtype != first.dtype {
        let mismatch = TensorError.dtypeMismatch(op: name, lhs: first.dtype, rhs: input.dtype)
        return .failed(mismatch, dtype: first.dtype)
      }
    }
    return first
  }

  /// Runs the primitive on its inputs.
  public func callAsFunction(_ inputs: Tensor...) -> Tensor { callAsFunction(inputs) }
}

/// An operation that is one matrix product.
protocol ProductPrimitive: Primitive {
  /// The multiplications and additions that make `result`; for the profile.
  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double
}

/// A product that can be added to a sum at no cost of its own: the derivative by a layer's weights.
protocol AddingPrimitive: ProductPrimitive {
  /// Adds the result to `sum`, which has its shape.
  func add(_ inputs: [Tensor], to sum: Tensor)
}
