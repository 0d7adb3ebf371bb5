import Autograd

/// What became of chains, move by move.
public struct ChainTrace {
  /// The moves after which states were written down, ascending; the last is the end of the walk.
  public let moves: [Int]
  /// The states of all chains after those moves: each [n] + the shape of a state.
  public let states: [Tensor]
  /// The moves before which energies were written down, ascending.
  public let energyMoves: [Int]
  /// The energies there: one row a move, a chain in each place.
  public let energies: [[Double]]
  /// The share of proposals that were accepted; nil where none are refused.
  public let acceptance: Double?

  /// The states at the end.
  public var last: Tensor { states[states.count - 1] }

  /// A trace of states [n] + their shape after `moves`, as many, and of energies.
  public init(
    moves: [Int], states: [Tensor], energyMoves: [Int] = [], energies: [[Double]] = [],
    acceptance: Double? = nil
  ) {
    self.moves = moves
    self.states = states
    self.energyMoves = energyMoves
    self.energies = energies
    self.acceptance = acceptance
  }

  /// The trace of all `blocks` together.
  init(_ blocks: [ChainBlock], _ plan: ChainPlan, count: Int) {
    let total = plan.dynamics.moves
    let moves = plan.kept.filter { 0...total ~= $0 }.sorted()
    self.init(
      moves: moves,
      states: moves.indices.map { place in concatenate(blocks.map { $0.kept[place] }) },
      energyMoves: Array(stride(from: 0, to: total, by: plan.energyStride)),
      energies: (0..<(blocks.first?.energies.count ?? 0)).map { place in
        blocks.flatMap { (try? $0.energies[place].doubles()) ?? [] }
      },
      acceptance: plan.dynamics.isCorrected && total > 0
        ? Double(blocks.reduce(0) { $0 + $1.accepted }) / Double(count * total) : nil)
  }

  /// The chains' energies from the share `fraction` of the walk on, a row a chain; for the diagnostics.
  public func chains(from fraction: Double) -> [[Double]] {
    let kept = energies.dropFirst(Int(Double(energies.count) * fraction))
    guard let first = kept.first else { return [] }
    return first.indices.map { chain in kept.map { $0[chain] } }
  }

  /// What there is to tell of a walk: energies at its begin and at its end, acceptance, and whether the chains
  /// agree with each other in its second half.
  public var figures: [NamedFigure] {
    let mean = { (row: [Double]) in row.reduce(0, +) / Double(max(row.count, 1)) }
    let later = chains(from: 0.5)
    return [
      acceptance.map {
        NamedFigure("acceptance", $0, "share of moves that were accepted", unit: .share)
      },
      energies.first.map {
        NamedFigure("energy_first", mean($0), "mean energy at the start", unit: .nats)
      },
      energies.last.map {
        NamedFigure(
          "energy_last", mean($0), "mean energy before the last move written", unit: .nats)
      },
      ChainDiagnostics.splitRHat(later).map {
        NamedFigure(
          "r_hat", $0, "split R̂ of the energy, second half of the walk", better: .perfect,
          perfect: 1)
      },
    ].compactMap { $0 }
  }
}

/// A sampler that moves states step by step, so that pictures can follow them.
public protocol ChainSampler: Sampler {
  /// Walks `count` chains, and writes down where they are after the moves `keeping` of them.
  ///
  /// - Throws: As `samples`.
  func trace(_ count: Int, keeping: [Int], _ context: SamplingContext) throws -> ChainTrace
  /// The moves that each chain makes.
  var moveCount: Int { get }
  /// True if the states are latent codes; false if they are samples.
  var movesCodes: Bool { get }
}
