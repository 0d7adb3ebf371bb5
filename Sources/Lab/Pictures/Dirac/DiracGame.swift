import Glibc

/// Where the two players of a Dirac-GAN stand, or how they move.
struct DiracState: Sendable, Equatable {
  /// θ: where the generator's point mass lies.
  var theta: Double
  /// ψ: the slope of the discriminator.
  var psi: Double

  /// Where both players rest: the samples are the data, and D tells nothing.
  static let equilibrium = DiracState(theta: 0, psi: 0)

  /// How far it is from the equilibrium.
  var distance: Double { hypot(theta, psi) }
}

/// A way of training the smallest GAN there is (Mescheder, Geiger & Nowozin 2018, section 2): the data are
/// a point mass at 0, the samples one at θ, and D(x) = ψ x has one parameter.
///
/// As in the paper D is the logit of "generated", so that D maximises and G minimises
///
///     V(θ, ψ) = E f(D(G(z))) + E f(-D(x)) = f(ψθ) + f(0).
///
/// A method is what each player minimises; the field is what gradient descent without a step size, of both at
/// once, follows:
///
///     θ' = -∂L_G/∂θ,   ψ' = -∂L_D/∂ψ.
protocol DiracGame: Sendable {
  /// Its name, in data.
  var name: String { get }
  /// What G minimises, L_G.
  func generatorLoss(_ at: DiracState) -> Double
  /// What D minimises, L_D.
  func discriminatorLoss(_ at: DiracState) -> Double
  /// (-∂L_G/∂θ, -∂L_D/∂ψ), in closed form.
  func field(_ at: DiracState) -> DiracState
  /// The largest |ψ| that an update leaves.
  var bound: Double { get }
}

extension DiracGame {
  /// No bound.
  var bound: Double { .infinity }
}

/// The f of the original GAN, f(t) = -ln(1 + e^(-t)), with f'(0) = 1/2 and f''(0) = -1/4.
enum LogisticGame {
  /// f(t) = -ln(1 + e^(-t)).
  static func value(_ t: Double) -> Double { min(t, 0) - log1p(exp(-abs(t))) }
  /// f'(t) = σ(-t).
  static func slope(_ t: Double) -> Double { 1 / (1 + exp(t)) }
  /// f''(t) = -σ(t) σ(-t).
  static func curvature(_ t: Double) -> Double { -slope(t) * slope(-t) }
}

/// Both players play for V, as the game was first written down.
///
///     L_G = V, L_D = -V:   θ' = -ψ f'(ψθ),   ψ' = θ f'(ψθ)
///
/// The eigenvalues at the equilibrium are ±i f'(0), and θ² + ψ² stays as it is.
struct MinimaxDirac: DiracGame {
  let name = "minimax"

  func generatorLoss(_ at: DiracState) -> Double {
    LogisticGame.value(at.psi * at.theta) + LogisticGame.value(0)
  }
  func discriminatorLoss(_ at: DiracState) -> Double { -generatorLoss(at) }
  func field(_ at: DiracState) -> DiracState {
    let slope = LogisticGame.slope(at.psi * at.theta)
    return DiracState(theta: -at.psi * slope, psi: at.theta * slope)
  }
}

/// G has the other loss, which stays steep where D is sure.
///
///     L_G = -f(-ψθ), L_D = -V:   θ' = -ψ f'(-ψθ),   ψ' = θ f'(ψθ)
///
/// The eigenvalues are ±i f'(0) too. What they leave open, the next order decides: with r² = θ² + ψ²,
///
///     (r²)' = 2θψ (f'(ψθ) - f'(-ψθ)) ≈ 4 f''(0) (θψ)²,   on average (r²)' = -r⁴/8,
///
/// so that the field goes in as r ≈ √(8/t): slower than any exponential.
struct NonSaturatingDirac: DiracGame {
  let name = "nonsaturating"

  func generatorLoss(_ at: DiracState) -> Double { -LogisticGame.value(-at.psi * at.theta) }
  func discriminatorLoss(_ at: DiracState) -> Double { MinimaxDirac().discriminatorLoss(at) }
  func field(_ at: DiracState) -> DiracState {
    DiracState(
      theta: -at.psi * LogisticGame.slope(-at.psi * at.theta),
      psi: at.theta * LogisticGame.slope(at.psi * at.theta))
  }
}

/// f(t) = t: a critic, whose slope is cut to [-c, c] after each of its updates, or is not.
///
///     L_G = ψθ, L_D = -ψθ:   θ' = -ψ,   ψ' = θ
///
/// The eigenvalues are ±i, and cutting does not change them: it acts away from the equilibrium alone.
struct WassersteinDirac: DiracGame {
  /// c; infinite where nothing is cut.
  var bound = Double.infinity
  var name: String { bound.isFinite ? "wgan-clipping" : "wgan" }

  func generatorLoss(_ at: DiracState) -> Double { at.psi * at.theta }
  func discriminatorLoss(_ at: DiracState) -> Double { -at.psi * at.theta }
  func field(_ at: DiracState) -> DiracState { DiracState(theta: -at.psi, psi: at.theta) }
}

/// A critic whose slope is held near g.
///
/// (Gulrajani et al. 2017, with half the weight, as the paper on convergence has it.)
///
///     L_G = ψθ, L_D = -ψθ + γ/2 (|ψ| - g)²:   θ' = -ψ,   ψ' = θ - γ (ψ - g sign ψ)
///
/// ψ' jumps by 2γg at ψ = 0, so that there is no Jacobian at the equilibrium, and nothing rests there: D wants
/// the slope g even where samples are data.
struct PenalisedWassersteinDirac: DiracGame {
  let name = "wgan-gp"
  /// γ.
  let weight: Double
  /// g.
  let slope: Double

  func generatorLoss(_ at: DiracState) -> Double { at.psi * at.theta }
  func discriminatorLoss(_ at: DiracState) -> Double {
    let excess = abs(at.psi) - slope
    return -at.psi * at.theta + weight / 2 * excess * excess
  }
  func field(_ at: DiracState) -> DiracState {
    let sign: Double = at.psi > 0 ? 1 : at.psi < 0 ? -1 : 0
    return DiracState(theta: -at.psi, psi: at.theta - weight * (at.psi - slope * sign))
  }
}
