import GanLabKit
import Glibc

/// Two half-circles that reach into each other.
public struct Moons: Dataset {
  /// What it says of itself.
  public static let about = About(
    "moons", "two half-circles that reach into each other",
    formula:
      "(cos θ, sin θ) and (1 - cos θ, 1/2 - sin θ), θ uniform on [0, π), moved to the middle",
    paper: "Pedregosa et al. 2011, Scikit-learn: machine learning in Python (make_moons)",
    provides: [.plane])

  @Hyperparameter("the standard deviation of the noise", in: 1e-3...10) var noise = 0.05

  /// Noise 0.05.
  public init() {}

  /// The blurred curve.
  ///
  /// - Throws: Nothing within the ranges.
  public func source() throws -> any DataSource {
    try CurveSource(noise: noise) { t in
      let angle = Double.pi * (2 * t).truncatingRemainder(dividingBy: 1)
      // The pair spans -1…2 by -1/2…1: moved so that its middle is the origin.
      return t < 0.5
        ? (cos(angle) - 0.5, sin(angle) - 0.25) : (0.5 - cos(angle), 0.25 - sin(angle))
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Moons.self) }
}
