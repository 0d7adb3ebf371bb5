import Autograd

/// Whether a network is being trained or used.
public enum Mode: Sendable {
  /// Batch statistics, and running averages that move.
  case training
  /// Running averages, fixed; of a network that keeps an average of its weights, the average.
  case evaluation
  /// As evaluation, but with the weights as they are: the network that the others play against.
  case live
}

/// A differentiable function with parameters.
public protocol Layer: AnyObject {
  /// What an optimiser moves, in a fixed order.
  var parameters: [Parameter] { get }
  /// What is stored with the parameters and not trained, such as running averages.
  var buffers: [Parameter] { get }
  /// The layer's result for a batch `x`, whose first axis counts the samples.
  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor
  /// Called after an optimiser has moved the parameters.
  func parametersMoved()
}

extension Layer {
  /// Most layers carry nothing but parameters.
  public var buffers: [Parameter] { [] }
  /// Most layers keep nothing that follows their parameters.
  public func parametersMoved() {}
}

/// A network whose last layer stands apart from what it sees.
public protocol FeatureLayer: Layer {
  /// What the last layer sees of the batch `x`: [n, features].
  func features(_ x: Tensor, _ mode: Mode) -> Tensor
}

/// A layer that takes the ReLUs before and behind it on its way.
protocol RectifiableLayer: Layer {
  /// The layer of what `run` has made so far, and behind it a leaky ReLU of slope `next` if there is one.
  func result(_ run: RectifiedRun, rectifying next: Double?, _ mode: Mode) -> RectifiedRun
}

/// Layers applied one after the other; the names of their parameters begin with their place.
public final class Sequential: FeatureLayer {
  /// The layers, first to last.
  public let layers: [any Layer]

  /// Chains `layers`.
  public init(_ layers: [any Layer]) { self.layers = layers }

  /// All layers' parameters.
  public var parameters: [Parameter] { named(\.parameters) }
  /// All layers' buffers.
  public var buffers: [Parameter] { named(\.buffers) }

  /// The result of the last layer.
  ///
  /// Fully connected layers with ReLUs between them are taken together, and so are convolutions, and a batch
  /// normalisation and the ReLU behind it: same numbers, fewer passes.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    result(x, mode, layers: layers.count)
  }

  /// What the last layer sees: the result of all layers before it.
  public func features(_ x: Tensor, _ mode: Mode) -> Tensor {
    result(x, mode, layers: max(layers.count - 1, 0))
  }

  private func result(_ x: Tensor, _ mode: Mode, layers count: Int) -> Tensor {
    let layers = layers.prefix(count)
    var x = x
    var place = 0
    while place < layers.count {
      if let layer = layers[place] as? BatchNorm, place + 1 < layers.count,
        let slope = (layers[place + 1] as? ActivationLayer)?.reluSlope
      {
        x = layer.normalised(x, rectifying: slope, mode)
        place += 2
        continue
      }
      let run = rectifiedRun(from: place, in: layers)
      x = run.isEmpty ? layers[place](x, mode) : rectified(x, run, mode)
      place += max(run.count, 1)
    }
    return x
  }

  /// The longest run layer, ReLU, layer, …, layer that begins at `place`.
  private func rectifiedRun(
    from place: Int, in layers: ArraySlice<any Layer>
  ) -> Range<Int> {
    var end = place
    while end < layers.count, layers[end] is any RectifiableLayer {
      end += 1
      guard end + 1 < layers.count, (layers[end] as? ActivationLayer)?.reluSlope != nil,
        layers[end + 1] is any RectifiableLayer
      else { break }
      end += 1
    }
    return place..<end
  }

  private func rectified(_ x: Tensor, _ run: Range<Int>, _ mode: Mode) -> Tensor {
    var made = RectifiedRun(x)
    for place in stride(from: run.lowerBound, to: run.upperBound, by: 2) {
      guard let layer = layers[place] as? any RectifiableLayer else { continue }
      let behind = place + 1 < run.upperBound ? layers[place + 1] as? ActivationLayer : nil
      made = layer.result(made, rectifying: behind?.reluSlope, mode)
    }
    return made.result
  }

  /// Tells all layers.
  public func parametersMoved() { for layer in layers { layer.parametersMoved() } }

  private func named(_ list: (any Layer) -> [Parameter]) -> [Parameter] {
    layers.enumerated().flatMap { place, layer in list(layer).map { $0.prefixed("\(place)") } }
  }
}
