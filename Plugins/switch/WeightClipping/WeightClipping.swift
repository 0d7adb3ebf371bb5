import GanLabKit

/// Keeps every weight of the critic in [-c, c] after each of its updates, which bounds its slope.
public struct WeightClipping: Switch {
  /// What it says of itself.
  public static let about = About(
    "weight-clipping", "bounds the critic's slope by bounding its weights",
    formula: "w ← min(max(w, -c), c) after each update of the critic",
    paper: "Arjovsky, Chintala & Bottou 2017, Wasserstein generative adversarial networks",
    needs: [.critic],
    notes: """
      A small c gives small slopes, and gradients that vanish from layer to layer; a large one gives \
      a critic that takes long to converge. The weights end up at ±c: gradient-penalty was made for \
      that reason.
      """)

  @Hyperparameter("the bound c", in: 1e-6...1e3) var limit = 0.1

  /// c = 0.1.
  public init() {}

  /// Clips the critic's parameters.
  public func afterUpdate(of part: Part) {
    guard part.name == Part.discriminator else { return }
    for parameter in part.network.parameters { parameter.tensor.clampInPlace(-limit, limit) }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, WeightClipping.self) }
}
