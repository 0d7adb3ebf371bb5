import Autograd
import Learning

/// The networks of a normalizing flow: exact densities, and samples.
///
/// Samples that are no rows, such as images, are taken as rows of their numbers.
public final class FlowNetworks: LikelihoodNetworks, GeneratorNetworks {
  private let layer: any Layer
  private let sampleShape: Shape

  /// Standard normal codes, as many numbers as a sample has.
  public let prior: Prior

  /// The flow that `make` makes for samples of `sampleShape`.
  ///
  /// With an `averaging` above 0, what is looked at is a moving average of the weights with that decay;
  /// `make` is then called twice, and must give the same weights.
  public init(sampleShape: Shape, averaging: Double = 0, _ make: () -> Flow) {
    layer = averaging > 0 ? Averaged(decay: averaging, make) : make()
    self.sampleShape = sampleShape
    prior = Prior(dimensions: sampleShape.count)
  }

  /// One network, `model`.
  public var parts: [Part] { [Part(Part.model, layer)] }

  /// The flow that counts in `mode`, from data to codes.
  public func flow(_ mode: Mode) -> Flow {
    let network = (layer as? Averaged)?.network(mode) ?? layer
    guard let flow = network as? Flow else { preconditionFailure("a flow's network is a flow") }
    return flow
  }

  /// The exact ln p(x): [n, 1].
  public func logDensity(_ x: Tensor, _ mode: Mode) -> Tensor {
    flow(mode).logDensity(rows(x), mode)
  }

  /// The samples of the codes `z`.
  public func generate(_ z: Tensor, _ mode: Mode) -> Tensor {
    let x = flow(mode).inverse(z, mode)
    guard x.failure == nil, sampleShape.rank != 1 else { return x }
    return x.reshaped(Shape([x.shape[0]] + sampleShape.dimensions))
  }

  private func rows(_ x: Tensor) -> Tensor {
    guard x.failure == nil, sampleShape.rank != 1, x.shape.rank > 0 else { return x }
    return x.reshaped([x.shape[0], sampleShape.count])
  }
}
