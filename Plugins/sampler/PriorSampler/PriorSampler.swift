import GanLabKit

/// Codes drawn from the prior, put through the generator: what a GAN was trained to do.
public struct PriorSampler: Sampler {
  /// What it says of itself.
  public static let about = About(
    "prior", "codes drawn from the prior, put through the generator",
    formula: "z ~ p₀,  x = G(z)",
    paper: "Goodfellow et al. 2014, Generative adversarial nets",
    needs: [.generator])

  /// Samples at once, and numbers in them: between the layers of a generator of images lie many times as many.
  private static let (piece, numbers) = (65_536, 1 << 23)

  /// No hyperparameters.
  public init() {}

  /// `count` independent samples.
  ///
  /// - Throws: `ComponentError` if the model has no generator; `Cancelled`.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    let prior = try context.prior()
    var pieces: [Tensor] = []
    // In pieces: what lies between the layers of millions of samples would fill the memory.
    let size = max(context.source?.sampleShape.count ?? 1, 1)
    let piece = max(min(PriorSampler.piece, PriorSampler.numbers / size), 1)
    for start in stride(from: 0, to: max(count, 1), by: piece) {
      try context.checkCancelled()
      let z = prior.samples(min(piece, count - start), random: &context.random)
      pieces.append(try withoutRecording { try context.generate(z) })
      context.report(Double(start + z.shape[0]) / Double(max(count, 1)))
    }
    return SampleSet(pieces.count == 1 ? pieces[0] : concatenate(pieces))
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, PriorSampler.self) }
}
