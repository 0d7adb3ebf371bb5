import Autograd

// A formula of a loss in C and its derivatives, as operations of the engine: the value l(x), the
// gradient g = ∂l/∂x, and the product H u of the second derivatives with a vector. Inputs are the
// batches of logits; vectors hold one batch after the other.

/// l(x): one number.
struct CLossValue: Primitive {
  static let name = "loss_in_c"
  let formula: CFormula

  func resultShape(of inputs: [Tensor]) -> Shape { .scalar }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    y.write([formula.value(inputs).value])
  }

  /// gx = gy g.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let gradient = formula.result(CLossGradient(formula: formula), call.inputs)
    return gradient.pieces(like: call.inputs).enumerated().map { place, piece in
      call.wants(place) ? gy * piece : nil
    }
  }
}

/// g(x) = ∂l/∂x: as many numbers as logits.
struct CLossGradient: Primitive {
  static let name = "loss_in_c_gradient"
  let formula: CFormula

  func resultShape(of inputs: [Tensor]) -> Shape { [inputs.reduce(0) { $0 + $1.shape.count }] }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    y.write(formula.value(inputs).gradient.map(Double.init))
  }

  /// gx = H gy, for H is symmetric; an error if the plugin does not give it.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let product = formula.product
    guard product.isThere else {
      let refused = formula.failed(
        """
        its gradient cannot be differentiated: the plugin gives no second derivatives \
        (\(product.name)), and something differentiates the loss twice
        """, gy.dtype)
      return call.inputs.map { _ in refused }
    }
    return formula.result(CLossProduct(formula: formula), [gy] + call.inputs)
      .pieces(like: call.inputs)
  }
}

/// H u for u and then the batches: as many numbers as logits.
struct CLossProduct: Primitive {
  static let name = "loss_in_c_product"
  let formula: CFormula

  func resultShape(of inputs: [Tensor]) -> Shape { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    y.write(formula.product(Array(inputs.dropFirst()), inputs[0]).map(Double.init))
  }

  /// gu = H gy; third derivatives are not asked of plugins in C.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let logits = Array(call.inputs.dropFirst())
    let along =
      call.wants(0) ? formula.result(CLossProduct(formula: formula), [gy] + logits) : nil
    let refused = formula.failed(
      "its second derivatives cannot be differentiated: a loss in C gives two orders, not three",
      gy.dtype)
    return [along] + logits.map { _ in refused }
  }
}

extension Tensor {
  /// Writes `values` into a new tensor's memory.
  fileprivate func write(_ values: [Double]) {
    switch dtype {
    case .float32: for (place, value) in values.enumerated() { f32[place] = Float(value) }
    case .float64: f64.update(from: values, count: values.count)
    }
  }

  /// This vector cut into pieces in the shapes of `tensors`.
  fileprivate func pieces(like tensors: [Tensor]) -> [Tensor] {
    var start = 0
    return tensors.map { tensor in
      defer { start += tensor.shape.count }
      return sliced(start..<start + tensor.shape.count).reshaped(tensor.shape)
    }
  }
}
