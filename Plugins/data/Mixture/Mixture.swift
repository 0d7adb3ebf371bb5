import GanLabKit

/// A Gaussian mixture on the plane with means, weights and deviations of one's own.
public struct Mixture: Dataset {
  /// What it says of itself.
  public static let about = About(
    "mixture", "a Gaussian mixture on the plane with your own means, weights and deviations",
    formula: "p(x) = Σₖ wₖ N(x; μₖ, σₖ² I)",
    provides: [.plane],
    notes: """
      The means are written one point after the other: means=-1,0,1,0 is two points. One std serves \
      all components; without weights all weigh the same.
      """)

  @Hyperparameter("the points μₖ, as x1,y1,x2,y2,…", in: -1e6...1e6)
  var means = [-1.0, 0, 1, 0, 0, 1.5]
  @Hyperparameter("the weights wₖ; they are normalised; none or one: equal", in: 0...1e6)
  var weights: [Double] = []
  @Hyperparameter("the standard deviations σₖ, or one for all", in: 1e-6...1e3)
  var stds = [0.1]

  /// Three modes alike.
  public init() {}

  /// The mixture.
  ///
  /// - Throws: `ComponentError` if the counts disagree.
  public func source() throws -> any DataSource {
    guard means.count.isMultiple(of: 2), !means.isEmpty else {
      throw ComponentError(
        "means holds \(means.count) numbers, and points on the plane come in pairs",
        option: "means")
    }
    let points = stride(from: 0, to: means.count, by: 2).map { [means[$0], means[$0 + 1]] }
    let deviations = stds.count == 1 ? Array(repeating: stds[0], count: points.count) : stds
    let shares = weights.count <= 1 ? nil : weights
    return MixtureSource(
      try GaussianMixture(means: points, deviations: deviations, weights: shares))
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Mixture.self) }
}
