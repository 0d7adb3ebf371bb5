import GanLabKit

/// Keeps the critic's logits on data near 0, so that they do not drift away.
///
///     ε E d(x)²
public struct MySwitch: Switch {
  /// What it says of itself: `help`, `explain` and completion show it.
  public static let about = About(
    "my-switch", "keeps the critic's logits on data near 0",
    formula: "ε E d(x)², added to what D minimises",
    paper: "Karras et al. 2018, Progressive growing of GANs (appendix A.1)",
    needs: [.critic])

  @Hyperparameter("the weight ε", in: 0...1000) var weight = 0.001

  /// ε = 0.001.
  public init() {}

  /// A scalar added to what D minimises.
  ///
  /// Other methods of `Switch` change what D is shown, what it is asked for, or the parameters after an
  /// update; write those that you need.
  ///
  /// - Throws: The first error of the critic's operations.
  public func discriminatorPenalty(_ pass: DiscriminatorPass) throws -> Tensor? {
    pass.discriminate(pass.real).square().mean() * weight
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MySwitch.self) }
}
