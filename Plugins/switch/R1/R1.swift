import GanLabKit

/// Punishes slopes of D where the data are: γ/2 E ‖∇d(x)‖².
public struct R1: Switch {
  /// What it says of itself.
  public static let about = About(
    "r1", "keeps D flat at the data",
    formula: "γ/2 E ‖∇d(x)‖²  added to what D minimises",
    paper: """
      Mescheder, Geiger & Nowozin 2018, Which training methods for GANs do actually converge? (equation 9)
      """,
    needs: [.critic],
    notes: """
      At the equilibrium D is flat everywhere on the data; this asks for it from the beginning, and with it the \
      game converges where without it it circles. Unlike gradient-penalty it wants slopes of 0, not of 1, \
      and only where the data are: it goes with losses that compare D with a class.
      """)

  @Hyperparameter("the weight γ", in: 0...1e6) var weight = 1.0

  /// γ = 1.
  public init() {}

  /// γ/2 E ‖∇d(x)‖²: a gradient inside the loss, so the loss is differentiated twice.
  ///
  /// - Throws: The first error of the critic's operations.
  public func discriminatorPenalty(_ pass: DiscriminatorPass) throws -> Tensor? {
    try pass.slopes(at: pass.real).square().mean() * (weight / 2)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, R1.self) }
}
