import GanLabKit

/// Puts batch normalisation between the layers of a network and their nonlinearities.
public struct BatchNormSwitch: Switch {
  /// Which networks are normalised.
  public enum Target: String, CaseIterable, HyperparameterChoice {
    case generator
    case discriminator
    case both
  }

  /// What it says of itself.
  public static let about = About(
    "batch-norm", "normalises what passes between layers by the batch's mean and variance",
    formula: "y = γ (x - E x) / √(Var x + ε) + β, per feature, over the batch",
    paper: "Ioffe & Szegedy 2015, Batch normalization; Radford et al. 2016, DCGAN",
    needs: [.normalisableLayers],
    notes: """
      Turning it on or off builds the networks anew. In D, a sample's logit depends on its whole \
      batch: data and generated samples then go through D in batches of their own.
      """)

  /// The layers change.
  public static let rebuilds = true

  @Hyperparameter("which networks") var network = Target.generator

  /// The generator's.
  public init() {}

  /// Normalises the layers of the networks chosen.
  public func adjust(_ plan: inout BuildPlan) {
    if network != .discriminator { plan.generatorNormalisation = .batch }
    if network != .generator { plan.discriminatorNormalisation = .batch }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, BatchNormSwitch.self) }
}
