import GanLabKit

/// Puts data and generated samples through D in one batch.
public struct MixedBatches: Switch {
  /// What it says of itself.
  public static let about = About(
    "mixed-batches", "puts data and samples through D in one batch, not each in its own",
    formula: "d(x) and d(G(z)) under the mean and variance of both together",
    paper: "Chintala et al. 2016, How to train a GAN (tip 4, which advises against)",
    needs: [.critic],
    notes: """
      It matters where a logit depends on its batch: with batch normalisation in D, or minibatch \
      discrimination; elsewhere the logits are the same either way. In batches of their own, D can tell data \
      from samples by the batch's mean, and G learns to match that first.
      """)

  /// One batch.
  public init() {}

  /// True: one batch.
  public var mixesBatches: Bool { true }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MixedBatches.self) }
}
