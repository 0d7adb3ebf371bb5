import GanLabKit

/// The cross-entropy of classes: the mean of -ln p(y|x), the code length of the right class.
public struct CrossEntropy: Loss {
  /// What it says of itself.
  public static let about = About(
    "cross-entropy", "the code length of the right class: what a classifier minimises",
    formula: "the model minimises  -E ln p(y|x) = E[ln Σ_k e^(l_k(x)) - l_y(x)],  l: its logits",
    paper:
      "Bridle 1990, Probabilistic interpretation of feedforward classification network outputs",
    needs: [.classifier, .labels],
    notes: """
      In nats. Where all of k classes are as likely it is ln k, and 0 where the right one is certain. Its \
      gradient by the logits is what the model says minus what is: p(k|x) - 1 for the right class, p(k|x) \
      for the others.
      """)

  /// Adam's usual decays, and a learning rate that falls: this is no game, it has an end.
  public static let recommended = Recommended(
    learningRate: 2e-3, betas: (0.9, 0.999), decay: .cosine)

  /// No hyperparameters.
  public init() {}

  /// One update of the model.
  ///
  /// - Throws: `ComponentError` if the networks are no classifier.
  public func updates(for networks: any Networks) throws -> [Update] {
    guard let networks = networks as? any ClassifierNetworks else {
      throw ComponentError("cross-entropy needs a classifier, and this model is none")
    }
    guard networks.part(Part.model) != nil else {
      throw ComponentError(
        "it trains a classifier by itself, and this one is part of a game: "
          + "loss acgan trains both")
    }
    return [
      Update(Part.model) { context in
        let batch = context.draws.labelledData(context.batch)
        guard batch.labels.count == context.batch else {
          throw ComponentError("cross-entropy needs data with classes, and these have none")
        }
        let logits = networks.classify(batch.samples, .training)
        return -logits.logSoftmax().picked(at: batch.column(dtype: logits.dtype)).mean()
      }
    ]
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, CrossEntropy.self) }
}
