import Autograd
import Learning

/// A generator and a discriminator; samples that are no rows, such as images, are rows for both.
public final class GanNetworks: AdversarialNetworks, FeatureNetworks {
  /// The distribution of the codes.
  public let prior: Prior
  /// True if the discriminator normalises or compares the samples of a batch, or sees packs of them.
  public let criticMixesSamples: Bool
  /// How many samples a logit in training is about.
  public let samplesPerLogit: Int
  private let generator: any Layer
  private let discriminator: any Layer
  private let sampleShape: Shape

  /// A generator of rows from codes [n, prior.dimensions], and a discriminator that gives rows, of as many
  /// numbers as `sampleShape` has, their logits [n, 1].
  ///
  /// With `samplesPerLogit` m its rows are m samples in a row, the channels of images one behind the other.
  public init(
    _ generator: any Layer, _ discriminator: any Layer, prior: Prior, sampleShape: Shape,
    criticMixesSamples: Bool, samplesPerLogit: Int = 1
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.prior = prior
    self.sampleShape = sampleShape
    self.criticMixesSamples = criticMixesSamples || samplesPerLogit > 1
    self.samplesPerLogit = max(samplesPerLogit, 1)
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

  /// The logits of the samples `x`; in training, of their packs.
  ///
  /// Where nobody trains, a sample is shown to a D that sees packs of m as a pack of m copies, and its logit
  /// is a share of theirs. For the best such D that is exact: of independent samples its logit is the sum of
  /// ln p_d - ln p_g over the pack.
  public func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor {
    let logits = discriminator(packed(x, mode), mode)
    return samplesPerLogit > 1 && mode != .training
      ? logits * (1 / Double(samplesPerLogit)) : logits
  }

  /// What the discriminator's last layer sees of the samples `x`; their logits, if it does not stand apart.
  public func features(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard let network = discriminator as? any FeatureLayer else { return discriminate(x, mode) }
    return network.features(packed(x, mode), mode)
  }

  /// Samples as the rows that the discriminator takes.
  private func packed(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard x.failure == nil, x.shape.rank > 0 else { return x }
    let count = x.shape[0]
    let rows = sampleShape.rank == 1 ? x : x.reshaped([count, sampleShape.count])
    let size = samplesPerLogit
    guard size > 1 else { return rows }
    guard mode == .training else {
      return concatenate(Array(repeating: rows, count: size), axis: 1)
    }
    let packs = count / size
    let seen = packs * size == count ? rows : rows.sliced(0..<packs * size)
    return seen.reshaped([packs, size * sampleShape.count])
  }
}
