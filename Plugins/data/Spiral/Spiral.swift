import GanLabKit
import Glibc

/// Arms that wind out from the centre.
public struct Spiral: Dataset {
  /// What it says of itself.
  public static let about = About(
    "spiral", "arms that wind out from the centre",
    formula:
      "r (cos θ, sin θ) with r = R √t and θ = 2π (turns · √t + arm/arms), t uniform on [0, 1)",
    paper: "Lang & Witbrock 1988, Learning to tell two spirals apart",
    provides: [.plane])

  @Hyperparameter("how many arms", in: 1...16) var arms = 2
  @Hyperparameter("turns of each arm", in: 0...10) var turns = 1.5
  @Hyperparameter("the radius R at which the arms end", in: 1e-3...1e6) var radius = 2.0
  @Hyperparameter("the standard deviation of the noise", in: 1e-3...10) var noise = 0.05

  /// Two arms.
  public init() {}

  /// The blurred curve.
  ///
  /// - Throws: `ComponentError` if the noise is too small beside the arms' length.
  public func source() throws -> any DataSource {
    let (arms, turns, radius) = (Double(arms), turns, radius)
    return try CurveSource(noise: noise) { place in
      let arm = (place * arms).rounded(.down)
      let along = (place * arms - arm).squareRoot()
      let angle = 2 * Double.pi * (turns * along + arm / arms)
      return (radius * along * cos(angle), radius * along * sin(angle))
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Spiral.self) }
}
