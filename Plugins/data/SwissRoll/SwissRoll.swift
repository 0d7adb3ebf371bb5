import GanLabKit
import Glibc

/// A roll, seen from its end: a spiral that begins away from the centre and grows evenly.
public struct SwissRoll: Dataset {
  /// What it says of itself.
  public static let about = About(
    "swiss-roll", "a roll seen from its end: a spiral that grows evenly",
    formula: "R/(4.5 π) · t (cos t, sin t), t uniform on [1.5 π, 4.5 π)",
    paper: "Marsland 2009, Machine learning: an algorithmic perspective (make_swiss_roll)",
    provides: [.plane])

  @Hyperparameter("the radius R at which it ends", in: 1e-3...1e6) var radius = 2.8
  @Hyperparameter("the standard deviation of the noise", in: 1e-3...10) var noise = 0.1

  /// One and a half turns.
  public init() {}

  /// The blurred curve.
  ///
  /// - Throws: `ComponentError` if the noise is too small beside the roll's length.
  public func source() throws -> any DataSource {
    let radius = radius
    return try CurveSource(noise: noise) { place in
      let t = Double.pi * (1.5 + 3 * place)
      let r = radius * t / (4.5 * Double.pi)
      return (r * cos(t), r * sin(t))
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, SwissRoll.self) }
}
