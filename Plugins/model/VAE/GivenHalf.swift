import GanLabKit

/// `cvae-half`: they are told half of the sample.
public enum GivenHalf: ClassTelling {
  /// What the model says of itself.
  public static let about = About(
    "cvae-half", "a variational auto-encoder of one half of a sample, given the other",
    formula: """
      ln p(x₂|x₁) >= E ln p(x₂|z, x₁) - KL(q(z|x₁, x₂) || p(z)),  z ~ q(z|x₁, x₂)
      gaussian: p(x₂|z, x₁) = N(f(z, x₁), noise^2 I)   bernoulli: p(x₂ᵢ = 1|z, x₁) = sigmoid(fᵢ(z, x₁))
      """,
    paper: """
      Sohn, Lee & Yan 2015, Learning structured output representation using deep conditional generative \
      models
      """,
    provides: [.generator, .encoder, .evidence, .completion, .features],
    notes: """
      Of an image the upper half is given, of a point the first coordinates. The code is left with what the \
      given half does not say of the other. The bound is one of ln p(x₂|x₁). With decoder=bernoulli images \
      come in greys from 0 to 1, each the chance of a 1, for which the bound's first term is a \
      cross-entropy and no density. As everywhere, samples are the decoder's means.
      """)
  /// Half of it.
  public static let told = Told.half
  /// For data of any kind.
  public static let decoder = DecoderFamily.gaussian
}

/// The networks of a `cvae-half`: those of an auto-encoder of the missing half, which is told the given one as
/// others are the class.
final class HalfVAENetworks: VariationalNetworks, FeatureNetworks {
  private let network: AutoEncoder
  private let given: Given
  let prior: Prior

  init(_ network: AutoEncoder, given: Given) {
    self.network = network
    self.given = given
    prior = Prior(latent: network.latent, given: given)
  }

  var parts: [Part] { [Part(Part.model, network)] }

  /// q(z|x₁, x₂); no class is told.
  func posterior(_ x: Tensor, ofClasses classes: Tensor?, _ mode: Mode) -> DiagonalGaussian {
    network.posterior(given.missing(of: x), given.rows(of: x), mode)
  }

  /// ln p(x₂|z, x₁), where the code has x₁.
  func logLikelihood(_ x: Tensor, given z: Tensor, _ mode: Mode) -> Tensor {
    network.likelihood.logLikelihood(given.missing(of: x), network.decode(z, mode))
  }

  func generate(_ z: Tensor, _ mode: Mode) -> Tensor {
    let rest = network.likelihood.mean(network.decode(z, mode))
    guard let parts = prior.parts(of: z) else { return rest }
    return given.whole(parts.given, rest)
  }

  func features(_ x: Tensor, _ mode: Mode) -> Tensor { posterior(x, ofClasses: nil, mode).mean }
}

extension BuildPlan {
  /// The plan for what is missing of each sample.
  func missing(of given: Given) -> BuildPlan {
    var plan = self
    plan.sampleShape = given.missingShape
    plan.data = data.map { draw in
      { count in
        let rest = given.missing(of: draw(count))
        return rest.failure == nil
          ? rest.reshaped(Shape([count] + given.missingShape.dimensions)) : rest
      }
    }
    return plan
  }
}
