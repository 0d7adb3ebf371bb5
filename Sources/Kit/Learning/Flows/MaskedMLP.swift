import Autograd

/// A perceptron whose outputs for an element depend on the inputs before it alone
/// (Germain, Gregor, Murray & Larochelle 2015, MADE).
///
/// Each unit has a degree; a weight counts where the degree does not fall, and towards an output where
/// it rises. Inputs have the degrees 1 … d in the order, hidden units 1 … d - 1 in turns.
final class MaskedMLP: Layer {
  private let layers: [(linear: Linear, mask: Tensor)]
  private let activation: Activation

  /// `outputs` says of each output which element it is for, `degrees` of each element, which is an input,
  /// its place in the order, from 1; with `startsAtZero` all outputs are 0 at first.
  init(
    hidden: [Int], outputs: [Int], degrees: [Int], startsAtZero: Bool, activation: Activation,
    random: inout Random, dtype: DType
  ) {
    self.activation = activation
    let d = degrees.count
    var before = degrees
    var layers: [(Linear, Tensor)] = []
    for (place, width) in (hidden + [outputs.count]).enumerated() {
      let isLast = place == hidden.count
      let after =
        isLast
        ? outputs.map { degrees[$0] } : (0..<width).map { d > 1 ? 1 + $0 % (d - 1) : 0 }
      let mask = before.flatMap { low in
        after.map { (isLast ? $0 > low : $0 >= low) ? 1.0 : 0 }
      }
      layers.append(
        (
          Linear(before.count, width, random: &random, dtype: dtype),
          .of(mask, Shape([before.count, width]), dtype: dtype)
        ))
      before = after
    }
    self.layers = layers.map { (linear: $0.0, mask: $0.1) }
    guard startsAtZero else { return }
    for parameter in self.layers.last?.linear.parameters ?? [] { parameter.tensor.fillInPlace(0) }
  }

  var parameters: [Parameter] {
    layers.enumerated().flatMap { place, layer in
      layer.linear.parameters.map { $0.prefixed("\(place)") }
    }
  }

  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let weights = layers.map { $0.linear.weight * $0.mask }
    if let slope = activation.reluSlope {
      var row = RectifiedRun(x)
      for (place, layer) in layers.enumerated() {
        let isLast = place == layers.count - 1
        row = row.linear(weights[place], layer.linear.bias, rectifying: isLast ? nil : slope)
      }
      return row.result
    }
    var x = x
    for (place, layer) in layers.enumerated() {
      x = x.linear(weights[place], layer.linear.bias)
      if place < layers.count - 1 { x = activation(x) }
    }
    return x
  }
}
