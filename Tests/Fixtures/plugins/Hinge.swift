import GanLabKit

/// The hinge loss in Swift, for comparing with the one in C: the same formula, option and needs.
public struct Hinge: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "hinge-swift", "the margin loss, in Swift",
    formula: "D minimises E max(0, m - d(x)) + E max(0, m + d(G(z))),  G minimises -E d(G(z))",
    needs: [.generator, .critic])

  @Hyperparameter("the logit from which D is sure enough", in: 1e-3...1e3) var margin = 1.0

  /// Margin 1.
  public init() {}

  /// E max(0, m - d(x)) + E max(0, m + d(G(z))).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (margin - real).relu().mean() + (margin + fake).relu().mean()
  }

  /// -E d(G(z)).
  public func generatorLoss(fake: Tensor) -> Tensor { -fake.mean() }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Hinge.self) }
}
