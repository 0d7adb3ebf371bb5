import GanLabKit

/// Asks D for less than certainty on data, so that its logits, and with them its slopes, stay bounded.
public struct LabelSmoothing: Switch {
  /// What it says of itself.
  public static let about = About(
    "label-smoothing", "asks D for 0.9 in place of 1 on data",
    formula: "-E [s ln D(x) + (1 - s) ln(1 - D(x))] - E ln(1 - D(G(z)))",
    paper: "Salimans et al. 2016, Improved techniques for training GANs (section 3.4)",
    needs: [.critic, .classTargets],
    notes: "One-sided: the target for generated samples stays 0.")

  @Hyperparameter("the probability s asked for on data", in: 0.5...1) var target = 0.9

  /// s = 0.9.
  public init() {}

  /// Data are "real" with probability s.
  public func adjust(_ targets: inout ClassTargets) { targets.real = target }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, LabelSmoothing.self) }
}
