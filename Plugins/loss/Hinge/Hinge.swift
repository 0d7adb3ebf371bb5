import GanLabKit

/// The game in which D is done with a sample as soon as it is right about it by a margin.
public struct Hinge: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "hinge", "D stops at a margin of 1, and G climbs its score",
    formula: """
      D minimises  E max(0, 1 - d(x)) + E max(0, 1 + d(G(z)))
      G minimises  -E d(G(z))
      """,
    paper: "Lim & Ye 2017, Geometric GAN; Miyato et al. 2018 (equations 16 and 17)",
    needs: [.generator, .critic], provides: [.criticValue],
    notes: """
      What D has learnt to tell apart by more than the margin no longer moves it, so its score does not grow \
      without end as wasserstein's does. G's slope does not vanish as long as D has one: with spectral-norm \
      it is bounded, too.
      """)

  /// No hyperparameters.
  public init() {}

  /// E max(0, 1 - d(x)) + E max(0, 1 + d(G(z))).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (1 - real).relu().mean() + (1 + fake).relu().mean()
  }

  /// -E d(G(z)).
  public func generatorLoss(fake: Tensor) -> Tensor { -fake.mean() }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Hinge.self) }
}
