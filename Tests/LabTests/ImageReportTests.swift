import GanLabKit
import Measures
import TestSupport
import Testing

@testable import Lab

/// What the lab's own classifier says of images, of data that it knows and of models that make nothing.
@Suite struct ImageReportTests {
  private let session = Session.fresh()

  private func choose(_ kind: Kind, _ name: String, _ options: String...) throws {
    _ = try session.choose(kind, name, options.map(Assignment.init(text:)))
  }

  private func sample(_ values: PixelValues, _ count: Int) throws -> FeatureReport.Sample {
    try choose(.data, "digits", "train=2000", "test=500", "values=\(values.rawValue)")
    let source = try #require(session.source)
    var random = Random(seed: 2)
    let x = source.samples(count, random: &random, dtype: .float32)
    return try ImageJudge.shared.get().sample(x, source.pixels, .none)
  }

  /// The weights are in the program, whole, and they read digits that they were not trained on.
  @Test func theJudgeReadsDigits() throws {
    let judge = try ImageJudge.shared.get()
    #expect(judge.checksum.count == 64)
    try choose(.data, "digits", "train=2000", "test=500", "values=signed")
    let source = try #require(session.source)
    var random = Random(seed: 2)
    let data = source.labelledSamples(500, random: &random, dtype: .float32)
    let said = try judge.sample(data.samples, source.pixels, .none)
    #expect(said.vectors.count == 500 * judge.dimensions)
    let read = try #require(said.probabilities).predicted
    let hits = zip(read, data.labels).count { $0 == Int($1) }
    #expect(hits > 400, "\(hits) of 500")
  }

  /// Greys are judged as greys, whatever numbers a model has them in.
  @Test func numbersOfGreysAreOne() throws {
    let (unit, signed) = (try sample(.unit, 50), try sample(.signed, 50))
    #expect(zip(unit.vectors, signed.vectors).allSatisfy { abs($0 - $1) < 1e-3 * max(1, abs($0)) })
  }

  /// Data are as good as data, noise is not, and the card says how it was measured.
  @Test func aReport() throws {
    try choose(.data, "digits", "train=2000", "test=600")
    try choose(.model, "gan-mlp", "hidden=8", "output=tanh")
    let report = try #require(try session.imageReport(300))
    #expect(Set(report.figures.map(\.key)).isSuperset(of: Session.imageNames))
    let perfect = { key in report.figures.first { $0.key == key }?.perfect ?? -1 }
    let found = { key in report[key] ?? -1 }
    #expect(found("frechet") > 5 * perfect("frechet") && perfect("frechet") > 0)
    #expect(found("precision") < 0.2 && perfect("precision") > 0.6)
    #expect(found("recall") < 0.2 && perfect("recall") > 0.6)
    #expect(perfect("classes_covered") == 10 && perfect("inception_score") > 6)
    #expect(report.card.features.name == "digit-judge" && report.card.seed == 0)
    #expect(report.card.k == 5 && report.card.ball == .closed && report.card.n == 300)
    // The same state is measured alike.
    #expect(try session.imageReport(300) == report)
  }

  /// What fools the Inception score, and what tells: one image of each class by recall and coverage, many
  /// images by the way to the training images.
  @Test func thieves() throws {
    try choose(.data, "digits", "train=1500", "test=600")
    var found: [[String: Double]] = []
    for images in ["images=10", "images=1000"] {
      try choose(.model, "memoriser", images)
      let report = try #require(try session.imageReport(500))
      #expect(report.card.trainingN == 1500)
      found.append(
        Dictionary(uniqueKeysWithValues: report.figures.map { ($0.key, $0.value ?? .nan) }))
      #expect(report["copied"] == 1 && report["nearest_training"] == 0)
      let perfect = report.figures.first { $0.key == "inception_score" }?.perfect ?? 0
      #expect((report["inception_score"] ?? 0) > 0.97 * perfect && report["classes_covered"] == 10)
      #expect(report.figures.first { $0.key == "copied" }?.perfect == 0)
    }
    #expect((found[0]["coverage"] ?? 1) < 0.2 && (found[0]["recall"] ?? 1) < 0.2)
    #expect((found[1]["coverage"] ?? 0) > 0.8 && (found[1]["recall"] ?? 0) > 0.6)
    #expect(try session.imageReport(50, seeksCopies: false)?["copied"] == nil)
  }

  @Test func whatHasNoWeightsIsNotTrained() throws {
    try choose(.data, "ring")
    try choose(.model, "memoriser")
    #expect {
      _ = try session.train(.init(steps: 1))
    } throws: { "\($0)".contains("nothing to train") }
    let samples = try session.samples(200, random: Random(seed: 1), .none).samples
    #expect(samples.shape == [200, 2])
  }

  /// Of data that are no digits of this size it says nothing.
  @Test func otherDataAreNotJudged() throws {
    try choose(.data, "ring")
    try choose(.model, "gan-mlp", "hidden=8")
    #expect(try session.imageReport(20) == nil)
    try choose(.data, "stacked-mnist", "from=digits")
    #expect(try session.imageReport(20) == nil)
  }
}
