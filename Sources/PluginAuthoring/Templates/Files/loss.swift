import GanLabKit

/// The hinge loss with a margin m: D no longer cares about samples that it tells apart by m.
///
///     D minimises  E max(0, m - d(x)) + E max(0, m + d(G(z)))
///     G minimises  -E d(G(z))
public struct MyLoss: AdversarialLoss {
  /// What it says of itself: `help`, `explain` and completion show it.
  public static let about = About(
    "my-loss", "the margin loss",
    formula: """
      D minimises  E max(0, m - d(x)) + E max(0, m + d(G(z)))
      G minimises  -E d(G(z))
      """,
    paper: "Lim & Ye 2017, Geometric GAN",
    needs: [.generator, .critic])

  @Hyperparameter("the margin m", in: 0.01...100) var margin = 1.0

  /// Margin 1.
  public init() {}

  /// What D minimises, for its logits [n, 1] of data and of generated samples.
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (margin - real).relu().mean() + (margin + fake).relu().mean()
  }

  /// What G minimises, for D's logits [n, 1] of generated samples.
  public func generatorLoss(fake: Tensor) -> Tensor { -fake.mean() }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MyLoss.self) }
}
