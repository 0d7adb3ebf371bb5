import GanLabKit

/// Gaussians on a square grid: 25 modes by default, the usual count of lost modes.
public struct Grid: Dataset {
  /// What it says of itself.
  public static let about = About(
    "grid", "Gaussians on a square grid",
    formula: "p(x) = 1/s² Σᵢⱼ N(x; a (i - (s-1)/2, j - (s-1)/2), σ² I),  i, j = 0 … s-1",
    paper: "Lin et al. 2018, PacGAN: the power of two samples in generative adversarial networks",
    provides: [.plane])

  @Hyperparameter("Gaussians along a side", in: 1...100) var side = 5
  @Hyperparameter("the distance a between neighbours", in: 1e-6...1e6) var spacing = 2.0
  @Hyperparameter("each Gaussian's standard deviation", in: 1e-6...1e3) var std = 0.05

  /// Five by five.
  public init() {}

  /// The mixture.
  ///
  /// - Throws: Nothing within the ranges.
  public func source() throws -> any DataSource {
    let places = (0..<side).map { (Double($0) - Double(side - 1) / 2) * spacing }
    let means = places.flatMap { x in places.map { y in [x, y] } }
    return MixtureSource(
      try GaussianMixture(means: means, deviations: Array(repeating: std, count: means.count)))
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Grid.self) }
}
