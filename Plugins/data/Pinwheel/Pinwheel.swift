import GanLabKit
import Glibc

/// Blades around a centre, each bent the more the further out.
///
/// Johnson's blades are thin across and long outwards, both as Gaussians. Here the thickness is the same in all
/// directions, so that the density is known exactly.
public struct Pinwheel: Dataset {
  /// What it says of itself.
  public static let about = About(
    "pinwheel", "blades around a centre, bent the more the further out",
    formula:
      "s u (cos θ, sin θ) with θ = 2π blade/blades + bend · e^u, u Gaussian around 1 with deviation `length`",
    paper: "Johnson et al. 2016, Composing graphical models with neural networks",
    provides: [.plane])

  @Hyperparameter("how many blades", in: 2...16) var blades = 5
  @Hyperparameter("how much they are bent", in: 0...2) var bend = 0.25
  @Hyperparameter("the deviation of u along a blade", in: 0.01...0.33) var length = 0.3
  @Hyperparameter("the scale s", in: 1e-3...1e6) var scale = 2.0
  @Hyperparameter("the standard deviation across a blade", in: 1e-3...10) var noise = 0.1

  /// Five blades.
  public init() {}

  /// The blurred curves.
  ///
  /// - Throws: `ComponentError` if the noise is too small beside the blades' length.
  public func source() throws -> any DataSource {
    let (blades, bend, length, scale) = (Double(blades), bend, length, scale)
    return try CurveSource(noise: noise) { place in
      let blade = (place * blades).rounded(.down)
      let u = 1 + length * standardNormalQuantile(place * blades - blade)
      let angle = 2 * Double.pi * blade / blades + bend * exp(u)
      return (scale * u * cos(angle), scale * u * sin(angle))
    }
  }
}

/// The z below which a standard Gaussian is with probability `p`, within five deviations.
func standardNormalQuantile(_ p: Double) -> Double {
  let p = min(max(p, 2.9e-7), 1 - 2.9e-7)
  // Winitzki's approximation to two digits, then Newton's steps on the distribution itself.
  let x = 2 * p - 1
  let log = Glibc.log(1 - x * x)
  let a = 0.147
  let middle = 2 / (Double.pi * a) + log / 2
  let start = ((middle * middle - log / a).squareRoot() - middle).squareRoot() * 2.0.squareRoot()
  var z = x < 0 ? -start : start
  for _ in 0..<3 {
    let slope = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    z -= (erfc(-z / 2.0.squareRoot()) / 2 - p) / slope
  }
  return z
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Pinwheel.self) }
}
