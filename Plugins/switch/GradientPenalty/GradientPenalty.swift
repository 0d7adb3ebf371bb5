import GanLabKit

/// Holds the critic's slope near 1 on the lines between data and generated samples.
///
///     λ E (‖∇d(x̂)‖ - 1)²,   x̂ = t x + (1 - t) G(z),  t uniform on [0, 1).
public struct GradientPenalty: Switch {
  /// What it says of itself.
  public static let about = About(
    "gradient-penalty", "holds the critic's slope near 1 between data and samples",
    formula: "λ E (‖∇d(x̂)‖ - 1)²,   x̂ = t x + (1 - t) G(z),   t ~ U[0, 1)",
    paper: "Gulrajani et al. 2017, Improved training of Wasserstein GANs (equation 3)",
    needs: [.critic],
    notes: """
      The penalty is on each sample's own slope, so a critic whose layers mix samples \
      (batch normalisation) makes it meaningless.
      """)

  @Hyperparameter("the weight λ; 0.1 suits the plane, the paper takes 10 for images", in: 0...1e6)
  var weight = 0.1
  @Hyperparameter("the slope that is asked for", in: 0...1e6) var slope = 1.0
  @Hyperparameter("leave slopes below the target alone") var oneSided = false

  /// λ = 0.1, two-sided.
  public init() {}

  /// λ E (‖∇d(x̂)‖ - 1)²: a gradient inside the loss, so the loss is differentiated twice.
  ///
  /// - Throws: The first error of the critic's operations.
  public func discriminatorPenalty(_ pass: DiscriminatorPass) throws -> Tensor? {
    let perSample = Shape(
      [pass.real.shape[0]] + Array(repeating: 1, count: pass.real.shape.rank - 1))
    let t = pass.context.draws.uniform(perSample)
    let norms = try pass.slopes(between: t)
    let excess = oneSided ? (norms - slope).relu() : norms - slope
    return excess.square().mean() * weight
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, GradientPenalty.self) }
}
