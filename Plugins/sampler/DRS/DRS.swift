import GanLabKit
import Glibc

/// Discriminator rejection sampling: of many samples those are kept that the critic believes.
public struct DRS: Sampler {
  /// What it says of itself.
  public static let about = About(
    "drs", "keeps samples with a probability that the critic's logit gives",
    formula: """
      M = max d,   F = d - M - ln(1 - e^(d - M - τ)) - γ,   kept with the probability σ(F)
      γ: the percentile of F that percentile= names; 0: the exact rule, e^(d - M)
      """,
    paper: "Azadi et al. 2019, Discriminator rejection sampling",
    needs: [.generator, .critic],
    notes: """
      With the best D and γ = 0 what is kept follows the data exactly, where the generator reaches: no mode \
      that it lost comes back. The exact rule keeps one sample in max p_d/p_g; γ trades exactness for \
      samples. The critic's logit must be a probability's: see plot reliability, and calibrate it.
      """)

  @Hyperparameter(
    "percentile of F that is kept with probability 1/2; 0: the exact rule", in: 0...100)
  var percentile = 80.0
  @Hyperparameter("samples from which M and γ are learned", in: 100...1_000_000) var burnIn = 10_000
  @Hyperparameter("how the critic's output becomes a logit") var calibration = Calibration.Kind.none
  @Hyperparameter("data, and as many samples, to calibrate it on", in: 10...1_000_000)
  var calibrateOn = 5000
  @Hyperparameter("samples that may be tried for each that is wanted", in: 1...1_000_000) var most =
    1000
  @Hyperparameter("which of the generator's weights") var weights = GeneratorWeights.average

  private static let tau = 1e-6

  /// γ at the 80th percentile.
  public init() {}

  /// `count` samples that were kept.
  ///
  /// - Throws: `ComponentError` if the critic's output is no logit, or if too few samples are kept;
  ///   `Cancelled`.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    try context.checkCriticIsKnown()
    let game = try context.game(weights)
    let map = try context.calibration(calibration, of: game, on: calibrateOn)
    let first = try context.scored(context.codes(burnIn), in: game).scores.map(map.logit)
    guard first.allSatisfy(\.isFinite) else {
      throw ComponentError("the critic's output for a sample is no finite number")
    }
    var largest = first.max() ?? 0
    let gamma =
      percentile > 0 ? quantile(percentile / 100, of: first.map { score($0, largest) }) : 0
    var kept: [Tensor] = []
    var (found, tried) = (0, 0)
    while found < count {
      try context.checkCancelled()
      let left = most * count - tried
      guard left > 0 else {
        throw ComponentError(
          "\(found) of \(tried) samples were kept, and \(count) are wanted: "
            + (percentile > 0 ? "a smaller percentile keeps more" : "percentile=80 keeps more")
            + ", or most= tries more",
          option: "most")
      }
      // As many as are likely to give what is missing, by what was kept so far.
      let rate = max(Double(found + 1) / Double(tried + 1), 1e-3)
      let batch = min(max(Int(Double(count - found) / rate * 1.1), 256), 16_384, left)
      let (samples, scores) = try context.scored(context.codes(batch), in: game)
      var rows: [Int32] = []
      for (row, raw) in scores.enumerated() {
        let d = map.logit(raw)
        largest = max(largest, d)
        let chance = 1 / (1 + exp(-(score(d, largest) - gamma)))
        if context.random.uniform() < chance { rows.append(Int32(row)) }
      }
      tried += batch
      rows = Array(rows.prefix(count - found))
      found += rows.count
      if !rows.isEmpty { kept.append(picked(rows, of: samples)) }
      context.report(Double(found) / Double(count))
    }
    return SampleSet(
      concatenate(kept),
      figures: [
        NamedFigure(
          "acceptance", Double(found) / Double(max(tried, 1)), "share of samples that were kept",
          unit: .share),
        NamedFigure("largest_logit", largest, "largest logit M met"),
        NamedFigure("gamma", gamma, "shift γ"),
      ])
  }

  /// The samples at `places`, whatever their shape.
  private func picked(_ places: [Int32], of samples: Tensor) -> Tensor {
    let sides = samples.shape.dimensions
    let width = sides.dropFirst().reduce(1, *)
    return samples.reshaped([sides[0], width]).rows(at: places)
      .reshaped(Shape([places.count] + sides.dropFirst()))
  }

  /// F without γ; at the largest logit itself there is no end but τ.
  private func score(_ d: Double, _ largest: Double) -> Double {
    d - largest - log1p(-exp(min(d - largest, 0) - DRS.tau))
  }

  private func quantile(_ share: Double, of values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, DRS.self) }
}
