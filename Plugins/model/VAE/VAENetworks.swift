import GanLabKit

/// The encoder, the decoder and the decoder's likelihood: one network, trained by one loss.
final class AutoEncoder: Layer {
  private let encoder: MLP
  private let decoder: MLP
  let latent: Int
  let likelihood: any DecoderLikelihood

  init(encoder: MLP, decoder: MLP, latent: Int, likelihood: any DecoderLikelihood) {
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
  func posterior(_ x: Tensor, _ mode: Mode) -> DiagonalGaussian {
    let output = encoder(likelihood.encoderInput(x), mode)
    return DiagonalGaussian(
      mean: output.sliced(axis: 1, 0..<latent),
      logVariance: output.sliced(axis: 1, latent..<2 * latent))
  }

  func decode(_ z: Tensor, _ mode: Mode) -> Tensor { decoder(z, mode) }

  /// The reconstruction of `x` by the mean of its code.
  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    likelihood.mean(decode(posterior(x, mode).mean, mode))
  }
}

/// What the lab sees of them; samples that are no rows, such as images, are rows inside.
final class VAENetworks: VariationalNetworks {
  private let network: AutoEncoder
  private let sampleShape: Shape
  let prior: Prior

  init(_ network: AutoEncoder, sampleShape: Shape) {
    self.network = network
    self.sampleShape = sampleShape
    prior = Prior(dimensions: network.latent)
  }

  var parts: [Part] { [Part(Part.model, network)] }

  func posterior(_ x: Tensor, _ mode: Mode) -> DiagonalGaussian {
    network.posterior(rows(x), mode)
  }

  func logLikelihood(_ x: Tensor, given z: Tensor, _ mode: Mode) -> Tensor {
    network.likelihood.logLikelihood(rows(x), network.decode(z, mode))
  }

  func generate(_ z: Tensor, _ mode: Mode) -> Tensor {
    let x = network.likelihood.mean(network.decode(z, mode))
    guard x.failure == nil, sampleShape.rank != 1 else { return x }
    return x.reshaped(Shape([x.shape[0]] + sampleShape.dimensions))
  }

  private func rows(_ x: Tensor) -> Tensor {
    guard x.failure == nil, sampleShape.rank != 1, x.shape.rank > 0 else { return x }
    return x.reshaped([x.shape[0], sampleShape.count])
  }
}
