import GanLabKit

/// The game by least squares: D gives numbers near b to data and near a to samples, G wants c for its own.
///
/// The best D is (b p_d + a p_g) / (p_d + p_g). With b - c = 1 and b - a = 2 the game is about Pearson's
/// χ² between p_d + p_g and 2 p_g.
public struct LSGAN: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "lsgan", "the game by least squares: far from the boundary is punished, too",
    formula: """
      D minimises  ½ E (d(x) - b)² + ½ E (d(G(z)) - a)²
      G minimises  ½ E (d(G(z)) - c)²
      """,
    paper: "Mao et al. 2017, Least squares generative adversarial networks (equation 2)",
    needs: [.generator, .critic], provides: [.criticValue],
    notes: """
      A sample that D takes for real without doubt, but that lies far beyond b, still has a slope: it is drawn \
      back to the data. The paper's other choice is a=-1 b=1 c=0.
      """)

  @Hyperparameter("what D gives to samples", in: -1e3...1e3) var a = 0.0
  @Hyperparameter("what D gives to data", in: -1e3...1e3) var b = 1.0
  @Hyperparameter("what G wants D to give to its samples", in: -1e3...1e3) var c = 1.0

  /// 0, 1 and 1.
  public init() {}

  /// ½ E (d(x) - b)² + ½ E (d(G(z)) - a)².
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (real - b).square().mean() * 0.5 + (fake - a).square().mean() * 0.5
  }

  /// ½ E (d(G(z)) - c)².
  public func generatorLoss(fake: Tensor) -> Tensor { (fake - c).square().mean() * 0.5 }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, LSGAN.self) }
}
