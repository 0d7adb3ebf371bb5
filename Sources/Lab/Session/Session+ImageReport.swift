import GanLabKit
import Measures

extension Session {
  /// The names of the figures of images.
  public static let imageNames = [
    "frechet", "precision", "recall", "density", "coverage", "nearest_training", "copied",
    "inception_score", "classes_covered", "smallest_class", "class_entropy",
  ]

  /// Those for which all training images have to be looked at.
  public static let copyNames: Set = ["nearest_training", "copied"]

  /// Images that are judged at most: the neighbours of ten times as many take a hundred times as long.
  static let mostJudged = 10_000
  /// Training images among which copies are sought at most.
  static let mostTraining = 100_000
  /// The stream that draws their order, and their greys.
  static let trainingStream = "all training images"

  /// True if the lab's own classifier can judge what the model makes: digits like MNIST's.
  public var canBeJudged: Bool {
    // Clothes have the same size, and the classifier would take them for digits.
    ImageJudge.data.contains(data?.name ?? "") && source?.sampleShape == ImageJudge.image
      && networks is any GeneratorNetworks
  }

  /// The figures of `count` images, or of 10,000 if that is less, by the features and the classes of the
  /// lab's own classifier, against as many of the data held out; nil for other data, and for models that
  /// make none.
  ///
  /// What a perfect model has is said by as many other data, and copies are sought among all that the model
  /// was trained on, if they are asked for: what the classifier sees in 60,000 takes some ten seconds, once.
  /// Where there are more than 100,000, or no end of them, they are sought among as many as there are samples.
  ///
  /// - Throws: `missing`, `refused`, `tensor`, `component` or `interrupted`.
  public func imageReport(
    _ count: Int, seeksCopies: Bool = true, _ watcher: Watcher = .none
  ) throws(LabError) -> FeatureReport? {
    guard canBeJudged else { return nil }
    let count = Swift.min(count, Session.mostJudged)
    let set = try samples(count, random: random.stream("measured samples"), watcher)
    return try imageReport(of: set, seeksCopies: seeksCopies, watcher)
  }

  /// The figures of images that there are; nil for data that the classifier does not read.
  ///
  /// - Throws: As `imageReport`.
  func imageReport(
    of set: SampleSet, seeksCopies: Bool, _ watcher: Watcher
  ) throws(LabError) -> FeatureReport? {
    guard canBeJudged, let source, let test = testSource else { return nil }
    let count = set.samples.shape[0]
    do {
      let judge = try ImageJudge.shared.get()
      let look = { (x: Tensor) in try judge.sample(x, source.pixels, watcher) }
      let draw = { (source: any DataSource, stream: String) in
        var random = self.random.stream(stream)
        return try look(source.samples(count, random: &random, dtype: .float32))
      }
      let reference = try draw(test, "reference images")
      // Trained and held-out images are drawn alike, so that those are what a perfect model makes.
      let twin = try draw(source, "training images").vectors
      return try FeatureReport(
        samples: look(set.samples), reference: reference, twin: twin,
        training: seeksCopies ? try trainingVectors(judge, watcher) ?? twin : nil,
        dimensions: judge.dimensions,
        features: FeatureReport.Features(ImageJudge.name, checksum: judge.checksum),
        seed: UInt64(settings.seed), isInterrupted: watcher.isInterrupted)
    } catch MeasureError.interrupted {
      throw .interrupted(fraction: nil)
    } catch let error as MeasureError {
      throw .refused("\(error)", hint: nil)
    } catch {
      throw Trainer.labError(error, in: "measure")
    }
  }

  /// The features of all images that there are to train on, made once; nil where there are too many to look
  /// at, or no end of them.
  func trainingVectors(_ judge: ImageJudge, _ watcher: Watcher) throws -> [Double]? {
    guard let source, let all = source.population, all.count <= Session.mostTraining else {
      return nil
    }
    // Where greys are drawn, other seeds draw others.
    if let made = trainingFeatures, made.seed == settings.seed { return made.vectors }
    var random = random.stream(Session.trainingStream)
    let x = all.source.samples(all.count, random: &random, dtype: .float32)
    let vectors = try judge.sample(x, source.pixels, watcher).vectors
    trainingFeatures = (settings.seed, vectors)
    return vectors
  }
}
