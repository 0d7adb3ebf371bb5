import GanLabKit

/// The encoder, the decoder and the decoder's likelihood: one network, trained by one loss.
final class AutoEncoder: Layer {
  private let encoder: Encoder
  private let decoder: any Layer
  let latent: Int
  let likelihood: any DecoderLikelihood

  init(
    encoder: Encoder, decoder: any Layer, latent: Int, likelihood: any DecoderLikelihood
  ) {
    self.encoder = encoder
    self.decoder = decoder
    self.latent = latent
    self.likelihood = likelihood
  }

  var parameters: [Parameter] {
    encoder.parameters.map { $0.prefixed("encoder") }
      + decoder.parameters.map { $0.prefixed("decoder") } + likelihood.parameters
  }

  var buffers: [Parameter] { likelihood.buffers }

  /// The encoder's output is all means, then all logarithms of variances.
  func posterior(_ x: Tensor, _ classes: Tensor?, _ mode: Mode) -> DiagonalGaussian {
    let output = encoder(likelihood.encoderInput(x), classes, mode)
    return DiagonalGaussian(
      mean: output.sliced(axis: 1, 0..<latent),
      logVariance: output.sliced(axis: 1, latent..<2 * latent))
  }

  func decode(_ z: Tensor, _ mode: Mode) -> Tensor { decoder(z, mode) }

  /// The moments of the code of `x`, where no class is told.
  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    encoder(likelihood.encoderInput(x), nil, mode)
  }
}

/// What the lab sees of them; samples that are no rows, such as images, are rows inside.
final class VAENetworks: VariationalNetworks, FeatureNetworks {
  private let network: AutoEncoder
  private let sampleShape: Shape
  let prior: Prior

  init(_ network: AutoEncoder, prior: Prior, sampleShape: Shape) {
    self.network = network
    self.prior = prior
    self.sampleShape = sampleShape
  }

  var parts: [Part] { [Part(Part.model, network)] }

  func posterior(_ x: Tensor, ofClasses classes: Tensor?, _ mode: Mode) -> DiagonalGaussian {
    network.posterior(rows(x), classes, mode)
  }

  func logLikelihood(_ x: Tensor, given z: Tensor, _ mode: Mode) -> Tensor {
    network.likelihood.logLikelihood(rows(x), network.decode(z, mode))
  }

  func generate(_ z: Tensor, _ mode: Mode) -> Tensor {
    let x = network.likelihood.mean(network.decode(z, mode))
    guard x.failure == nil, sampleShape.rank != 1 else { return x }
    return x.reshaped(Shape([x.shape[0]] + sampleShape.dimensions))
  }

  /// The means of the codes, where no class is told.
  func features(_ x: Tensor, _ mode: Mode) -> Tensor { posterior(x, ofClasses: nil, mode).mean }

  private func rows(_ x: Tensor) -> Tensor {
    guard x.failure == nil, sampleShape.rank != 1, x.shape.rank > 0 else { return x }
    return x.reshaped([x.shape[0], sampleShape.count])
  }
}
