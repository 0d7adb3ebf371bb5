import GanLabKit

/// Blurs everything that D is shown, so that data and samples overlap and D has no sure answer.
public struct InstanceNoise: Switch {
  /// What it says of itself.
  public static let about = About(
    "instance-noise", "blurs what D is shown, so that data and samples overlap",
    formula: "x + σₜ n, with n ~ N(0, I) and σₜ = σ max(0, 1 - t/T), or σ for T = 0",
    paper: "Sønderby et al. 2017, Amortised MAP inference for image super-resolution (section 3)",
    needs: [.critic])

  @Hyperparameter("the standard deviation σ at the start", in: 0...1e3) var std = 0.1
  @Hyperparameter(
    "the training step T, counted from the first, at which it has gone; 0 keeps it", in: 0...1e9)
  var until =
    3000

  /// σ = 0.1, for as long as the switch is on.
  public init() {}

  /// The samples under this step's noise; G's gradient passes through.
  public func discriminatorInput(_ x: Tensor, _ context: StepContext) -> Tensor {
    let remaining = until == 0 ? 1 : max(0, 1 - Double(context.step) / Double(until))
    guard remaining > 0, std > 0 else { return x }
    return x + context.draws.normal(x.shape) * (std * remaining)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, InstanceNoise.self) }
}
