import GanLabKit

/// Codes drawn from the prior, put through the generator: what a GAN was trained to do.
public struct PriorSampler: Sampler {
  /// What it says of itself.
  public static let about = About(
    "prior", "codes drawn from the prior, put through the generator",
    formula: "z ~ p₀,  x = G(z)",
    paper: "Goodfellow et al. 2014, Generative adversarial nets",
    needs: [.generator])

  private static let piece = 65_536

  /// No hyperparameters.
  public init() {}

  /// `count` independent samples.
  ///
  /// - Throws: `ComponentError` if the model has no generator.
  public func samples(
    _ count: Int, of networks: any Networks, random: inout Random
  ) throws -> SampleSet {
    guard let networks = networks as? any GeneratorNetworks else {
      throw ComponentError("prior needs a generator, and this model has none")
    }
    // In pieces: what lies between the layers of millions of samples would fill the memory.
    let pieces = stride(from: 0, to: max(count, 1), by: PriorSampler.piece).map { start in
      let z = networks.prior.samples(min(PriorSampler.piece, count - start), random: &random)
      return withoutRecording { networks.generate(z, .evaluation) }
    }
    return SampleSet(
      pieces.count == 1 ? pieces[0] : concatenate(pieces), generatorEvaluations: count)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, PriorSampler.self) }
}
