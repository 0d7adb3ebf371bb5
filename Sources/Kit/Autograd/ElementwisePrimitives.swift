/// An elementwise operation of one input, whose result has the input's shape.
protocol UnaryPrimitive: Primitive {
  static var kernel: UnaryKernel { get }
}

extension UnaryPrimitive {
  func resultShape(of inputs: [Tensor]) -> Shape { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into y: Tensor) { Self.kernel(inputs[0], into: y) }
}

/// An elementwise operation of two inputs that broadcast against each other as in NumPy.
protocol BinaryPrimitive: Primitive {
  static var kernel: BroadcastKernel { get }
}

extension BinaryPrimitive {
  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    guard let shape = Shape.broadcast(inputs[0].shape, inputs[1].shape) else {
      throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: inputs[1].shape)
    }
    return shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) { Self.kernel(inputs[0], inputs[1], into: y) }
}

/// An elementwise operation of two inputs of one shape: the derivative of another in one pass.
protocol PairPrimitive: Primitive {
  static var kernel: PairKernel { get }
}

extension PairPrimitive {
  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    guard inputs[0].shape == inputs[1].shape else {
      throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: inputs[1].shape)
    }
    return inputs[0].shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) { Self.kernel(inputs[0], inputs[1], into: y) }
}
