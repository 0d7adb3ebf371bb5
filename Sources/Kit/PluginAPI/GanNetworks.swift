import Autograd
import Learning

/// A generator and a discriminator; samples that are no rows, such as images, are rows for both.
public final class GanNetworks: AdversarialNetworks, FeatureNetworks {
  /// The distribution of the codes.
  public let prior: Prior
  /// True if the discriminator normalises batches.
  public let criticMixesSamples: Bool
  private let generator: any Layer
  private let discriminator: any Layer
  private let sampleShape: Shape

  /// A generator of rows from codes [n, prior.dimensions], and a discriminator that gives rows, of as many
  /// numbers as `sampleShape` has, their logits [n, 1].
  public init(
    _ generator: any Layer, _ discriminator: any Layer, prior: Prior, sampleShape: Shape,
    criticMixesSamples: Bool
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.prior = prior
    self.sampleShape = sampleShape
    self.criticMixesSamples = criticMixesSamples
  }

  /// The two networks.
  public var parts: [Part] {
    [Part(Part.generator, generator), Part(Part.discriminator, discriminator)]
  }

  /// The samples of the codes `z`.
  public func generate(_ z: Tensor, _ mode: Mode) -> Tensor {
    let x = generator(z, mode)
    guard x.failure == nil, sampleShape.rank != 1, x.shape.rank > 0 else { return x }
    return x.reshaped(Shape([x.shape[0]] + sampleShape.dimensions))
  }

  /// The logits of the samples `x`.
  public func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard x.failure == nil, sampleShape.rank != 1, x.shape.rank > 0 else {
      return discriminator(x, mode)
    }
    return discriminator(x.reshaped([x.shape[0], sampleShape.count]), mode)
  }

  /// What the discriminator's last layer sees of the samples `x`; their logits, if it does not stand apart.
  public func features(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard let network = discriminator as? any FeatureLayer else { return discriminate(x, mode) }
    guard x.failure == nil, sampleShape.rank != 1, x.shape.rank > 0 else {
      return network.features(x, mode)
    }
    return network.features(x.reshaped([x.shape[0], sampleShape.count]), mode)
  }
}
