import GanLabKit

/// The game with the generator's other loss: -E ln D(G(z)) in place of E ln(1 - D(G(z))).
///
/// Both have the same fixed point, but where D is sure that a sample is generated this one is steep.
public struct NonSaturating: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "nonsaturating", "the game with a generator loss that stays steep when D is strong",
    formula: """
      D maximises  E ln D(x) + E ln(1 - D(G(z)))
      G minimises  -E ln D(G(z))
      """,
    paper: "Goodfellow et al. 2014, Generative adversarial nets (section 3)",
    needs: [.generator, .critic], provides: [.classTargets, .criticLogit])

  /// No hyperparameters.
  public init() {}

  /// -E ln D(x) - E ln(1 - D(G(z))), with D = σ(d).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    binaryCrossEntropy(real, target: targets.real) + binaryCrossEntropy(fake, target: targets.fake)
  }

  /// -E ln D(G(z)) = E softplus(-d(G(z))).
  public func generatorLoss(fake: Tensor) -> Tensor { (-fake).softplus().mean() }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, NonSaturating.self) }
}
