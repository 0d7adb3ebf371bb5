import GanLabKit

/// The truncation trick: codes nearer to the middle than the prior's give fewer, safer samples.
///
///     x = G(ψ z),   z ~ p₀
public struct MySampler: Sampler {
  /// What it says of itself: `help`, `explain` and completion show it.
  public static let about = About(
    "my-sampler", "codes drawn nearer to the middle: variety given for quality",
    formula: "x = G(ψ z),   z ~ p₀",
    paper: "Brock et al. 2019, Large scale GAN training for high fidelity natural image synthesis",
    needs: [.generator])

  @Hyperparameter("the factor ψ of the codes; 1 is the prior", in: 0.01...2) var truncation = 0.7

  /// ψ = 0.7.
  public init() {}

  /// `count` independent samples.
  ///
  /// The context draws, evaluates and counts: what a sampler cost is the lab's to say.
  ///
  /// - Throws: `ComponentError` if the model has no generator; `Cancelled` after Ctrl-C.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    let z = try context.prior().samples(count, random: &context.random) * truncation
    return SampleSet(try withoutRecording { try context.generate(z) })
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MySampler.self) }
}
