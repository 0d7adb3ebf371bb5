import Autograd
import Glibc

/// Chains that walk down an energy with noise: Langevin dynamics.
///
///     x ← x - ε/2 ∇E(x) + s √ε n,   n ~ N(0, I)
///
/// For ε → 0 they follow e^(-E/s²); a finite ε leaves a bias, which Metropolis and Hastings' correction takes
/// away (MALA; Roberts & Tweedie 1996, Exponential convergence of Langevin distributions and their discrete
/// approximations).
public struct LangevinDynamics {
  /// The step size ε of the first move.
  public var stepSize: Double
  /// The noise's scale s; 0 is gradient descent.
  public var noise = 1.0
  /// What is left of ε in the last move: it falls by the same factor from each move to the next.
  public var remainingStep = 1.0
  /// True to accept or refuse each move such that e^(-E/s²) is kept exactly.
  public var isCorrected = false
  /// Moves that each chain makes.
  public var moves: Int
  /// Which coordinates move, as ones and zeros [1, k]; nil moves all.
  public var moving: Tensor?
  /// What keeps chains apart from each other.
  public var penalty: DiversityPenalty?

  /// `moves` moves of the step size `stepSize`.
  public init(stepSize: Double, moves: Int) {
    self.stepSize = stepSize
    self.moves = moves
  }

  /// ε of the move `number`, counted from 0.
  func step(_ number: Int) -> Double {
    guard remainingStep != 1, moves > 1 else { return stepSize }
    return stepSize * pow(remainingStep, Double(number) / Double(moves - 1))
  }

  /// Chains that one core takes through their moves: what lies between two layers stays in its cache.
  private static let block = 512
  /// Moves whose energies are written down, at most.
  private static let mostEnergies = 200

  /// Walks from the states `start` [n] + their shape, a chain each.
  ///
  /// The chains are divided into blocks, each with random numbers of its own, so that the bits do not depend
  /// on the number of threads. Evaluations are counted by `context`, who may also stop the walk.
  ///
  /// - Parameters:
  ///   - start: The states that chains begin at.
  ///   - energy: What they walk down.
  ///   - keeping: The moves after which states are written down; 0 is the start, and the last is kept in any
  ///     case.
  ///   - context: Who gives random numbers, counts and may stop the walk.
  /// - Returns: Where the chains were, and their energies.
  /// - Throws: `ComponentError` if an option is out of range, or if a chain leaves the finite numbers; the
  ///   first error of the energy's operations; `Cancelled`.
  public func run(
    from start: Tensor, down energy: any Energy, keeping: [Int] = [], in context: RunContext
  ) throws -> ChainTrace {
    try check(start)
    let count = start.shape[0]
    let most = penalty?.group ?? LangevinDynamics.block
    let blockCount = (count + most - 1) / most
    let stride = max(1, (moves + LangevinDynamics.mostEnergies - 1) / LangevinDynamics.mostEnergies)
    let plan = ChainPlan(
      dynamics: self, energy: energy, kept: Set(keeping + [moves]), energyStride: stride,
      movingColumns: try moving?.doubles().map { $0 != 0 })
    let blocks = (0..<blockCount).map { place in
      ChainBlock(
        start.sliced(count * place / blockCount..<count * (place + 1) / blockCount), plan,
        random: context.random.split())
    }
    try advance(blocks, in: context)
    let evaluations = count * (isCorrected ? moves + 1 : moves)
    context.note(energy.cost, times: evaluations)
    return ChainTrace(blocks, plan, count: count)
  }

  private func check(_ start: Tensor) throws {
    try start.checked()
    guard stepSize > 0, stepSize.isFinite else {
      throw ComponentError("a step size is greater than 0", option: "step-size")
    }
    guard start.shape.rank > 1, start.shape[0] > 0, moves >= 0 else {
      throw ComponentError("chains start at [n] and the shape of a state, and make 0 moves or more")
    }
    guard penalty == nil || !isCorrected else {
      throw ComponentError(
        "the penalty ties chains to each other, and the correction takes them one by one: "
          + "one of diversity=0 and mala=off", option: "mala")
    }
    guard noise > 0 || !isCorrected else {
      throw ComponentError(
        "without noise there is nothing to correct: noise above 0, or mala=off", option: "noise")
    }
  }

  /// Blocks that are taken through some moves before somebody may stop the walk.
  private static let wave = 8

  private func advance(_ blocks: [ChainBlock], in context: RunContext) throws {
    var done = 0
    var length = 1
    while done < moves {
      let next = min(moves, done + length)
      let begun = ContinuousClock.now
      for first in Swift.stride(from: 0, to: blocks.count, by: LangevinDynamics.wave) {
        try context.checkCancelled()
        let some = blocks[first..<min(first + LangevinDynamics.wave, blocks.count)]
        ChainRota(some.count, moves: done..<next).run { place, moves in
          some[first + place].advance(through: moves)
        }
        let part = Double(first + some.count) / Double(blocks.count)
        context.report((Double(done) + part * Double(next - done)) / Double(moves))
      }
      if let first = blocks.compactMap(\.failure).min(by: { $0.move < $1.move }) {
        throw first.error
      }
      // Long enough to cost nothing, short enough that Ctrl-C is heeded.
      let seconds = begun.duration(to: .now) / .seconds(1)
      length = seconds < 0.03 ? 2 * length : seconds > 0.1 ? max(1, length / 2) : length
      done = next
    }
  }
}

/// What all blocks of one walk have in common.
struct ChainPlan {
  let dynamics: LangevinDynamics
  let energy: any Energy
  /// The moves after which states are written down.
  let kept: Set<Int>
  /// Energies are written down at each move whose number is a multiple.
  let energyStride: Int
  /// Which coordinates move; nil where all do.
  let movingColumns: [Bool]?
}
