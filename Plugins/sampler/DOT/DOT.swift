import GanLabKit
import Glibc

/// Discriminator optimal transport: each sample moves to where the critic's gain pays for the way.
public struct DOT: ChainSampler {
  /// Where the way is measured and made.
  public enum Space: String, CaseIterable, HyperparameterChoice {
    /// Among the codes.
    case latent
    /// Among the samples.
    case data
  }

  /// What it says of itself.
  public static let about = About(
    "dot", "moves each sample to where the critic's gain pays for the way",
    formula: """
      latent: T(z) = argmin_z' ‖z' - z‖ - d(G(z'))/k,   data: T(x) = argmin_x' ‖x' - x‖ - d(x')/k
      k: the largest slope |d - d'|/distance between pairs of samples; by Adam from near z
      """,
    paper: "Tanaka 2019, Discriminator optimal transport",
    needs: [.generator, .critic],
    notes: """
      A critic trained as Wasserstein's gives the optimal transport from the samples to the data, up to its \
      slope k: a sample climbs as long as d rises by more than k a unit. Nothing is refused, and there is no \
      noise: the number of moves matters little once all have arrived.
      """)

  @Hyperparameter("moves of each sample", in: 0...1_000_000) var steps = 30
  @Hyperparameter("the length of a move", in: 1e-9...100) var stepSize = 0.01
  @Hyperparameter("the space of the way") var space = Space.latent
  @Hyperparameter(
    "keep each code at its distance from the origin, as a Gaussian in many dimensions has it")
  var sphere = false
  @Hyperparameter("pairs of samples that the slope k is taken from", in: 10...1_000_000) var pairs =
    1000
  @Hyperparameter("which of the generator's weights") var weights = GeneratorWeights.average

  /// 30 moves among the codes.
  public init() {}

  /// The moves of each sample.
  public var moveCount: Int { steps }
  /// True among codes.
  public var movesCodes: Bool { space == .latent }

  private static let block = 256

  /// `count` samples, moved.
  ///
  /// - Throws: `ComponentError` if the model has no critic, if nobody says what its output means, or if a
  ///   sample leaves the finite numbers; `Cancelled`.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    var figures: [NamedFigure] = []
    let trace = try walk(count, keeping: [0], context, &figures)
    let samples =
      space == .latent ? try context.generated(trace.last, in: context.game(weights)) : trace.last
    return SampleSet(samples, figures: figures)
  }

  /// Where `count` samples are on their ways.
  ///
  /// - Throws: As `samples`.
  public func trace(
    _ count: Int, keeping: [Int], _ context: SamplingContext
  ) throws -> ChainTrace {
    var figures: [NamedFigure] = []
    return try walk(count, keeping: keeping, context, &figures)
  }

  private func walk(
    _ count: Int, keeping: [Int], _ context: SamplingContext, _ figures: inout [NamedFigure]
  ) throws -> ChainTrace {
    try context.checkCriticIsKnown()
    let game = try context.game(weights)
    guard
      !sphere
        || (space == .latent && game.prior.family == .gaussian
          && game.prior.latent == game.prior.dimensions)
    else {
      throw ComponentError(
        "a sphere holds the codes of a Gaussian, and of nothing else", option: "sphere")
    }
    let slope = try steepest(game, context)
    let z = try context.codes(count)
    let start = space == .latent ? z : try context.generated(z, in: game)
    let kept = Set(keeping + [steps])
    var states: [[Tensor]] = []
    for first in stride(from: 0, to: count, by: DOT.block) {
      let rows = first..<min(first + DOT.block, count)
      states.append(
        try descend(start.sliced(rows), of: z.sliced(rows), game, slope, kept, context))
      context.report(Double(rows.upperBound) / Double(count))
    }
    let moves = kept.filter { 0...steps ~= $0 }.sorted()
    let trace = ChainTrace(
      moves: moves, states: moves.indices.map { place in concatenate(states.map { $0[place] }) })
    let way = try distances(trace.last, start).doubles()
    figures = [
      NamedFigure("slope", slope, "effective slope k of the critic"),
      NamedFigure(
        "distance", way.reduce(0, +) / Double(max(way.count, 1)), "mean distance moved",
        unit: space == .data ? .length : .number),
    ]
    return trace
  }

  /// ‖a - b‖ of each row [n, 1].
  private func distances(_ a: Tensor, _ b: Tensor) -> Tensor {
    let way = (a - b).reshaped([a.shape[0], a.shape.count / max(a.shape[0], 1)])
    // At 0 a length has no slope: it is rounded off there.
    return (way.squaredNorm(axis: 1, keepingAxis: true) + 1e-12).sqrt()
  }

  private func steepest(_ game: LatentGame, _ context: SamplingContext) throws -> Double {
    let (a, b) = (try context.codes(pairs), try context.codes(pairs))
    let (first, second) = (try context.scored(a, in: game), try context.scored(b, in: game))
    let ways = try distances(
      space == .latent ? a : first.samples, space == .latent ? b : second.samples
    ).doubles()
    let slopes = ways.indices.map {
      abs(first.scores[$0] - second.scores[$0]) / max(ways[$0], 1e-6)
    }
    guard let slope = slopes.max(), slope.isFinite, slope > 0 else {
      throw ComponentError("the critic's output is the same everywhere, or no finite number")
    }
    return slope
  }

  /// The states of one block after the moves that are kept.
  private func descend(
    _ start: Tensor, of codes: Tensor, _ game: LatentGame, _ slope: Double, _ kept: Set<Int>,
    _ context: SamplingContext
  ) throws -> [Tensor] {
    let radius = sphere ? start.norm(axis: 1, keepingAxis: true) : nil
    let mask = space == .latent ? latentMask(game.prior) : nil
    // At its start the way has no direction: a small push gives it one.
    var push = context.random.normal(start.shape) * 1e-3
    if let mask { push = push * mask }
    var x = start
    var states = kept.contains(0) ? [x] : []
    let place = Parameter("place", start + push)
    let optimiser = Adam([place], learningRate: stepSize, beta1: 0, beta2: 0.9)
    for move in stride(from: 1, through: steps, by: 1) {
      try context.checkCancelled()
      let here = place.tensor.tracked()
      let score: Tensor
      switch space {
      case .latent: score = game.score(here)
      case .data: score = game.score(here, ofCodes: codes)
      }
      let cost = (distances(here, start) - score * (1 / slope)).sum()
      var direction = try gradient(of: cost, withRespectTo: [here])[0]
      if let mask { direction = direction * mask }
      try optimiser.step([direction])
      var moved = place.tensor.detached
      if space == .latent, game.prior.family == .uniform {
        let within = moved.clamped(-1, 1)
        moved = mask.map { within * $0 + moved * (1 - $0) } ?? within
      }
      if let radius { moved = moved * (radius / moved.norm(axis: 1, keepingAxis: true)) }
      try place.tensor.assign(moved)
      x = place.tensor * 1
      guard try x.isFinite() else {
        throw ComponentError(
          "a sample left the finite numbers in move \(move): a smaller step-size",
          option: "step-size")
      }
      if kept.contains(move) { states.append(x.detached) }
    }
    context.note(
      EvaluationCost(generator: space == .latent ? 1 : 0, discriminator: 1),
      times: start.shape[0] * steps)
    return states
  }

  /// Ones for a code's own coordinates, zeros for what names a class or is given; nil where there is nothing
  /// else.
  private func latentMask(_ prior: Prior) -> Tensor? {
    prior.latent == prior.dimensions
      ? nil
      : .of((0..<prior.dimensions).map { $0 < prior.latent ? 1.0 : 0 }, [1, prior.dimensions])
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, DOT.self) }
}
