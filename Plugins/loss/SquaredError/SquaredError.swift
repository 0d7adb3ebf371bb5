import GanLabKit

/// The mean squared error of what a regressor answers to half of a sample.
public struct SquaredError: Loss {
  /// What it says of itself.
  public static let about = About(
    "squared-error", "the mean squared error of a regressor's answer",
    formula: "the model minimises  E ‖x₂ - f(x₁)‖² / d₂,  d₂: the numbers of x₂",
    paper: "Bishop 2006, Pattern recognition and machine learning (section 1.5.5)",
    needs: [.regression],
    notes: """
      E ‖x₂ - f(x₁)‖² = E ‖E[x₂|x₁] - f(x₁)‖² + E Var(x₂|x₁): the second term is the data's, and the first is 0 \
      where f is the conditional mean. It is the negative log-likelihood of a Gaussian around f(x₁) with \
      one fixed deviation, and no other shape of p(x₂|x₁) is ever asked for.
      """)

  /// Adam's usual decays, and a learning rate that falls: this is no game, it has an end.
  public static let recommended = Recommended(
    learningRate: 1e-3, betas: (0.9, 0.999), decay: .cosine)

  /// No hyperparameters.
  public init() {}

  /// One update of the model.
  ///
  /// - Throws: `ComponentError` if the networks are no regressor.
  public func updates(for networks: any Networks) throws -> [Update] {
    guard let networks = networks as? any GeneratorNetworks, let given = networks.prior.given,
      networks.prior.latent == 0, networks.part(Part.model) != nil
    else {
      throw ComponentError("squared-error needs a regressor, and this model is none")
    }
    return [
      Update(Part.model) { context in
        let x = context.draws.data(context.batch)
        let answer = networks.generate(given.rows(of: x), .training)
        return (given.missing(of: answer) - given.missing(of: x)).square().mean()
      }
    ]
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, SquaredError.self) }
}
