import GanLabKit
import Glibc

extension Session {
  /// The names of the figures of classifiers.
  public static let classificationNames = ["accuracy", "cross_entropy"]

  /// Samples that go through a classifier at once.
  private static let piece = 500

  /// How often a classifier finds the class of `count` data that it was not trained on, and the code length
  /// of the right classes; none of other models.
  ///
  /// - Throws: `missing`, `tensor` or `interrupted`.
  public func classificationFigures(
    _ count: Int, _ watcher: Watcher = .none
  ) throws(LabError) -> [NamedFigure] {
    guard let source = testSource else { throw .missing(.data, for: "measuring") }
    guard let networks = networks as? any ClassifierNetworks, !source.classes.isEmpty else {
      return []
    }
    var (hits, length) = (0, 0.0)
    try classified(count, by: networks, source, watcher) { labels, logits in
      let values = try logits.logSoftmax().doubles()
      for (row, label) in labels.enumerated() {
        let first = row * networks.classCount
        let scores = values[first..<first + networks.classCount]
        if scores.max() == scores[first + Int(label)] { hits += 1 }
        length -= scores[first + Int(label)]
      }
    }
    return [
      NamedFigure(
        "accuracy", Double(hits) / Double(count),
        "share of \(measuredSplit ?? "fresh") data whose class is found", unit: .share,
        better: .high, perfect: 1),
      NamedFigure(
        "cross_entropy", length / Double(count), "code length of the right class", unit: .nats,
        better: .low, perfect: 0),
    ]
  }

  /// Hands `body` the labels of `count` test data and their logits, piece by piece.
  ///
  /// - Throws: `tensor` or `interrupted`.
  func classified(
    _ count: Int, by networks: any ClassifierNetworks, _ source: any DataSource,
    _ watcher: Watcher, _ body: (ArraySlice<Int32>, Tensor) throws -> Void
  ) throws(LabError) {
    var random = random.stream("test data")
    let data = source.labelledSamples(count, random: &random, dtype: .float32)
    do {
      try withoutRecording {
        for start in stride(from: 0, to: count, by: Session.piece) {
          try watcher.check(at: Double(start) / Double(count))
          let range = start..<min(start + Session.piece, count)
          try body(
            data.labels[range], networks.classify(data.samples.sliced(range), .evaluation))
        }
      }
    } catch {
      throw Trainer.labError(error, in: model?.name ?? "the model")
    }
  }
}
