import GanLabKit
import Glibc

/// In which order the players of a Dirac-GAN move.
public enum DiracUpdates: String, CaseIterable, HyperparameterChoice {
  /// Both from where they stood.
  case simultaneous
  /// D first, then G against the new D: as the lab trains.
  case alternating

  /// One step of gradient descent of both players.
  func step(_ at: DiracState, _ game: any DiracGame, rate: Double) -> DiracState {
    let field = game.field(at)
    let psi = min(max(at.psi + rate * field.psi, -game.bound), game.bound)
    switch self {
    case .simultaneous: return DiracState(theta: at.theta + rate * field.theta, psi: psi)
    case .alternating:
      let answer = game.field(DiracState(theta: at.theta, psi: psi))
      return DiracState(theta: at.theta + rate * answer.theta, psi: psi)
    }
  }
}

/// A game near its equilibrium, as far as first derivatives tell.
struct DiracLinearisation: Sendable {
  /// An eigenvalue.
  struct Eigenvalue: Sendable {
    let real: Double
    let imaginary: Double
  }

  /// The two eigenvalues of the Jacobian of the field, in continuous time: all real parts below 0 pull in.
  let eigenvalues: [Eigenvalue]
  /// The largest modulus of an eigenvalue of the Jacobian of one step: below 1 it pulls in, above 1 it
  /// pushes out, and at 1 it decides nothing.
  let spectralRadius: Double

  private static let distance = 1e-5

  /// By central differences; nil where the field jumps, or does not rest, at the equilibrium.
  init?(_ game: any DiracGame, _ updates: DiracUpdates, rate: Double) {
    let e = DiracLinearisation.distance
    guard game.field(.equilibrium).distance < e else { return nil }
    let sides = { (map: (DiracState) -> DiracState) in
      [DiracState(theta: e, psi: 0), DiracState(theta: 0, psi: e)].map { aside in
        (map(aside), map(DiracState(theta: -aside.theta, psi: -aside.psi)))
      }
    }
    let found = sides(game.field)
    // Where the field is smooth, the way from side to side is as short as the distance.
    guard found.allSatisfy({ hypot($0.theta - $1.theta, $0.psi - $1.psi) < 1e-2 }) else {
      return nil
    }
    let eigenvalues = { (sides: [(DiracState, DiracState)]) -> [Eigenvalue] in
      let columns = sides.map { high, low in
        ((high.theta - low.theta) / (2 * e), (high.psi - low.psi) / (2 * e))
      }
      return DiracLinearisation.eigenvalues(
        columns[0].0, columns[1].0, columns[0].1, columns[1].1)
    }
    self.eigenvalues = eigenvalues(found)
    let steps = sides { updates.step($0, game, rate: rate) }
    spectralRadius = eigenvalues(steps).map { hypot($0.real, $0.imaginary) }.max() ?? .nan
  }

  /// The eigenvalues of [[a, b], [c, d]]: the roots of λ² - (a + d) λ + ad - bc, the larger first.
  static func eigenvalues(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> [Eigenvalue] {
    let middle = (a + d) / 2
    let square = (a - d) * (a - d) / 4 + b * c
    let root = abs(square).squareRoot()
    return square < 0
      ? [Eigenvalue(real: middle, imaginary: root), Eigenvalue(real: middle, imaginary: -root)]
      : [
        Eigenvalue(real: middle + root, imaginary: 0),
        Eigenvalue(real: middle - root, imaginary: 0),
      ]
  }
}
