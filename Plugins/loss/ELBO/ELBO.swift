import GanLabKit

/// The negative evidence lower bound, with the weight β of its second term.
///
///     -E ln p(x|z) + β KL(q(z|x) ‖ p(z)),   z ~ q(z|x)
///
/// At β = 1 it is above -E ln p(x), by KL(q(z|x) ‖ p(z|x)).
public struct ELBO: Loss {
  /// What it says of itself.
  public static let about = About(
    "elbo", "the evidence lower bound of a model with an encoder",
    formula: "the model minimises  -E ln p(x|z) + β KL(q(z|x) || p(z)),  z ~ q(z|x)",
    paper: "Kingma & Welling 2014, Auto-encoding variational Bayes; β: Higgins et al. 2017, β-VAE",
    needs: [.evidence],
    notes: """
      At beta=1 its negative is a bound of ln p(x), in nats. A larger beta buys codes that are nearer to \
      the prior with worse reconstructions; at beta=0 nothing keeps the codes near the prior, and samples \
      from it are senseless.
      """)

  /// Adam's usual decays, and a learning rate that falls: this is no game, it has an end.
  public static let recommended = Recommended(
    learningRate: 1e-3, betas: (0.9, 0.999), clip: 5, decay: .cosine)

  @Hyperparameter("the weight β of the divergence from the prior", in: 0...1e6) var beta = 1.0

  /// β = 1.
  public init() {}

  /// One update of the model.
  ///
  /// - Throws: `ComponentError` if the networks have no such bound.
  public func updates(for networks: any Networks) throws -> [Update] {
    guard let networks = networks as? any VariationalNetworks else {
      throw ComponentError("elbo needs a bound of the likelihood, and this model has none")
    }
    let beta = beta
    return [
      Update(Part.model) { context in
        let data = try context.data(for: networks.prior)
        // From the stream of the codes: what a switch draws does not change it.
        let noise = context.draws.codes(
          context.batch, of: Prior(dimensions: networks.prior.latent))
        let evidence = networks.evidence(
          data.samples, ofClasses: data.classes, noise: noise, .training)
        return (evidence.divergence * beta - evidence.reconstruction).mean()
      }
    ]
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, ELBO.self) }
}
