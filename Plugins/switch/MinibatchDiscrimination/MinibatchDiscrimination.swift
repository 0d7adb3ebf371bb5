import GanLabKit

/// Tells D of each sample how near the others of its batch are.
public struct MinibatchDiscrimination: Switch {
  /// What it says of itself.
  public static let about = About(
    "minibatch-discrimination", "tells D of each sample how near the others of its batch are",
    formula: """
      M = f(x) T,   o(xᵢ)_b = Σⱼ exp(-‖Mᵢ,b - Mⱼ,b‖₁),   D's last layer sees (f(x), o(x))
      """,
    paper: "Salimans et al. 2016, Improved techniques for training GANs (section 3.2)",
    needs: [.critic, .batchAwareCritic],
    notes: """
      Turning it on or off builds the networks anew. Data and samples go through D in batches of their own. The \
      sums are over all pairs of a batch, so their cost grows with its square, and with B C: on the plane a step \
      takes some ten times as long. Where nobody trains \
      (pictures, samplers), D is told the average that the sums had in training.
      """)

  /// The last layer changes.
  public static let rebuilds = true

  @Hyperparameter("numbers that D is told of each sample, B", in: 1...512) var kernels = 8
  @Hyperparameter("coordinates in which each of them compares samples, C", in: 1...512)
  var dimensions = 3

  /// 8 numbers, from distances in 3 coordinates.
  public init() {}

  /// D's last layer sees more.
  public func adjust(_ plan: inout BuildPlan) {
    plan.closeness = ClosenessSettings(kernels: kernels, dimensions: dimensions)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MinibatchDiscrimination.self) }
}
