import GanLabKit
import Glibc

/// What moves the points of a t-SNE map (van der Maaten & Hinton 2008, equations 4 and 5).
///
///     q_ij = w_ij / Z,   w_ij = 1 / (1 + ‖yᵢ - yⱼ‖²),   Z = Σ_{k≠l} w_kl
///     C = KL(P ‖ Q) = Σ p_ij ln p_ij - Σ p_ij ln q_ij
///     ∂C/∂yᵢ = 4 Σⱼ (p_ij - q_ij) w_ij (yᵢ - yⱼ)
///
/// One pass over the pairs serves all: the pull of p and the push of w² are summed apart, as Z is known at its
/// end alone.
struct EmbeddingForces {
  /// p_ij: [count, count].
  private let joint: [Double]
  private let count: Int
  /// Σ p_ij ln p_ij.
  private let negativeEntropy: Double
  /// Of each point: the pull and the push along both axes, and its shares of Z and of -Σ p_ij ln w_ij.
  private var sums: [Double]

  private static let width = 6

  /// The forces of the joint probabilities `joint`, [count, count].
  init(joint: [Double], count: Int) {
    self.joint = joint
    self.count = count
    negativeEntropy = joint.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 }
    sums = Array(repeating: 0, count: count * EmbeddingForces.width)
  }

  /// Fills in ∂C/∂y at the map `y`, [x, y, x, y, …], with all p_ij multiplied by `exaggeration` in it.
  ///
  /// - Returns: C, of the p_ij as they are; nil unless it is asked for.
  mutating func gradient(
    at y: [Double], exaggeration: Double = 1, withDivergence: Bool = true,
    into gradient: inout [Double]
  ) -> Double? {
    let (n, width, joint) = (count, EmbeddingForces.width, self.joint)
    y.withUnsafeBufferPointer { y in
      joint.withUnsafeBufferPointer { joint in
        sums.withUnsafeMutableBufferPointer { sums in
          guard let sums = sums.baseAddress else { return }
          inParallel(n, least: 64, step: 1) { rows in
            for i in rows {
              EmbeddingForces.row(
                i, n, y, joint, withDivergence: withDivergence, into: sums + i * width)
            }
          }
        }
      }
    }
    var (normaliser, cross) = (0.0, 0.0)
    for i in 0..<n {
      normaliser += sums[i * width + 4]
      cross += sums[i * width + 5]
    }
    for i in 0..<n {
      for axis in 0..<2 {
        let (pull, push) = (sums[i * width + axis], sums[i * width + 2 + axis])
        gradient[2 * i + axis] = 4 * (exaggeration * pull - push / normaliser)
      }
    }
    return withDivergence ? negativeEntropy + cross + log(normaliser) : nil
  }

  /// The sums over the other points.
  private static func row(
    _ i: Int, _ n: Int, _ y: UnsafeBufferPointer<Double>, _ joint: UnsafeBufferPointer<Double>,
    withDivergence: Bool, into sums: UnsafeMutablePointer<Double>
  ) {
    var (pullX, pullY, pushX, pushY, total, cross) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    let (x0, y0) = (y[2 * i], y[2 * i + 1])
    for j in 0..<n where j != i {
      let (dx, dy) = (x0 - y[2 * j], y0 - y[2 * j + 1])
      let square = 1 + dx * dx + dy * dy
      let w = 1 / square
      let pull = joint[i * n + j] * w
      let push = w * w
      pullX += pull * dx
      pullY += pull * dy
      pushX += push * dx
      pushY += push * dy
      total += w
      if withDivergence { cross += joint[i * n + j] * log(square) }
    }
    (sums[0], sums[1], sums[2], sums[3]) = (pullX, pullY, pushX, pushY)
    (sums[4], sums[5]) = (total, cross)
  }
}
