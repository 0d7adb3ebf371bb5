import GanLabKit
import Testing

@testable import Measures

@Suite struct FeatureReportTests {
  private typealias Sample = FeatureReport.Sample
  private let pixels = FeatureReport.Features("pixels")

  private func sure(_ labels: [Int], of classes: Int) throws -> ClassProbabilities {
    try ClassProbabilities(
      labels.flatMap { label in (0..<classes).map { $0 == label ? 1 : 0 } }, classes: classes)
  }

  @Test func figuresAndCard() throws {
    let d = 4
    var options = FeatureReport.Options()
    options.k = 3
    options.ball = .open
    options.splits = 2
    let labels = (0..<100).map { $0 % 5 }
    let report = try FeatureReport(
      samples: Sample(grains(100 * d, "x"), probabilities: sure(labels, of: 5)),
      reference: Sample(grains(120 * d, "y"), probabilities: sure(labels, of: 5)),
      twin: grains(100 * d, "z"), training: grains(80 * d, "t"), dimensions: d,
      features: .init("digits-cnn, layer 3", checksum: "0a1b"), seed: 7, options: options)
    #expect(
      report.figures.map(\.key) == [
        "frechet", "precision", "recall", "density", "coverage", "nearest_training", "copied",
        "inception_score", "inception_score_std", "classes_covered", "smallest_class",
        "class_entropy", "not_finite",
      ])
    let card = report.card
    #expect(card.n == 100 && card.referenceN == 120 && card.trainingN == 80 && card.dimensions == d)
    #expect(card.features == .init("digits-cnn, layer 3", checksum: "0a1b"))
    #expect(card.k == 3 && card.ball == .open && card.splits == 2 && card.seed == 7)
    #expect(card.classThreshold == 0.08 && card.notes.isEmpty)
    // Samples of the data's distribution are near the perfect values.
    for figure in report.figures {
      let value = try #require(figure.value)
      let perfect = try #require(figure.perfect, "\(figure.key)")
      #expect(close(value, perfect, 0.3), "\(figure.key): \(value), \(perfect)")
    }
    let overlap = try ManifoldOverlap(
      samples: Points(grains(100 * d, "x"), dimensions: d),
      reference: Points(grains(120 * d, "y"), dimensions: d), k: 3, ball: .open)
    #expect(report["recall"] == overlap.recall && report["density"] == overlap.density)
  }

  /// Both have the best Inception-style score; one figure each gives them away.
  @Test func modelsThatFoolTheScore() throws {
    let d = 6
    let training = grains(200 * d, "t")
    let labels = (0..<200).map { $0 % 10 }
    let (data, classes) = (Sample(grains(200 * d, "y")), try sure(labels, of: 10))
    func report(_ samples: [Double]) throws -> FeatureReport {
      try FeatureReport(
        samples: Sample(samples, probabilities: classes), reference: data, training: training,
        dimensions: d, features: pixels)
    }
    let memoriser = try report(training)
    #expect(close(try #require(memoriser["inception_score"]), 10, 1e-12))
    #expect(memoriser["copied"] == 1 && memoriser["nearest_training"] == 0)
    #expect(try #require(memoriser["recall"]) > 0.8)

    let fresh = grains(10 * d, "one of each")
    var copies: [Double] = []
    for label in labels { copies += fresh[label * d..<(label + 1) * d] }
    let collapsed = try report(copies)
    #expect(close(try #require(collapsed["inception_score"]), 10, 1e-12))
    #expect(collapsed["copied"] == 0)
    #expect(try #require(collapsed["recall"]) == 0)
    #expect(try #require(collapsed["coverage"]) < 0.5)
    #expect(
      collapsed.card.notes.map(\.description) == [
        "100 % of the samples have 5 copies or more: their balls have no radius"
      ])
    // It is told to whoever asks for a figure that it is about, and to nobody else.
    #expect(collapsed.card.notes[0].concerns(["recall"]))
    #expect(!collapsed.card.notes[0].concerns(["frechet", "inception_score"]))
  }

  @Test func notesSayWhatIsDoubtful() throws {
    let flat: [Double] = (0..<12).flatMap { (i: Int) -> [Double] in [Double(i), 0, Double(i * i)] }
    let report = try FeatureReport(
      samples: Sample(flat + [.nan, 0, 0]), reference: Sample(grains(40 * 3, "y")), dimensions: 3,
      features: pixels)
    #expect(report["not_finite"] == 1 && report.card.n == 13)
    #expect(
      report.card.notes.map(\.description) == [
        "the covariance of the samples is of rank 2 of 3: "
          + "the Fréchet distance counts the directions that vary",
        "12 samples for 3 features: below ten each, the Fréchet distance is well above that of many; "
          + "compare equal numbers only",
      ])
    #expect(report.card.notes.allSatisfy { $0.concerns(["frechet"]) && !$0.concerns(["recall"]) })
  }

  @Test func tooFewSamplesHaveNoFigures() throws {
    let data = Sample(grains(40 * 2, "y"))
    let few = try FeatureReport(
      samples: Sample([0, 1, 2, 3, .infinity, 0]), reference: data, dimensions: 2, features: pixels)
    #expect(few["frechet"] != nil && few["precision"] == nil && few["coverage"] == nil)
    #expect(few.card.notes.contains { $0.concerns(["coverage"]) })
    #expect(
      few.card.notes.last?.description
        == "no precision, recall, density, coverage: neighbour 5 needs at least 6 points, not 2")
    let none = try FeatureReport(
      samples: Sample([.nan, 1]), reference: data, training: data.vectors, dimensions: 2,
      features: pixels)
    #expect(none.figures.filter { $0.value != nil }.map(\.key) == ["not_finite"])
    #expect(none.card.notes.count == 3)
    #expect(throws: MeasureError.empty(set: "samples")) {
      try FeatureReport(
        samples: Sample([]), reference: data, dimensions: 2, features: pixels)
    }
    #expect(throws: MeasureError.empty(set: "reference vectors")) {
      try FeatureReport(
        samples: data, reference: Sample([.nan, 0]), dimensions: 2, features: pixels)
    }
    #expect(throws: MeasureError.tooFew(of: "neighbour 5", found: 3, least: 6)) {
      try FeatureReport(
        samples: data, reference: Sample([0, 1, 2, 3, 4, 6]), dimensions: 2, features: pixels)
    }
    #expect(throws: MeasureError.interrupted) {
      try FeatureReport(
        samples: data, reference: data, dimensions: 2, features: pixels, isInterrupted: { true })
    }
  }

  @Test func sharesInNotes() {
    func text(_ share: Double) -> String {
      FeatureReport.Note.withoutRadius(set: "samples", share: share, k: 3).description
    }
    #expect(text(0.5).hasPrefix("50 % of the samples have 3 copies or more"))
    #expect(text(0.1234).hasPrefix("12.3 %"))
    #expect(text(0.0001).hasPrefix("less than 0.1 %"))
  }
}
