import GanLabKit
import Measures

/// What is said of images whose three channels are a digit each.
public struct StackedReport: Sendable, Equatable {
  /// The modes, of all samples; then what the features say.
  public let figures: [NamedFigure]
  /// The samples whose modes were counted.
  public let n: Int
  /// The data whose digits were read for the modes' shares.
  public let modeReferenceN: Int
  /// What the figures of the features were made with.
  public let card: FeatureReport.Card
}

extension Session {
  /// The names of the figures of stacked digits: their modes, and what features say of images, but for copies.
  public static let stackedNames =
    ["modes_covered", "modes_total", "reverse_kl"] + imageNames.filter { !copyNames.contains($0) }

  /// Data whose digits are read for the shares of the modes.
  private static let modeReference = 10_000

  /// True if the modes of what the model makes can be counted: threes of digits, as `stacked-mnist` has them.
  public var canCountDigits: Bool {
    data?.name == "stacked-mnist" && source?.sampleShape == ImageJudge.stack
      && networks is any GeneratorNetworks
  }

  /// The modes of `count` stacked images, a mode being three digits as the lab's own classifier reads them, and
  /// the figures of features of the first 10,000; nil for other data, and for models that make none.
  ///
  /// The protocol is PacGAN's (Lin, Khetan, Fanti & Oh 2018, who take 26,000 samples): 1,000 modes, one
  /// sample covers one, and KL(samples ‖ data) over the modes. The data's share of a mode is the product of the
  /// shares of its digits, for channels are drawn independently, and those are counted by the same
  /// classifier, so that its mistakes are no divergence. A sample's features are those of its three channels, one
  /// after the other. No copies are sought: threes come from no list.
  ///
  /// - Throws: `missing`, `refused`, `tensor`, `component` or `interrupted`.
  public func stackedReport(
    _ count: Int, _ watcher: Watcher = .none
  ) throws(LabError) -> StackedReport? {
    guard canCountDigits, let source, let test = testSource else { return nil }
    let set = try samples(count, random: random.stream("measured samples"), watcher)
    do {
      let judge = try ImageJudge.shared.get()
      let look = { (x: Tensor) in try judge.sample(channels: x, source.pixels, watcher) }
      let made = try look(set.samples)
      let n = set.samples.shape[0]
      let channels = ImageJudge.stack[0]
      let modes = try ClassModes(
        made.probabilities?.predicted ?? [], parts: channels,
        shares: try digitShares(source, judge, watcher))
      let judged = Swift.min(n, Session.mostJudged)
      let draw = { (source: any DataSource, stream: String) in
        var random = self.random.stream(stream)
        return try look(source.samples(judged, random: &random, dtype: .float32))
      }
      let features = judge.dimensions * channels
      let report = try FeatureReport(
        samples: FeatureReport.Sample(
          n == judged ? made.vectors : Array(made.vectors.prefix(judged * features)),
          probabilities: made.probabilities),
        reference: draw(test, "reference images"),
        twin: draw(source, "training images").vectors, dimensions: features,
        features: FeatureReport.Features(
          "\(ImageJudge.name) of \(channels) channels", checksum: judge.checksum),
        seed: UInt64(settings.seed), isInterrupted: watcher.isInterrupted)
      return StackedReport(
        figures: figures(of: modes) + report.figures, n: n,
        modeReferenceN: Session.modeReference, card: report.card)
    } catch MeasureError.interrupted {
      throw .interrupted(fraction: nil)
    } catch let error as MeasureError {
      throw .refused("\(error)", hint: nil)
    } catch {
      throw Trainer.labError(error, in: "measure")
    }
  }

  private func figures(of modes: ClassModes) -> [NamedFigure] {
    [
      NamedFigure(
        "modes_covered", Double(modes.covered), "modes covered", unit: .count, better: .high,
        perfect: modes.expectedCovered),
      NamedFigure(
        "modes_total", Double(modes.total), "modes of the data", unit: .count, better: .perfect,
        perfect: Double(modes.total)),
      NamedFigure(
        "reverse_kl", modes.reverseKL, "KL(samples || data) over the modes", unit: .nats,
        better: .low, perfect: modes.expectedReverseKL),
    ]
  }

  /// The share of each digit in the data as the classifier reads them, counted once.
  private func digitShares(
    _ source: any DataSource, _ judge: ImageJudge, _ watcher: Watcher
  ) throws -> [Double] {
    if let made = digitShares, made.seed == settings.seed { return made.shares }
    var random = random.stream("data of the modes")
    let x = source.samples(Session.modeReference, random: &random, dtype: .float32)
    let read = try judge.sample(channels: x, source.pixels, watcher).probabilities
    let shares = try ClassBalance(read?.predicted ?? [], classes: ImageJudge.classes).shares
    digitShares = (settings.seed, shares)
    return shares
  }
}
