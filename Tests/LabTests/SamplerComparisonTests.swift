import GanLabKit
import Testing

@testable import Lab

/// Several samplers on one model, which stays as it is.
struct SamplerComparisonTests {
  private static func session() throws -> Session {
    let session = try Session.small()
    _ = try session.train(.init(steps: 5))
    return session
  }

  private static func samplers(
    _ texts: [String], in session: Session
  ) throws -> [(name: String, selection: Selection)] {
    try texts.map { text in
      let words = text.split(separator: " ").map(String.init)
      return (
        text,
        try Selection(
          session.descriptor(.sampler, words[0]), words.dropFirst().map(Assignment.init(text:)))
      )
    }
  }

  @Test func nothingIsTrainedAndAllIsCounted() throws {
    let session = try Self.session()
    _ = try session.choose(.sampler, "interpolate")
    let before = try session.fingerprint()
    let comparison = try SamplerComparison(
      Self.samplers(["prior", "ddls steps=3", "mhgan steps=4 calibrate-on=50"], in: session),
      draws: 2, count: 60)
    var fractions: [Double] = []
    let (entries, samples) = try comparison.run(
      on: session, Watcher(progress: { fractions.append($0) }))
    #expect(try session.fingerprint() == before && session.sampler?.name == "interpolate")
    #expect(
      entries.map(\.place) == [0, 1, 2, 0, 1, 2] && entries.map(\.draw) == [1, 1, 1, 2, 2, 2])
    #expect(samples.count == 3 && samples.allSatisfy { $0.samples.shape == [60, 2] })
    #expect(fractions == fractions.sorted() && fractions.last == 1)
    let table = comparison.table(entries)
    let row = { (key: String) in table[key]?.cells.map { $0.values } }
    #expect(row("generator_per_sample")?[0] == [1, 1])
    // Three moves, and the samples of the last codes.
    #expect(row("generator_per_sample")?[1] == [4, 4])
    #expect(row("discriminator_per_sample")?[1] == [3, 3])
    #expect(row("acceptance")?[0].isEmpty == true && row("acceptance")?[2].count == 2)
    #expect(table["modes_covered"]?.cells.count == 3 && table["w2"]?.perfect != nil)
    // The same again gives the same, but for the time.
    let again = try comparison.run(on: session).entries
    let timeless = { (entries: [SamplerComparison.Entry]) in
      entries.map { $0.figures.filter { $0.key != "draw_seconds" } }
    }
    #expect(timeless(again) == timeless(entries))
  }

  /// A draw of the prior is judged as `measure` judges one.
  @Test func theFiguresAreThoseOfMeasure() throws {
    let session = try Self.session()
    let comparison = try SamplerComparison(
      Self.samplers(["prior", "dot steps=1"], in: session), draws: 1, count: 100)
    let (entries, samples) = try comparison.run(on: session)
    let report = try session.planeReport(of: samples[0], .none)
    for figure in report.entries.map(\.figure) {
      #expect(entries[0].figures.first { $0.key == figure.key } == figure)
    }
  }

  @Test func whatIsNoComparison() throws {
    let session = try Self.session()
    for texts in [["prior"], ["prior", "prior"], ["ddls", "prior", "ddls"]] {
      #expect(throws: LabError.self) {
        try SamplerComparison(Self.samplers(texts, in: session), draws: 1, count: 10)
      }
    }
    // What a sampler needs is asked before it runs.
    _ = try session.choose(.model, "vae", [Assignment("hidden", ["8"])])
    let comparison = try SamplerComparison(
      Self.samplers(["prior", "ddls"], in: session), draws: 1, count: 10)
    #expect(throws: LabError.self) { try comparison.run(on: session) }
  }

  @Test func itIsStopped() throws {
    let session = try Self.session()
    let comparison = try SamplerComparison(
      Self.samplers(["prior", "ddls"], in: session), draws: 1, count: 10)
    let error = try #require(throws: LabError.self) {
      try comparison.run(on: session, Watcher(isInterrupted: { true }))
    }
    guard case .interrupted = error else {
      Issue.record("\(error)")
      return
    }
  }

  /// Images are judged by the lab's classifier, in comparisons of set-ups, too.
  @Test func imagesHaveFigures() throws {
    let session = Session.fresh()
    _ = try session.choose(
      .data, "digits", [Assignment("train", ["80"]), Assignment("test", ["40"])])
    _ = try session.choose(.model, "gan-mlp", [Assignment("hidden", ["16"])])
    _ = try session.choose(.loss, "nonsaturating")
    let comparison = try SamplerComparison(
      Self.samplers(["prior", "ddls steps=2"], in: session), draws: 1, count: 40)
    let keys = try comparison.run(on: session).entries[0].figures.map(\.key)
    for key in ["frechet", "precision", "recall"] { #expect(keys.contains(key)) }
    #expect(try session.judgement(40).map(\.key).contains("frechet"))
  }
}
