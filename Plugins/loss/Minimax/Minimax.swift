import GanLabKit

/// The GAN game as it was first written down: D maximises, G minimises one and the same value.
///
///     V(G, D) = E ln D(x) + E ln(1 - D(G(z))).
///
/// At the optimal D it is 2 JS(p_d ‖ p_g) - ln 4. Where D is sure that a sample is generated,
/// ln(1 - D(G(z))) is flat, and G's gradient vanishes.
public struct Minimax: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "minimax", "the original game: G minimises what D maximises",
    formula: """
      D maximises  E ln D(x) + E ln(1 - D(G(z)))
      G minimises  E ln(1 - D(G(z)))
      """,
    paper: "Goodfellow et al. 2014, Generative adversarial nets (equation 1)",
    needs: [.generator, .critic], provides: [.classTargets, .criticLogit],
    notes: """
      Its generator gradient vanishes when D is strong: try set d-steps=10 g-lr=1e-5, train steps=200, \
      plot gradients. nonsaturating has the same D and a gradient that stays alive. With its usual \
      learning rate Adam hides this, for it divides each gradient by its own size: a vanishing one \
      still makes full steps.
      """)

  /// No hyperparameters.
  public init() {}

  /// -E ln D(x) - E ln(1 - D(G(z))), with D = σ(d).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    binaryCrossEntropy(real, target: targets.real) + binaryCrossEntropy(fake, target: targets.fake)
  }

  /// E ln(1 - D(G(z))) = -E softplus(d(G(z))).
  public func generatorLoss(fake: Tensor) -> Tensor { -fake.softplus().mean() }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Minimax.self) }
}
