import GanLabKit

/// Shows D several samples at once, all of data or all of G: a collapse that no single sample betrays.
public struct Packing: Switch {
  /// What it says of itself.
  public static let about = About(
    "packing", "shows D several samples at once, all of data or all of G (PacGAN)",
    formula: "d(x₁, …, xₘ) in place of d(x), for data and for samples",
    paper:
      "Lin, Khetan, Fanti & Oh 2018, PacGAN: the power of two samples in generative adversarial networks",
    needs: [.critic, .packableCritic],
    notes: """
      Turning it on or off builds the networks anew: D's first layer is m times as wide. A batch of n samples \
      makes n/m packs; what fills none is not seen. The paper's batches count packs, so batch=100 there is \
      batch=200 here with size=2. Pictures and samplers, which ask of one sample, show D m copies and take an \
      m-th of the logit: right for the best D of packs, a stretch for others.
      """)

  /// The first layer changes.
  public static let rebuilds = true

  @Hyperparameter("samples in a pack, m", in: 2...16) var size = 2

  /// Pairs.
  public init() {}

  /// D sees packs.
  public func adjust(_ plan: inout BuildPlan) { plan.samplesPerLogit = size }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Packing.self) }
}
