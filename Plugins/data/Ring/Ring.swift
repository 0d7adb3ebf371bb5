import GanLabKit
import Glibc

/// Gaussians evenly spaced on a circle: the first data set on which GANs are seen to lose modes.
public struct Ring: Dataset {
  /// What it says of itself.
  public static let about = About(
    "ring", "Gaussians evenly spaced on a circle",
    formula: "p(x) = 1/K Σₖ N(x; r (cos 2πk/K, sin 2πk/K), σ² I)",
    paper: "Metz et al. 2017, Unrolled generative adversarial networks",
    provides: [.plane])

  @Hyperparameter("how many Gaussians", in: 1...1000) var modes = 8
  @Hyperparameter("the circle's radius", in: 1e-6...1e6) var radius = 2.0
  @Hyperparameter("each Gaussian's standard deviation", in: 1e-6...1e3) var std = 0.02

  /// Eight modes.
  public init() {}

  /// The mixture.
  ///
  /// - Throws: Nothing within the ranges.
  public func source() throws -> any DataSource {
    let means = (0..<modes).map { k in
      let angle = 2 * Double.pi * Double(k) / Double(modes)
      return [radius * cos(angle), radius * sin(angle)]
    }
    return MixtureSource(
      try GaussianMixture(means: means, deviations: Array(repeating: std, count: modes)))
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Ring.self) }
}
