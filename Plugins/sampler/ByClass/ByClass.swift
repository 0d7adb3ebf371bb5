import GanLabKit

/// The same latent codes under each class.
public struct ByClass: Sampler {
  /// What it says of itself.
  public static let about = About(
    "by-class", "the same latent codes under each class of a conditional model",
    formula: "z₁, …, z_k ~ p₀;  x_ij = G(z_j, y = i)",
    paper: "Mirza & Osindero 2014, Conditional generative adversarial nets",
    needs: [.conditional],
    notes: """
      A row of pictures is a class, a column a code. What a column has in common is what the code \
      decides, such as slant or stroke; if the rows' pictures are all alike, the code decides nothing.
      """)

  /// No hyperparameters.
  public init() {}

  /// As many of each class, and at least one.
  ///
  /// - Throws: `ComponentError` if the model has no generator, or one that is told no class; `Cancelled`.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    let prior = try context.prior()
    guard prior.classes > 0 else {
      throw ComponentError(
        "the generator is not told a class: model cgan and model acgan have one that is")
    }
    let each = max(1, count / prior.classes)
    let z = prior.samples(each, random: &context.random)
    let names = context.source?.classes ?? []
    var pieces: [Tensor] = []
    var groups: [SampleSet.Group] = []
    for label in 0..<prior.classes {
      try context.checkCancelled()
      let rows = oneHot([Int32](repeating: Int32(label), count: each), classes: prior.classes)
      pieces.append(
        try withoutRecording { try context.generate(prior.codes(z, ofClasses: rows)) })
      groups.append(
        .init(
          names.indices.contains(label) ? names[label] : "\(label)",
          label * each..<(label + 1) * each))
      context.report(Double(label + 1) / Double(prior.classes))
    }
    return SampleSet(concatenate(pieces), groups: groups)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, ByClass.self) }
}
