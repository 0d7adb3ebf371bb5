import GanLabKit
import Measures
import TestSupport
import Testing

@testable import Lab

/// The modes of stacked digits, as the lab's own classifier reads them.
@Suite struct StackedReportTests {
  private let session = Session.fresh()

  private func choose(_ kind: Kind, _ name: String, _ options: String...) throws {
    _ = try session.choose(kind, name, options.map(Assignment.init(text:)))
  }

  /// A memoriser of few threes covers no more; what it has, it has evenly, and the card says how it was counted.
  @Test func fewThrees() throws {
    try choose(.data, "stacked-mnist", "from=digits")
    try choose(.model, "memoriser", "images=10")
    let report = try #require(try session.stackedReport(300))
    let figures = Dictionary(uniqueKeysWithValues: report.figures.map { ($0.key, $0) })
    #expect(Set(figures.keys).isSuperset(of: Session.stackedNames))
    let covered = try #require(figures["modes_covered"]?.value)
    #expect((5...10).contains(covered), "\(covered)")
    #expect(figures["modes_total"]?.value == 1000)
    // Ten modes, about evenly, are ln 100 = 4.6 nats away; other data as far as chance takes them.
    let divergence = try #require(figures["reverse_kl"]?.value)
    #expect((4...6).contains(divergence), "\(divergence)")
    let perfect = try #require(figures["modes_covered"]?.perfect)
    #expect((200...300).contains(perfect), "\(perfect)")
    #expect((figures["coverage"]?.value ?? 1) < 0.2 && (figures["recall"]?.value ?? 1) < 0.2)
    #expect(figures["copied"] == nil)
    #expect(report.card.features.name == "digit-judge of 3 channels" && report.n == 300)
    #expect(report.card.dimensions == 3 * (try ImageJudge.shared.get()).dimensions)
    #expect(try session.stackedReport(300) == report)
    #expect(session.whyNoPlaneReport?.hasPrefix("distances and divergences are for points") == true)
  }

  /// The data's own draws have the figures that are called perfect.
  @Test func theDatasOwnDraws() throws {
    try choose(.data, "stacked-mnist", "from=digits")
    let source = try #require(session.source)
    let judge = try ImageJudge.shared.get()
    let read = { (count: Int, seed: UInt64) in
      var random = Random(seed: seed)
      let x = source.samples(count, random: &random, dtype: .float32)
      return try judge.sample(channels: x, source.pixels, .none)
    }
    let all = try #require(try read(2000, 1).probabilities)
    let shares = try ClassBalance(all.predicted, classes: 10).shares
    let made = try read(1500, 2)
    let modes = try ClassModes(try #require(made.probabilities).predicted, parts: 3, shares: shares)
    #expect(abs(Double(modes.covered) - modes.expectedCovered) < 40, "\(modes.covered)")
    #expect(abs(modes.reverseKL - modes.expectedReverseKL) < 0.05, "\(modes.reverseKL)")
    // A sample's row is the features of its channels.
    var random = Random(seed: 2)
    let x = source.samples(1500, random: &random, dtype: .float32)
    let second = try judge.sample(
      x.sliced(axis: 1, 1..<2).checked(), source.pixels, .none
    ).vectors
    let d = judge.dimensions
    #expect(Array(made.vectors[3 * d * 7 + d..<3 * d * 7 + 2 * d]) == Array(second[7 * d..<8 * d]))
  }

  /// Of other images no modes are counted, nor of a model that makes none.
  @Test func otherData() throws {
    try choose(.data, "digits", "train=40", "test=40")
    try choose(.model, "gan-mlp", "hidden=8")
    #expect(try session.stackedReport(20) == nil)
  }
}
