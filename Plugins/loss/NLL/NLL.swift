import GanLabKit

/// The negative log-likelihood: the mean code length of the data under the model, in nats.
///
///     -E ln p(x) = H(p_d) + KL(p_d ‖ p)
///
/// The entropy H of the data is its floor, which no model beats but by chance.
public struct NLL: Loss {
  /// What it says of itself.
  public static let about = About(
    "nll", "the negative log-likelihood of the data: maximum likelihood",
    formula: "the model minimises  -E ln p(x) = H(p_d) + KL(p_d || p)",
    paper: "Dinh, Krueger & Bengio 2015, NICE",
    needs: [.likelihood],
    notes: """
      The loss is in nats. It goes down to the entropy of the data and no further, and what it is above \
      is KL(p_d || p). That divergence is large where the data have mass and the model has none: a model \
      trained so covers all modes, and would rather leave mass between them than miss one.
      """)

  /// Adam's usual decays, and a learning rate that falls: this is no game, it has an end.
  ///
  /// Where the data are narrow the density is steep, and single gradients are long: they are cut.
  public static let recommended = Recommended(
    learningRate: 1e-3, betas: (0.9, 0.999), clip: 5, decay: .cosine)

  /// No hyperparameters.
  public init() {}

  /// One update of the model.
  ///
  /// - Throws: `ComponentError` if the networks know no density, or no normalised one.
  public func updates(for networks: any Networks) throws -> [Update] {
    guard let networks = networks as? any LikelihoodNetworks else {
      throw ComponentError("nll needs a likelihood, and this model has none")
    }
    guard networks.logPartition != nil else {
      throw ComponentError("nll needs a density that is normalised, and this model's is an energy")
    }
    return [
      Update(Part.model) { context in
        -networks.logDensity(context.draws.data(context.batch), .training).mean()
      }
    ]
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, NLL.self) }
}
