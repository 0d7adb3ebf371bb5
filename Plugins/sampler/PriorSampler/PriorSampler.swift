import GanLabKit

/// Codes drawn from the prior, put through the generator: what a GAN was trained to do.
public struct PriorSampler: Sampler {
  /// What it says of itself.
  public static let about = About(
    "prior", "codes drawn from the prior, put through the generator",
    formula: "z ~ p₀,  x = G(z)",
    paper: "Goodfellow et al. 2014, Generative adversarial nets",
    needs: [.generator])

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
    let z = networks.prior.samples(count, random: &random)
    return SampleSet(
      withoutRecording { networks.generate(z, .evaluation) }, generatorEvaluations: count)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, PriorSampler.self) }
}
