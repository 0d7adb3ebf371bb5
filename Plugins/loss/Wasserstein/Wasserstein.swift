import GanLabKit

/// The earth mover's distance in its dual form.
///
/// It is the largest difference of means that a critic with slopes of at most 1 can find,
///
///     W₁(p_d, p_g) = sup { E d(x) - E d(G(z)) : ‖d‖_L ≤ 1 }.
///
/// The bound on the slopes is not in here: it is the switch `gradient-penalty`, `weight-clipping` or
/// `spectral-norm`.
public struct Wasserstein: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "wasserstein", "the earth mover's distance, estimated by a critic of bounded slope",
    formula: """
      the critic maximises  E d(x) - E d(G(z))   over d with slopes of at most 1
      G minimises  -E d(G(z))
      """,
    paper: "Arjovsky, Chintala & Bottou 2017, Wasserstein generative adversarial networks",
    needs: [.generator, .critic], provides: [.criticValue],
    notes: """
      The critic needs a bounded slope: switch gradient-penalty on, or weight-clipping, or spectral-norm. \
      Without one its values grow without end. Its loss, with the sign turned, follows W₁. With \
      spectral-norm, gan-mlp needs d-activation=relu: see there.
      """)

  /// Five critic updates for one of the generator, as in the paper, and longer steps than the game's.
  public static let recommended = Recommended(
    criticSteps: 5, learningRate: 1e-3,
    oneOfSwitches: ["gradient-penalty", "weight-clipping", "spectral-norm"])

  /// No hyperparameters.
  public init() {}

  /// E d(G(z)) - E d(x).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    fake.mean() - real.mean()
  }

  /// -E d(G(z)).
  public func generatorLoss(fake: Tensor) -> Tensor { -fake.mean() }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Wasserstein.self) }
}
