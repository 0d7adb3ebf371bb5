import Autograd
import Glibc
import Learning

/// Some chains of a walk, which one thread takes from move to move.
final class ChainBlock {
  private let plan: ChainPlan
  private var state: Tensor
  /// E [n, 1] and ∇E of `state`, where the walk has asked for them already.
  private var slope: Slope?
  private var random: Random
  /// Proposals that were accepted.
  private(set) var accepted = 0
  /// The states after the moves that are kept, in order.
  private(set) var kept: [Tensor] = []
  /// The energies [n, 1] before the moves that are written down, in order.
  private(set) var energies: [Tensor] = []
  /// The first thing that went wrong, and in which move, counted from 1.
  private(set) var failure: (move: Int, error: any Error)?

  private struct Slope {
    let energy: Tensor
    let gradient: Tensor
  }

  init(_ start: Tensor, _ plan: ChainPlan, random: Random) {
    self.plan = plan
    state = start.detached
    self.random = random
    if plan.kept.contains(0) { kept.append(state) }
  }

  /// Makes the moves of these numbers, counted from 0, unless one has failed.
  func advance(through moves: Range<Int>) {
    for move in moves where failure == nil {
      do {
        try make(move)
        if plan.kept.contains(move + 1) { kept.append(state) }
      } catch {
        failure = (move + 1, error)
      }
    }
  }

  private func make(_ move: Int) throws {
    let here = try slope ?? evaluate(state)
    guard try here.energy.isFinite() else {
      guard move > 0 else { throw ComponentError("the energy of a start is no finite number") }
      throw ChainBlock.left(in: move)
    }
    if move.isMultiple(of: plan.energyStride) { energies.append(here.energy) }
    let step = plan.dynamics.step(move)
    var proposal = drifted(from: state, here.gradient, step)
    var noise = random.normal(state.shape, dtype: state.dtype)
    if let moving = plan.dynamics.moving { noise = noise * moving }
    proposal = proposal + noise * (plan.dynamics.noise * step.squareRoot())
    if plan.dynamics.isCorrected {
      try decide(proposal, from: here, step)
    } else {
      if let support = plan.energy.support {
        proposal.reflectInPlace(into: support, columns: plan.movingColumns)
      }
      state = proposal
      guard try state.isFinite() else {
        throw ChainBlock.left(in: move + 1)
      }
    }
  }

  private static func left(in move: Int) -> ComponentError {
    ComponentError(
      "a chain left the finite numbers in move \(move): a smaller step-size, or mala=on",
      option: "step-size")
  }

  /// x - ε/2 ∇E(x).
  private func drifted(from x: Tensor, _ gradient: Tensor, _ step: Double) -> Tensor {
    guard let moving = plan.dynamics.moving else { return x - gradient * (step / 2) }
    return x - gradient * moving * (step / 2)
  }

  private func evaluate(_ state: Tensor) throws -> Slope {
    let x = state.tracked()
    let energy = plan.energy.energy(x)
    try energy.checked()
    guard energy.shape == [state.shape[0], 1] else {
      throw ComponentError(
        "an energy has the shape [\(state.shape[0]), 1], and this one \(energy.shape)")
    }
    guard let penalty = plan.dynamics.penalty else {
      let gradient = try vectorJacobianProduct(
        of: energy, cotangent: .ones(like: energy), withRespectTo: [x])[0]
      return Slope(energy: energy.detached, gradient: gradient)
    }
    let total = energy.sum() + penalty.total(x)
    return Slope(
      energy: energy.detached, gradient: try gradient(of: total, withRespectTo: [x])[0])
  }

  /// Accepts each chain's proposal with the probability min(1, p(x') q(x | x') / p(x) q(x' | x)).
  ///
  /// Where the energy of a proposal is no number it is refused.
  private func decide(_ proposal: Tensor, from here: Slope, _ step: Double) throws {
    let there = try evaluate(proposal)
    let variance = plan.dynamics.noise * plan.dynamics.noise
    /// -ln q(to | from), up to a constant.
    func surprise(_ to: Tensor, _ from: Tensor, _ gradient: Tensor) throws -> [Double] {
      try (to - drifted(from: from, gradient, step)).rowSquares()
        .map { $0 / (2 * variance * step) }
    }
    let forward = try surprise(proposal, state, here.gradient)
    let backward = try surprise(state, proposal, there.gradient)
    let (old, new) = (try here.energy.doubles(), try there.energy.doubles())
    let chances = try random.uniform([old.count], dtype: .float64).doubles()
    var accepts = old.indices.map { row in
      log(max(chances[row], .leastNormalMagnitude))
        < (old[row] - new[row]) / variance + forward[row] - backward[row]
    }
    if let support = plan.energy.support {
      try proposal.excludeRows(
        outside: support, columns: plan.movingColumns, from: &accepts)
    }
    accepted += accepts.count { $0 }
    state = state.replacingRows(accepts, with: proposal)
    slope = Slope(
      energy: here.energy.replacingRows(accepts, with: there.energy),
      gradient: here.gradient.replacingRows(accepts, with: there.gradient))
  }
}
