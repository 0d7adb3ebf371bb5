import GanLabKit
import Measures

extension Session {
  /// The names of the figures of models that are told a class.
  public static let recognitionNames = ["recognised", "least_recognised"]

  /// What the lab's own classifier takes `count` samples for, or 10,000 if that is less, beside the classes
  /// that the generator was told to make; nil for other data, and for models that are told none.
  ///
  /// Codes and classes come from the prior, whatever sampler is chosen.
  ///
  /// - Throws: `missing`, `refused`, `tensor`, `component` or `interrupted`.
  public func recognition(
    _ count: Int, _ watcher: Watcher = .none
  ) throws(LabError) -> Confusion? {
    guard canBeJudged, let source, let networks = networks as? any GeneratorNetworks,
      networks.prior.classes == ImageJudge.classes, source.classes.count == ImageJudge.classes
    else { return nil }
    var random = random.stream("recognised samples")
    var confusion = Confusion(source.classes)
    do {
      let judge = try ImageJudge.shared.get()
      let count = min(count, Session.mostJudged)
      for start in stride(from: 0, to: count, by: ImageJudge.piece) {
        try watcher.check(at: Double(start) / Double(count))
        let z = networks.prior.samples(min(ImageJudge.piece, count - start), random: &random)
        guard let told = networks.prior.classes(of: z) else { return nil }
        let wanted = try places(of: told)
        let x = withoutRecording { networks.generate(z, .evaluation) }
        let seen = try places(of: judge.logits(x, source.pixels))
        for (wanted, seen) in zip(wanted, seen) { confusion.add(wanted, takenFor: seen) }
      }
    } catch {
      throw Trainer.labError(error, in: model?.name ?? "the model")
    }
    return confusion
  }

  /// How many of `count` samples are recognised as the class that they were to be, in all and of the worst
  /// class; none where `recognition` is nil.
  ///
  /// - Throws: As `recognition`.
  public func recognitionFigures(
    _ count: Int, _ watcher: Watcher = .none
  ) throws(LabError) -> [NamedFigure] {
    guard let confusion = try recognition(count, watcher) else { return [] }
    return [
      NamedFigure(
        "recognised", confusion.share,
        "samples recognised as the class that was asked for",
        unit: .share, better: .high, perfect: 1),
      NamedFigure(
        "least_recognised", confusion.leastShare, "the same, of the worst class", unit: .share,
        better: .high, perfect: 1),
    ]
  }

  /// How a classifier takes `count` data that it was not trained on; nil for other models, and for data
  /// without classes.
  ///
  /// - Throws: `missing`, `tensor` or `interrupted`.
  public func confusion(_ count: Int, _ watcher: Watcher = .none) throws(LabError) -> Confusion? {
    guard let source = testSource else { throw .missing(.data, for: "measuring") }
    guard let networks = networks as? any ClassifierNetworks, !source.classes.isEmpty else {
      return nil
    }
    guard networks.classCount == source.classes.count else {
      throw .refused(
        "the model tells \(networks.classCount) classes, and the data have "
          + "\(source.classes.count)", hint: nil)
    }
    var confusion = Confusion(source.classes)
    try classified(count, by: networks, source, watcher) { labels, logits in
      for (label, seen) in zip(labels, try places(of: logits))
      where source.classes.indices.contains(Int(label)) {
        confusion.add(Int(label), takenFor: seen)
      }
    }
    return confusion
  }

  /// The place of the largest number of each row.
  ///
  /// - Throws: `ComponentError` if a row holds something that is no number.
  private func places(of rows: Tensor) throws -> [Int] {
    let values = try rows.doubles()
    let width = rows.shape[1]
    guard values.allSatisfy({ !$0.isNaN }) else {
      throw ComponentError("a logit is not a number: the training has diverged")
    }
    return (0..<rows.shape[0]).map { row in
      let numbers = values[row * width..<(row + 1) * width]
      return (numbers.indices.max { numbers[$0] < numbers[$1] } ?? row * width) - row * width
    }
  }
}
