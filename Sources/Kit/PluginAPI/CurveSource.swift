import Autograd
import Glibc

/// A curve on the plane, blurred by Gaussian noise: x = c(t) + σ n, for t uniform on [0, 1).
///
/// Its density is ∫ N(x; c(t), σ² I) dt. The oracle is that integral by Gauss and Legendre's rule of
/// three nodes, on pieces of [0, 1) halved until each is at most σ long on the plane: a mixture whose
/// weights are the rule's. Samples take t as it is drawn.
public struct CurveSource: DataSource {
  /// A point of the plane for each t in [0, 1).
  public typealias Curve = @Sendable (Double) -> (x: Double, y: Double)

  private let point: Curve
  private let noise: Double
  private let oracle: GaussianMixture

  /// The most pieces: what each density then costs is still bearable.
  private static let most = 5_000

  /// The curve `point`, blurred by `noise`.
  ///
  /// - Throws: `ComponentError` if the noise is not positive, or so small beside the curve's length
  ///   that its density would take too long.
  public init(noise: Double, point: @escaping Curve) throws {
    self.point = point
    self.noise = noise
    guard noise > 0 else {
      throw ComponentError("the noise is larger than 0", option: "noise")
    }
    var means: [[Double]] = []
    var weights: [Double] = []
    var pending = [(low: 0.0, high: 1.0)]
    while let piece = pending.popLast() {
      guard means.count < 3 * CurveSource.most else {
        throw ComponentError(
          "the noise is too small for a curve of this length", option: "noise")
      }
      let middle = (piece.low + piece.high) / 2
      // A jump of the curve is halved until nothing of t is left to fall into it.
      if CurveSource.extent(point, piece) > noise, piece.high - piece.low > 1e-9 {
        pending += [(middle, piece.high), (piece.low, middle)]
        continue
      }
      let half = (piece.high - piece.low) / 2
      for (place, weight) in [(-0.6.squareRoot(), 5.0), (0, 8), (0.6.squareRoot(), 5)] {
        let (x, y) = point(middle + half * place)
        means.append([x, y])
        weights.append(half * weight / 9)
      }
    }
    oracle = try GaussianMixture(
      means: means, deviations: Array(repeating: noise, count: means.count), weights: weights)
  }

  /// The way from one end of a piece of t to the other, over two points between them.
  private static func extent(_ point: Curve, _ piece: (low: Double, high: Double)) -> Double {
    let places = [0, 1.0 / 3, 2.0 / 3, 1].map { fraction in
      // The end itself may belong to what comes after a jump.
      point(piece.low + (piece.high - piece.low) * min(fraction, 1 - 1e-9))
    }
    return zip(places, places.dropFirst()).reduce(0) {
      $0 + hypot($1.1.x - $1.0.x, $1.1.y - $1.0.y)
    }
  }

  /// `[2]`.
  public var sampleShape: Shape { [2] }
  /// The density, as Gaussians along the curve.
  public var mixture: GaussianMixture? { oracle }
  /// False: the Gaussians run into each other.
  public var hasModes: Bool { false }

  /// Independent samples.
  public func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    let places = (try? random.uniform([count], dtype: .float64).doubles()) ?? []
    let centres = places.flatMap { t in
      let (x, y) = point(t)
      return [x, y]
    }
    return Tensor.of(centres, [count, 2], dtype: dtype)
      + random.normal([count, 2], dtype: dtype) * noise
  }
}
