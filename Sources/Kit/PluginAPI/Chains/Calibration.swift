import Glibc

/// A map from a critic's output to the logit of the probability that a sample is real.
///
/// A critic ranks samples better than it tells probabilities: it is sure of itself on what it was trained on,
/// and one trained as a Wasserstein critic tells none. The map is fitted to scores of data and of samples, as
/// many of each (Turner et al. 2019, Metropolis-Hastings generative adversarial networks, section 4).
public struct Calibration: Sendable {
  /// The ways to fit it.
  public enum Kind: String, CaseIterable, Sendable, HyperparameterChoice {
    /// The output is taken as the logit that it claims to be.
    case none
    /// a d + b with the largest likelihood (Platt 1999).
    case logistic
    /// The rising step function with the least squared error, by pooling neighbours that fall (Zadrozny &
    /// Elkan 2002).
    case isotonic
  }

  private enum Map {
    case none
    case line(slope: Double, intercept: Double)
    /// The scores at which a step begins, ascending, and the logits of the steps.
    case steps(scores: [Double], logits: [Double])
  }

  private let map: Map

  /// The output as it is.
  public static let none = Calibration(map: .none)

  private init(map: Map) { self.map = map }

  /// The map of `kind` that fits the scores of `real` data and of generated samples, `fake`.
  ///
  /// - Throws: `ComponentError` for fewer than ten scores of either, or for one that is not finite.
  public init(_ kind: Kind, real: [Double], fake: [Double]) throws(ComponentError) {
    guard real.count >= 10, fake.count >= 10, (real + fake).allSatisfy(\.isFinite) else {
      throw ComponentError("a calibration takes ten finite scores of data and ten of samples")
    }
    switch kind {
    case .none: map = .none
    case .logistic: map = Calibration.line(real, fake)
    case .isotonic: map = Calibration.steps(real, fake)
    }
  }

  /// The calibrated logit of the score `d`.
  public func logit(_ d: Double) -> Double {
    switch map {
    case .none: return d
    case .line(let slope, let intercept): return slope * d + intercept
    case .steps(let scores, let logits):
      // The last step that begins at or below the score.
      var (low, high) = (0, scores.count)
      while low < high {
        let middle = (low + high) / 2
        if scores[middle] <= d { low = middle + 1 } else { high = middle }
      }
      return logits[max(low - 1, 0)]
    }
  }

  /// The probability that a sample of the score `d` is real.
  public func probability(_ d: Double) -> Double { 1 / (1 + exp(-logit(d))) }

  /// Newton's steps on the likelihood of σ(a d + b); a thousandth of a² in the objective keeps scores that do not
  /// overlap from an infinite slope.
  private static func line(_ real: [Double], _ fake: [Double]) -> Map {
    let all = real + fake
    let mean = all.reduce(0, +) / Double(all.count)
    let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)
    // In units of the scores' own spread.
    let scale = variance > 0 ? variance.squareRoot() : 1
    let weights = [0.5 / Double(real.count), 0.5 / Double(fake.count)]
    var (a, b) = (0.0, 0.0)
    let ridge = 1e-3
    for _ in 0..<50 {
      var gradient = (a: ridge * a, b: 0.0)
      var hessian = (aa: ridge, ab: 0.0, bb: 1e-12)
      for (side, scores) in [real, fake].enumerated() {
        let target = side == 0 ? 1.0 : 0
        for score in scores {
          let x = (score - mean) / scale
          let p = 1 / (1 + exp(-(a * x + b)))
          let w = weights[side]
          gradient.a += w * (p - target) * x
          gradient.b += w * (p - target)
          hessian.aa += w * p * (1 - p) * x * x
          hessian.ab += w * p * (1 - p) * x
          hessian.bb += w * p * (1 - p)
        }
      }
      let determinant = hessian.aa * hessian.bb - hessian.ab * hessian.ab
      guard determinant > 0 else { break }
      let step = (
        a: (hessian.bb * gradient.a - hessian.ab * gradient.b) / determinant,
        b: (hessian.aa * gradient.b - hessian.ab * gradient.a) / determinant
      )
      // A step of many units would leave where the quadratic model holds.
      let length = max(1, hypot(step.a, step.b) / 4)
      a -= step.a / length
      b -= step.b / length
      if hypot(step.a, step.b) < 1e-10 { break }
    }
    return .line(slope: a / scale, intercept: b - a * mean / scale)
  }

  /// Pools neighbours, by ascending score, until the shares of data rise.
  ///
  /// A share of 0 or 1 would be a logit without end: each step has half a datum and half a sample more.
  private static func steps(_ real: [Double], _ fake: [Double]) -> Map {
    let weights = [0.5 / Double(real.count), 0.5 / Double(fake.count)]
    let scores =
      (real.map { (score: $0, side: 0) } + fake.map { (score: $0, side: 1) })
      .sorted { $0.score < $1.score }
    var pools: [(score: Double, real: Double, fake: Double)] = []
    for item in scores {
      var pool = (
        score: item.score, real: item.side == 0 ? weights[0] : 0,
        fake: item.side == 1 ? weights[1] : 0
      )
      // Equal scores are one step, and a step whose share is not above the last one's joins it.
      while let last = pools.last,
        last.score == pool.score
          || last.real * (pool.real + pool.fake) >= pool.real * (last.real + last.fake)
      {
        pool = (last.score, last.real + pool.real, last.fake + pool.fake)
        pools.removeLast()
      }
      pools.append(pool)
    }
    let logits = pools.map { pool in
      log((pool.real + weights[0] / 2) / (pool.fake + weights[1] / 2))
    }
    return .steps(scores: pools.map(\.score), logits: logits)
  }
}
