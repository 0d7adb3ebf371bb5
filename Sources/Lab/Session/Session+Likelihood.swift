import GanLabKit
import Glibc

extension Session {
  /// The names of the figures of the likelihood.
  public static let likelihoodNames = ["nll", "nll_gap", "bits_per_dim", "parameters"]

  /// Where the data come from that figures are measured on: those held out, where the data are divided.
  var testSource: (any DataSource)? { source?.heldOut ?? source }

  /// The split of the data that figures of the likelihood are measured on; nil where they are not divided,
  /// and fresh ones are drawn.
  public var measuredSplit: String? { source?.heldOut == nil ? nil : "test" }

  /// How well the model codes fresh data, which it was not trained on, and how many numbers it has.
  ///
  /// `nll` is -E ln p(x) in nats. Its floor is the same mean under the exact density of the data, on the
  /// same points, so that `nll_gap`, the difference, does not carry the chance of both: it estimates
  /// KL(p_d ‖ p). A model that knows no density has none of these, and says so by nil.
  ///
  /// - Throws: `missing`, `tensor`, `component` or `interrupted`.
  public func likelihoodFigures(
    _ count: Int, _ watcher: Watcher = .none
  ) throws(LabError) -> [NamedFigure] {
    guard let source = testSource else { throw .missing(.data, for: "measuring") }
    guard let networks else { throw .missing(.model, for: "measuring") }
    var (nll, floor): (Double?, Double?)
    let known = networks as? any LikelihoodNetworks
    if let known, let partition = known.logPartition {
      var random = random.stream("test data")
      let x = source.samples(count, random: &random, dtype: .float32)
      nll = -(try mean(of: { known.logDensity($0, .evaluation) }, x, watcher) - partition)
      if let density = source.density, let partition = density.logPartition {
        floor = -(try mean(of: density.logDensity, x, watcher) - partition)
      }
    }
    let gap = nll.flatMap { nll in floor.map { nll - $0 } }
    let bits = 1 / (Double(max(source.sampleShape.count, 1)) * log(2))
    let levels = source.pixels?.levels
    let none =
      known != nil
      ? ""
      : networks is any VariationalNetworks
        ? ": this model bounds its density, see elbo" : ": this model knows no density"
    var figures = [
      NamedFigure(
        "nll", nll, "negative log-likelihood of \(measuredSplit ?? "fresh") data\(none)",
        unit: .nats, better: .low, perfect: floor)
    ]
    if known != nil {
      figures += [
        NamedFigure(
          "nll_gap", gap, "the same, above that of the data: KL(data || model)", unit: .nats,
          better: .low, perfect: floor.map { _ in 0 }),
        NamedFigure(
          "bits_per_dim", nll.map { $0 * bits + log2(Double(levels ?? 1)) },
          levels.map { "bits per pixel of \($0) greys" } ?? "bits per coordinate", better: .low,
          perfect: floor.map { $0 * bits }),
      ]
    }
    return figures + [
      NamedFigure(
        "parameters", Double(networks.parameterCount), "numbers that training moves", unit: .count)
    ]
  }

  /// The mean of `logDensity` over the samples `x`, piece by piece.
  func mean(
    of logDensity: (Tensor) -> Tensor, _ x: Tensor, _ watcher: Watcher
  ) throws(LabError) -> Double {
    var sum = 0.0
    do {
      let count = try x.checked().shape[0]
      for start in stride(from: 0, to: count, by: 2048) {
        try watcher.check(at: Double(start) / Double(count))
        let piece = x.sliced(start..<min(start + 2048, count))
        sum += try withoutRecording { try logDensity(piece).doubles() }.reduce(0, +)
      }
      return sum / Double(count)
    } catch {
      throw Trainer.labError(error, in: model?.name ?? "the model")
    }
  }
}
