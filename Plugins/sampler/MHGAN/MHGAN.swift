import GanLabKit
import Glibc

/// Metropolis and Hastings' algorithm with the generator as the proposal: of K samples in turn the chain keeps
/// the one that the critic has led it to.
public struct MHGAN: Sampler {
  /// What it says of itself.
  public static let about = About(
    "mhgan", "a Metropolis-Hastings chain over the generator's samples, a sample from each",
    formula: """
      x' ~ p_g,   accepted with the probability
      min(1, (1/D(x) - 1) / (1/D(x') - 1)) = min(1, e^(d(x') - d(x)))
      """,
    paper: "Turner et al. 2019, Metropolis-Hastings generative adversarial networks",
    needs: [.generator, .critic],
    notes: """
      Proposals do not depend on where the chain is, so that it forgets its start as fast as they are \
      accepted, and what is out of the generator's reach stays so. A chain begins at a datum, which is never \
      given out: one that accepts nothing begins anew at a sample. The critic's logit must be a \
      probability's: calibration= makes it one, and plot reliability shows how far it was from that.
      """)

  @Hyperparameter("samples K that are proposed to each chain", in: 1...1_000_000) var steps = 100
  @Hyperparameter("how the critic's output becomes a logit") var calibration = Calibration.Kind
    .logistic
  @Hyperparameter("data, and as many samples, to calibrate it on", in: 10...1_000_000)
  var calibrateOn = 5000
  @Hyperparameter("which of the generator's weights") var weights = GeneratorWeights.average

  /// 100 proposals, logits calibrated by a line.
  public init() {}

  private static let block = 4096

  /// The ends of `count` chains.
  ///
  /// - Throws: `ComponentError` if the critic's output is no logit, or if there are no data; `Cancelled`.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    try context.checkCriticIsKnown()
    let game = try context.game(weights)
    let map = try context.calibration(calibration, of: game, on: calibrateOn)
    var pieces: [Tensor] = []
    var (accepted, restarted) = (0, 0)
    for start in stride(from: 0, to: count, by: MHGAN.block) {
      let size = min(MHGAN.block, count - start)
      let part = Double(start) / Double(count)..<Double(start + size) / Double(count)
      var chains = try Chains(
        scores: context.dataScores(size, of: game).map(map.logit), context)
      try propose(to: &chains, game, map, context, part)
      let idle = chains.codes.indices.filter { chains.codes[$0] == nil }
      if !idle.isEmpty {
        restarted += idle.count
        // At samples in place of data: what is there counts, whether anything is accepted or not.
        var others = try Chains(
          scores: [Double](repeating: -.infinity, count: idle.count), context)
        try propose(to: &others, game, map, context, part)
        for (place, chain) in idle.enumerated() { chains.codes[chain] = others.codes[place] }
        accepted += others.accepted - idle.count
      }
      accepted += chains.accepted
      pieces.append(try context.generated(chains.tensor(like: game.prior), in: game))
    }
    let proposals = (count + restarted) * steps
    return SampleSet(
      pieces.count == 1 ? pieces[0] : concatenate(pieces),
      figures: [
        NamedFigure(
          "acceptance", Double(accepted) / Double(max(proposals, 1)),
          "share of proposals that were accepted", unit: .share),
        NamedFigure(
          "restarted", Double(restarted), "chains that accepted nothing and began anew at a sample",
          unit: .count),
      ])
  }

  /// Chains: the score of each one's state, and its code, where it has left its start.
  private struct Chains {
    var scores: [Double]
    var codes: [[Float]?]
    var accepted = 0

    init(scores: [Double], _ context: SamplingContext) throws {
      // A start without a score would accept everything or nothing.
      guard !scores.contains(where: \.isNaN) else {
        throw ComponentError("the critic's output for a datum is no number")
      }
      self.scores = scores
      codes = scores.map { _ in nil }
    }

    /// The codes [n, prior.dimensions].
    func tensor(like prior: Prior) -> Tensor {
      Tensor.of(codes.flatMap { $0 ?? [] }, [codes.count, prior.dimensions])
    }
  }

  private func propose(
    to chains: inout Chains, _ game: LatentGame, _ map: Calibration, _ context: SamplingContext,
    _ part: Range<Double>
  ) throws {
    let width = game.prior.dimensions
    for step in 0..<steps {
      let z = try context.codes(chains.scores.count)
      let scores = try context.scored(z, in: game).scores
      let values = try z.floats()
      for (chain, raw) in scores.enumerated() {
        let proposed = map.logit(raw)
        // A score that is no number is never accepted.
        guard
          log(max(context.random.uniform(), .leastNormalMagnitude)) < proposed
            - chains.scores[chain]
        else { continue }
        chains.scores[chain] = proposed
        chains.codes[chain] = Array(values[chain * width..<(chain + 1) * width])
        chains.accepted += 1
      }
      let share = Double(step + 1) / Double(steps)
      context.report(part.lowerBound + share * (part.upperBound - part.lowerBound))
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MHGAN.self) }
}
