import GanLabKit

// A plugin as it should be: a loss and a switch in one library. Their formulas are in no other
// plugin, so that what they do can only have come from here.

/// Least squares: D is asked for 1 on data and for 0 on generated samples, G for 1.
public struct LeastSquares: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "least-squares", "squares in place of logarithms",
    formula: "D minimises  E (d(x) - 1)² + E d(G(z))²",
    paper: "Mao et al. 2017, Least squares generative adversarial networks",
    needs: [.generator, .critic], provides: [.classTargets])

  @Hyperparameter("what the sum is multiplied by", in: 0...100) var scale = 1.0

  /// Scale 1.
  public init() {}

  /// scale · (E (d(x) - s)² + E d(G(z))²).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    ((real - targets.real).square().mean() + fake.square().mean()) * scale
  }

  /// scale · E (d(G(z)) - 1)².
  public func generatorLoss(fake: Tensor) -> Tensor { (fake - 1).square().mean() * scale }
}

/// Turns the data round, so that D is asked for "real" on what was generated.
public struct SwappedTargets: Switch {
  /// What it says of itself.
  public static let about = About(
    "swapped-targets", "asks D for the opposite", formula: "1 ↔ 0", needs: [.classTargets])

  /// No hyperparameters.
  public init() {}

  /// 0 and 1.
  public func adjust(_ targets: inout ClassTargets) { (targets.real, targets.fake) = (0, 1) }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, LeastSquares.self, SwappedTargets.self) }
}
