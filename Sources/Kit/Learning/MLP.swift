import Autograd

/// A multilayer perceptron: fully connected layers with a nonlinearity between them.
public final class MLP: FeatureLayer {
  /// What stands between a layer and its nonlinearity.
  public enum Normalisation: String, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// Batch normalisation.
    case batch
  }

  private let body: Sequential

  /// A perceptron of the widths `sizes`, input first, output last; x is [n, sizes.first].
  ///
  /// With `spectral` all its weights are normalised spectrally: with ReLUs, whose slopes are at most 1,
  /// the whole has slopes of at most 1. With `closeness` the last layer also sees how near the others of
  /// the batch are.
  public init(
    _ sizes: [Int], activation: Activation, output: Activation = .none,
    normalisation: Normalisation = .none, initialiser: Initialiser = .uniformFanIn,
    spectral: SpectralNormalisation? = nil, closeness: ClosenessSettings? = nil,
    random: inout Random, dtype: DType = .float32
  ) {
    var layers: [any Layer] = []
    for (place, (inputs, outputs)) in zip(sizes, sizes.dropFirst()).enumerated() {
      let isLast = place == sizes.count - 2
      var inputs = inputs
      if isLast, let closeness {
        layers.append(
          Closeness(inputs, closeness, initialiser: initialiser, random: &random, dtype: dtype))
        inputs += closeness.kernels
      }
      layers.append(
        Linear(
          inputs, outputs, initialiser: initialiser, spectral: spectral, random: &random,
          dtype: dtype))
      if normalisation == .batch, !isLast { layers.append(BatchNorm(outputs, dtype: dtype)) }
      let nonlinearity = isLast ? output : activation
      if nonlinearity != .none { layers.append(ActivationLayer(nonlinearity)) }
    }
    body = Sequential(layers)
  }

  /// All weights and biases, first layer first.
  public var parameters: [Parameter] { body.parameters }
  /// Those of batch normalisation and of spectral normalisation, where there is any.
  public var buffers: [Parameter] { body.buffers }

  /// The last layer's result.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { body(x, mode) }

  /// What the last layer sees: the last hidden layer behind its nonlinearity.
  ///
  /// Of a perceptron whose output has a nonlinearity, that is what this sees.
  public func features(_ x: Tensor, _ mode: Mode) -> Tensor { body.features(x, mode) }
}
