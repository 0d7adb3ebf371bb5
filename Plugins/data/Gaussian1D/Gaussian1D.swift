import GanLabKit

/// A Gaussian, or a mixture of Gaussians, on the line.
public struct Gaussian1D: Dataset {
  /// What it says of itself.
  public static let about = About(
    "gaussian-1d", "a Gaussian, or a mixture of Gaussians, on the line",
    formula: "p(x) = Σₖ wₖ N(x; μₖ, σₖ²)",
    paper: "Goodfellow et al. 2014, Generative adversarial nets (figure 1)")

  @Hyperparameter("the means μₖ", in: -1e6...1e6) var means = [0.0]
  @Hyperparameter("the standard deviations σₖ, or one for all", in: 1e-6...1e3) var stds = [1.0]
  @Hyperparameter("the weights wₖ; one stands for equal weights", in: 0...1e6) var weights = [1.0]

  /// N(0, 1).
  public init() {}

  /// The mixture.
  ///
  /// - Throws: `ComponentError` if the counts disagree.
  public func source() throws -> any DataSource {
    let deviations = stds.count == 1 ? Array(repeating: stds[0], count: means.count) : stds
    let mixture = try GaussianMixture(
      means: means.map { [$0] }, deviations: deviations,
      weights: weights.count <= 1 ? nil : weights)
    return MixtureSource(mixture, hasModes: means.count > 1)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Gaussian1D.self) }
}
