import Glibc

/// What becomes of a Dirac-GAN in the long run.
enum DiracVerdict: String, Sendable {
  /// It comes to the equilibrium, or nearer from turn to turn.
  case converges
  /// It turns at a distance that stays.
  case circles
  /// It goes away.
  case leaves
  /// It comes to rest, or nearly, where no equilibrium is.
  case stalls
}

/// The steps of a Dirac-GAN, and what becomes of it.
struct DiracTrajectory: Sendable {
  /// Where all begin.
  static let start = DiracState(theta: 1, psi: 1)
  /// Farther out nothing is drawn.
  private static let reach = 50.0

  /// The states, from the start on, that are drawn.
  let states: [DiracState]
  /// What becomes of it; by its steps alone, not by what is known of the method.
  let verdict: DiracVerdict
  /// Steps after which the verdict was given.
  let judged: Int
  /// The distance from the equilibrium after them.
  let distance: Double

  /// `steps` steps of `game`, and as many more as a verdict takes: those of a time of 400 in all, in which the
  /// field of f'(0) = 1/2 turns 32 times; at least 10,000.
  init(_ game: any DiracGame, _ updates: DiracUpdates, rate: Double, steps: Int) {
    let most = max(steps, 10_000, min(Int(400 / rate), 400_000))
    var state = DiracTrajectory.start
    var states = [state]
    var course = Course(state)
    while course.distances.count <= most, !course.isDecided {
      state = updates.step(state, game, rate: rate)
      course.add(state)
      // Far away it stays: a later state would be drawn as a line through the picture.
      let isNear = states.last.map { $0.distance < DiracTrajectory.reach } ?? false
      if states.count <= steps, states.count == course.distances.count - 1, isNear {
        states.append(state)
      }
    }
    self.states = states
    verdict = course.verdict
    judged = course.distances.count - 1
    distance = course.distances.last ?? .nan
  }
}

/// The distances of a trajectory, and its turns around the equilibrium.
private struct Course {
  private(set) var distances: [Double]
  /// The largest distance of each whole turn.
  private(set) var turns: [Double] = []
  private var largest = 0.0
  private var angle = 0.0
  private var last: DiracState

  init(_ start: DiracState) {
    distances = [start.distance]
    last = start
  }

  mutating func add(_ state: DiracState) {
    distances.append(state.distance)
    largest = max(largest, state.distance)
    let turned = atan2(
      last.theta * state.psi - last.psi * state.theta,
      last.theta * state.theta + last.psi * state.psi)
    if turned.isFinite { angle += turned }
    if abs(angle) >= 2 * Double.pi {
      turns.append(largest)
      angle -= angle < 0 ? -2 * Double.pi : 2 * Double.pi
      largest = 0
    }
    last = state
  }

  private var first: Double { distances.first ?? 1 }

  /// Whether nothing can change any more: at the equilibrium but for rounding, or far out.
  var isDecided: Bool {
    let distance = distances.last ?? .nan
    return !(distance > 1e-12 * first && distance < 1e3 * first)
  }

  /// Near: a thousandth of the first distance.
  ///
  /// Else the largest distance of the last turn is compared with that of the turn halfway: a twentieth more or
  /// less is growth or decline. Where nothing turned, parts of the course stand for turns.
  var verdict: DiracVerdict {
    guard let end = distances.last, end < 1e3 * first else { return .leaves }
    let eighth = max(distances.count / 8, 1)
    let parts = stride(from: 0, to: distances.count - eighth + 1, by: eighth).map { start in
      distances[start..<start + eighth].max() ?? .nan
    }
    let late = parts.last ?? .nan
    if end <= 1e-12 * first || late < 1e-3 * first { return .converges }
    let hasTurned = turns.count > 1
    let envelope = hasTurned ? turns : parts
    let growth = (envelope.last ?? .nan) / envelope[(envelope.count - 1) / 2]
    if growth > 1.05 { return .leaves }
    if growth < 0.95 { return .converges }
    return hasTurned ? .circles : .stalls
  }
}
