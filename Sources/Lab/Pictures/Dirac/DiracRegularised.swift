import Glibc

/// Data and samples are blurred by N(0, σ²) before D sees them.
///
/// (Sønderby et al. 2017, Amortised MAP inference for image super-resolution; Arjovsky & Bottou 2017.)
///
/// With ε, ε′ ~ N(0, σ²):
///
///     V = E f(ψ(θ + ε)) + E f(-ψε′),   L_G = V,   L_D = -V
///     θ' = -ψ E f'(ψ(θ + ε)),   ψ' = E (θ + ε) f'(ψ(θ + ε)) - E ε′ f'(-ψε′)
///
/// and by E ε g(ε) = σ² E g'(ε) (Stein 1981), f'' being even,
///
///     ψ' = θ E f'(ψ(θ + ε)) + σ² ψ (E f''(ψ(θ + ε)) + E f''(ψε′)).
///
/// At the equilibrium ∂ψ'/∂ψ = 2σ² f''(0), and the eigenvalues are σ² f''(0) ± √(σ⁴ f''(0)² - f'(0)²).
/// What is left of the expectations is a sum over evenly spaced ε, whose error is below the sixth digit of the
/// field.
struct InstanceNoiseDirac: DiracGame {
  let name = "instance-noise"
  /// σ.
  let deviation: Double

  /// Values of a standard normal and their weights, which sum to 1: up to 7 standard deviations.
  private static let nodes: [(z: Double, weight: Double)] = {
    let places = (-14...14).map { 0.5 * Double($0) }
    let total = places.reduce(0) { $0 + exp(-$1 * $1 / 2) }
    return places.map { ($0, exp(-$0 * $0 / 2) / total) }
  }()

  /// E g(ε).
  private func expectation(_ g: (Double) -> Double) -> Double {
    InstanceNoiseDirac.nodes.reduce(0) { $0 + $1.weight * g(deviation * $1.z) }
  }

  func generatorLoss(_ at: DiracState) -> Double {
    expectation { LogisticGame.value(at.psi * (at.theta + $0)) + LogisticGame.value(-at.psi * $0) }
  }
  func discriminatorLoss(_ at: DiracState) -> Double { -generatorLoss(at) }
  func field(_ at: DiracState) -> DiracState {
    let slope = expectation { LogisticGame.slope(at.psi * (at.theta + $0)) }
    let curvature = expectation {
      LogisticGame.curvature(at.psi * (at.theta + $0)) + LogisticGame.curvature(at.psi * $0)
    }
    return DiracState(
      theta: -at.psi * slope,
      psi: at.theta * slope + deviation * deviation * at.psi * curvature)
  }
}

/// D pays for its slope on data, γ/2 E ‖∇D(x)‖² = γ/2 ψ²: the zero-centred penalty R1.
///
///     L_G = V, L_D = -V + γ/2 ψ²:   θ' = -ψ f'(ψθ),   ψ' = θ f'(ψθ) - γψ
///
/// The eigenvalues are (-γ ± √(γ² - 4 f'(0)²))/2: from γ = 2 f'(0) = 1 on nothing turns.
struct R1Dirac: DiracGame {
  let name = "r1"
  /// γ.
  let weight: Double

  func generatorLoss(_ at: DiracState) -> Double { MinimaxDirac().generatorLoss(at) }
  func discriminatorLoss(_ at: DiracState) -> Double {
    MinimaxDirac().discriminatorLoss(at) + weight / 2 * at.psi * at.psi
  }
  func field(_ at: DiracState) -> DiracState {
    var field = MinimaxDirac().field(at)
    field.psi -= weight * at.psi
    return field
  }
}

/// Both players also pay for the length of the game's own field v (Mescheder, Nowozin & Geiger 2017, The
/// numerics of GANs).
///
///     L_G = V + γ/2 ‖v‖², L_D = -V + γ/2 ‖v‖²,   ‖v‖² = r² f'(ψθ)²,   r² = θ² + ψ²
///     ½ ∂‖v‖²/∂θ = θ f'² + ψ r² f' f'',   ½ ∂‖v‖²/∂ψ = ψ f'² + θ r² f' f''   (at ψθ)
///
/// The eigenvalues are -γ f'(0)² ± i f'(0).
struct ConsensusDirac: DiracGame {
  let name = "consensus"
  /// γ.
  let weight: Double

  private func penalty(_ at: DiracState) -> Double {
    let length = MinimaxDirac().field(at).distance
    return weight / 2 * length * length
  }

  func generatorLoss(_ at: DiracState) -> Double { MinimaxDirac().generatorLoss(at) + penalty(at) }
  func discriminatorLoss(_ at: DiracState) -> Double {
    MinimaxDirac().discriminatorLoss(at) + penalty(at)
  }
  func field(_ at: DiracState) -> DiracState {
    let t = at.psi * at.theta
    let (slope, curvature) = (LogisticGame.slope(t), LogisticGame.curvature(t))
    let square = at.theta * at.theta + at.psi * at.psi
    let cross = square * slope * curvature
    let field = MinimaxDirac().field(at)
    return DiracState(
      theta: field.theta - weight * (at.theta * slope * slope + at.psi * cross),
      psi: field.psi - weight * (at.psi * slope * slope + at.theta * cross))
  }
}
