import GanLabKit
import Glibc

/// Gaussians at the corners of a regular polygon, the first of them heavier than the others.
///
///     p(x) ∝ h N(x; μ₀, σ² I) + Σₖ N(x; μₖ, σ² I),  k = 1 … K-1,  μₖ = 2 (cos 2πk/K, sin 2πk/K)
public struct MyData: Dataset {
  /// What it says of itself: `help`, `explain` and completion show it.
  public static let about = About(
    "my-data", "Gaussians at the corners of a polygon, one of them heavier",
    formula: "p(x) ∝ h N(x; μ₀, σ² I) + Σₖ N(x; μₖ, σ² I),  μₖ = 2 (cos 2πk/K, sin 2πk/K)",
    paper: "after Metz et al. 2017, Unrolled generative adversarial networks (the ring)",
    provides: [.plane])

  @Hyperparameter("how many corners", in: 2...100) var corners = 5
  @Hyperparameter("the weight h of the first corner beside the others", in: 0.1...100)
  var heavy = 3.0

  /// A pentagon.
  public init() {}

  /// Where samples come from.
  ///
  /// A Gaussian mixture brings its own exact density and its modes; for anything else write a type of
  /// your own that conforms to `DataSource`.
  ///
  /// - Throws: `ComponentError` for options that do not go together; here none do.
  public func source() throws -> any DataSource {
    let means = (0..<corners).map { k in
      let angle = 2 * Double.pi * Double(k) / Double(corners)
      return [2 * cos(angle), 2 * sin(angle)]
    }
    let weights = [heavy] + Array(repeating: 1, count: corners - 1)
    return MixtureSource(
      try GaussianMixture(
        means: means, deviations: Array(repeating: 0.05, count: corners), weights: weights))
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MyData.self) }
}
