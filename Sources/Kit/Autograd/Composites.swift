extension Tensor {
  /// ln Σ eˣ along `axis`, without overflow: the largest element is taken out first.
  public func logSumExp(axis: Int = -1, keepingAxis: Bool = false) -> Tensor {
    let largest = max(axis: axis, keepingAxis: true).detached
    let total = (self - largest).exp().sum(axes: [axis], keepingAxes: true).log() + largest
    guard !keepingAxis, let place = shape.normalized(axis: axis), total.failure == nil else {
      return total
    }
    return total.reshaped(shape.reducing(place..<place + 1, keepingAxes: false))
  }

  /// x - ln Σ eˣ along `axis`; the largest element leaves both terms, so that no digits cancel.
  public func logSoftmax(axis: Int = -1) -> Tensor {
    let shifted = self - max(axis: axis, keepingAxis: true).detached
    return shifted - shifted.exp().sum(axes: [axis], keepingAxes: true).log()
  }

  /// eˣ / Σ eˣ along `axis`.
  public func softmax(axis: Int = -1) -> Tensor { logSoftmax(axis: axis).exp() }
}

/// The mean binary cross-entropy of logits d against the probability `target` of "real":
/// E[ target · softplus(-d) + (1 - target) · softplus(d) ].
///
/// With target 1 it is -E ln σ(d), with target 0 it is -E ln(1 - σ(d)).
public func binaryCrossEntropy(_ logits: Tensor, target: Double) -> Tensor {
  switch target {
  case 1: (-logits).softplus().mean()
  case 0: logits.softplus().mean()
  default: ((-logits).softplus() * target + logits.softplus() * (1 - target)).mean()
  }
}
