import GanLabKit
import Glibc

extension Session {
  /// The names of the figures of models that bound their likelihood.
  public static let evidenceNames = [
    "elbo", "reconstruction", "code_kl", "log_likelihood", "active_units",
  ]

  /// Codes for each sample by which ln p(x) is estimated, unless another number is asked for.
  public static let importanceSamples = 128

  /// How well a model with an encoder codes `count` fresh data, which it was not trained on; none of other
  /// models.
  ///
  /// - `elbo`: E ln p(x|z) - KL(q(z|x) ‖ p(z)), and both terms by themselves, with one code a sample.
  /// - `log_likelihood`: E ln (1/K) Σ p(x|z_k) p(z_k)/q(z_k|x), z_k ~ q, a bound that rises to E ln p(x)
  ///   with K (Burda, Grosse & Salakhutdinov 2016, Importance weighted autoencoders).
  /// - `active_units`: coordinates of the code whose mean differs from sample to sample, with a variance
  ///   above 0.01 (the same paper): the others have collapsed onto the prior.
  ///
  /// All in nats per sample. The perfect value of the bounds is that of the data's own density on the same
  /// points.
  ///
  /// - Throws: `missing`, `tensor`, `component` or `interrupted`.
  public func evidenceFigures(
    _ count: Int, codes: Int = importanceSamples, _ watcher: Watcher = .none
  ) throws(LabError) -> [NamedFigure] {
    guard let source = testSource else { throw .missing(.data, for: "measuring") }
    guard let networks = networks as? any VariationalNetworks else { return [] }
    var random = random.stream("test data")
    let data: (samples: Tensor, classes: Tensor?)
    do {
      data = try source.classified(count, for: networks.prior, random: &random)
    } catch {
      throw .component(error, of: self.data?.name ?? "the data")
    }
    let x = data.samples
    var best: Double?
    if let density = source.density, let partition = density.logPartition {
      best = try mean(of: density.logDensity, x, watcher) - partition
    }
    var noise = self.random.stream("codes of the test data")
    var sums = EvidenceSums(latent: networks.prior.latent)
    do {
      try withoutRecording {
        for start in stride(from: 0, to: count, by: EvidenceSums.piece) {
          let range = start..<min(start + EvidenceSums.piece, count)
          let piece = (x.sliced(range), data.classes?.sliced(range))
          try sums.add(piece, networks, codes: codes, random: &noise) { share in
            try watcher.check(
              at: (Double(start) + share * Double(EvidenceSums.piece)) / Double(count))
          }
        }
      }
    } catch {
      throw Trainer.labError(error, in: model?.name ?? "the model")
    }
    return figures(of: sums, best: best, codes: codes, prior: networks.prior)
  }

  private func figures(
    of sums: EvidenceSums, best: Double?, codes: Int, prior: Prior
  ) -> [NamedFigure] {
    let n = Double(sums.count)
    // What networks that are told something say is no density of the data as they come.
    let isTold = prior.classes > 0 || prior.given != nil
    let best = isTold ? nil : best
    let given = isTold ? ", given the \(prior.given == nil ? "class" : "half")" : ""
    return [
      NamedFigure(
        "elbo", (sums.reconstruction - sums.divergence) / n, "bound of the log-likelihood\(given)",
        unit: .nats, better: .high, perfect: best),
      NamedFigure(
        "reconstruction", sums.reconstruction / n, "its first term: ln p(x|z)", unit: .nats,
        better: .high),
      NamedFigure("code_kl", sums.divergence / n, "its second: KL(q(z|x) || p(z))", unit: .nats),
      NamedFigure(
        "log_likelihood", sums.logLikelihood / n,
        "log-likelihood by \(codes) codes a sample\(given)",
        unit: .nats, better: .high, perfect: best),
      NamedFigure(
        "active_units", Double(sums.activeUnits), "coordinates of the code in use", unit: .count),
    ]
  }
}

/// What is summed over the data.
private struct EvidenceSums {
  /// Samples that go through the networks at once.
  static let piece = 512
  /// Above it, a coordinate's mean depends on the sample.
  static let leastVariance = 0.01

  private(set) var count = 0
  private(set) var reconstruction = 0.0
  private(set) var divergence = 0.0
  private(set) var logLikelihood = 0.0
  private var means: [Double]
  private var squares: [Double]

  init(latent: Int) {
    means = Array(repeating: 0, count: latent)
    squares = means
  }

  var activeUnits: Int {
    let n = Double(count)
    return zip(means, squares).count { sum, square in
      square / n - (sum / n) * (sum / n) > EvidenceSums.leastVariance
    }
  }

  /// Adds what there is to know of the samples, and their classes where the networks are told them, with
  /// `codes` codes for each.
  mutating func add(
    _ data: (samples: Tensor, classes: Tensor?), _ networks: any VariationalNetworks, codes: Int,
    random: inout Random,
    check: (Double) throws -> Void
  ) throws {
    let x = data.samples
    let posterior = networks.posterior(x, ofClasses: data.classes, .evaluation)
    let n = try x.checked().shape[0]
    var weights = LogSums(n)
    for number in 0..<codes {
      try check(Double(number) / Double(codes))
      let noise = random.normal(Shape([n, means.count]), dtype: x.dtype)
      let z = posterior.samples(noise: noise)
      let likelihood = networks.logLikelihood(
        x, given: networks.prior.codes(of: z, for: x, classes: data.classes), .evaluation)
      if number == 0 { reconstruction += try likelihood.doubles().reduce(0, +) }
      let prior = DiagonalGaussian(mean: .zeros(like: z), logVariance: .zeros(like: z))
      weights.add(
        try (likelihood + prior.logDensity(z) - posterior.logDensity(z)).doubles())
    }
    logLikelihood += weights.values.reduce(0, +) - Double(n) * log(Double(codes))
    divergence += try posterior.divergenceFromStandardNormal.doubles().reduce(0, +)
    for (place, value) in try posterior.mean.doubles().enumerated() {
      means[place % means.count] += value
      squares[place % means.count] += value * value
    }
    count += n
  }
}

/// ln Σ e^a for each of several rows, one term after the other, without overflow.
private struct LogSums {
  private var most: [Double]
  private var sums: [Double]

  init(_ count: Int) {
    most = Array(repeating: -.infinity, count: count)
    sums = Array(repeating: 0, count: count)
  }

  mutating func add(_ terms: [Double]) {
    for (row, term) in terms.enumerated() where term > -.infinity {
      if term > most[row] {
        sums[row] = sums[row] * exp(most[row] - term) + 1
        most[row] = term
      } else {
        sums[row] += exp(term - most[row])
      }
    }
  }

  /// The logarithms.
  var values: [Double] { zip(most, sums).map { $0 + log($1) } }
}
