import Autograd
import Glibc
import Learning

/// Networks with a decoder p(x|z) and an encoder q(z|x), which bound the likelihood from below.
///
/// The bound (Kingma & Welling 2014):
///
///     ln p(x) ≥ E ln p(x|z) - KL(q(z|x) ‖ p(z)),   z ~ q(z|x),   p(z) = N(0, I)
///
/// `generate` gives the mean of p(x|z). Networks that are told the class y (Sohn, Lee & Yan 2015, Learning
/// structured output representation using deep conditional generative models) have a prior with classes: they
/// bound ln p(x|y), q(z|x, y) is over the coordinates z alone, and the decoder's codes are (z, y). Those that are given
/// half of x (`Prior.given`) bound ln p of the other half, and their decoder's codes are (z, half). What the
/// loss `elbo` trains is their part `model`.
public protocol VariationalNetworks: GeneratorNetworks {
  /// q(z|x) for each of the samples `x` [n] + sampleShape, over the k = `prior.latent` coordinates z.
  ///
  /// `classes` are the samples' where the prior has any, rows [n, classes] of a 1 and zeros, else nil.
  func posterior(_ x: Tensor, ofClasses classes: Tensor?, _ mode: Mode) -> DiagonalGaussian
  /// ln p(x|z) of each sample of `x` given the code in the same row of `z` [n, prior.dimensions]: [n, 1],
  /// in nats.
  func logLikelihood(_ x: Tensor, given z: Tensor, _ mode: Mode) -> Tensor
}

extension VariationalNetworks {
  /// Both terms of the bound for the samples `x`, with one code for each: z = μ(x) + σ(x) ⊙ ε.
  ///
  /// `noise` ε [n, k] is standard normal; `classes` are the samples' where the networks are told them.
  /// That z is a function of it, and of the parameters, lets the
  /// gradient pass (the reparameterisation).
  public func evidence(
    _ x: Tensor, ofClasses classes: Tensor? = nil, noise: Tensor, _ mode: Mode
  ) -> Evidence {
    let posterior = posterior(x, ofClasses: classes, mode)
    let z = prior.codes(of: posterior.samples(noise: noise), for: x, classes: classes)
    return Evidence(
      reconstruction: logLikelihood(x, given: z, mode),
      divergence: posterior.divergenceFromStandardNormal)
  }

  /// What the decoder makes of the means of the codes of `x`: [n] + sampleShape.
  public func reconstruct(_ x: Tensor, ofClasses classes: Tensor? = nil, _ mode: Mode) -> Tensor {
    let mean = posterior(x, ofClasses: classes, mode).mean
    return generate(prior.codes(of: mean, for: x, classes: classes), mode)
  }
}

/// The two terms of the evidence lower bound, in nats per sample: their difference is the bound.
public struct Evidence {
  /// ln p(x|z) for one code z of each sample: [n, 1].
  public let reconstruction: Tensor
  /// KL(q(z|x) ‖ p(z)): [n, 1].
  public let divergence: Tensor

  /// The terms of n samples.
  public init(reconstruction: Tensor, divergence: Tensor) {
    self.reconstruction = reconstruction
    self.divergence = divergence
  }
}

/// Normal distributions with independent coordinates, one in each row.
public struct DiagonalGaussian {
  /// μ: [n, k].
  public let mean: Tensor
  /// ln σ²: [n, k].
  ///
  /// Any number is one, so that a network's output can be taken as it is.
  public let logVariance: Tensor

  /// The distributions with these moments.
  public init(mean: Tensor, logVariance: Tensor) {
    self.mean = mean
    self.logVariance = logVariance
  }

  /// μ + σ ⊙ ε, for a standard normal `noise` ε in the shape of μ.
  public func samples(noise: Tensor) -> Tensor { mean + (logVariance * 0.5).exp() * noise }

  /// KL(N(μ, σ²) ‖ N(0, I)) = ½ Σ (μ² + σ² - 1 - ln σ²): [n, 1].
  public var divergenceFromStandardNormal: Tensor {
    (mean.square() + logVariance.exp() - logVariance - 1).rowSums() * 0.5
  }

  /// ln N(z; μ, σ²) of the rows of `z`: [n, 1].
  public func logDensity(_ z: Tensor) -> Tensor {
    let squares = (z - mean).square() * (-logVariance).exp()
    return (squares + logVariance + log(2 * Double.pi)).rowSums() * -0.5
  }
}
