import GanLabKit

/// The non-saturating loss as a student writes it from the paper, under a name of its own.
///
/// Nothing of the lab knows this file: it trains at the speed of the shipped loss or there is a
/// fast path that a plugin's author cannot reach.
public struct StudentLoss: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "student-nonsaturating", "the non-saturating loss, written anew",
    formula: "D minimises -E ln σ(d(x)) - E ln(1 - σ(d(G(z)))),  G minimises -E ln σ(d(G(z)))",
    paper: "Goodfellow et al. 2014, Generative adversarial nets (section 3)",
    needs: [.generator, .critic])

  /// No hyperparameters.
  public init() {}

  /// E softplus(-d(x)) + E softplus(d(G(z))).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (-real).softplus().mean() + fake.softplus().mean()
  }

  /// E softplus(-d(G(z))).
  public func generatorLoss(fake: Tensor) -> Tensor { (-fake).softplus().mean() }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, StudentLoss.self) }
}
