import GanLabKit
import Testing

@testable import Lab

/// Models that are told a class, and what the lab's classifier makes of their samples.
@Suite struct RecognitionTests {
  private let session = Session.fresh()

  private func choose(_ kind: Kind, _ name: String, _ options: String...) throws {
    _ = try session.choose(kind, name, options.map(Assignment.init(text:)))
  }

  @Test func sharesOfClasses() {
    var confusion = Confusion(["a", "b", "c"])
    #expect(confusion.share == nil && confusion.leastShare == nil)
    #expect(confusion.shares.allSatisfy { $0.isNaN })
    for (wanted, seen, times) in [(0, 0, 8), (0, 2, 2), (1, 1, 3), (1, 0, 1)] {
      for _ in 0..<times { confusion.add(wanted, takenFor: seen) }
    }
    #expect(confusion.counts == [8, 0, 2, 1, 3, 0, 0, 0, 0])
    #expect(confusion.count == 14 && confusion.share == 11.0 / 14)
    #expect(confusion.share(of: 2) == nil && confusion.leastShare == 0.75)
    #expect(Array(confusion.shares[0..<6]) == [0.8, 0, 0.2, 0.25, 0.75, 0])
  }

  /// The data themselves are recognised: the same pixels, scaled otherwise, go the same way.
  @Test func theJudgeReadsData() throws {
    try choose(.data, "digits", "train=400", "test=100", "values=unit")
    let source = try #require(session.source)
    var random = Random(seed: 1)
    let drawn = source.labelledSamples(400, random: &random, dtype: .float32)
    let judge = try ImageJudge.shared.get()
    for (x, pixels) in [
      (drawn.samples, source.pixels), (drawn.samples * 2 - 1, PixelValues.signed),
    ] {
      let logits = try judge.logits(x, pixels).doubles()
      let hits = drawn.labels.enumerated().filter { row, label in
        logits[row * 10..<(row + 1) * 10].max() == logits[row * 10 + Int(label)]
      }
      #expect(hits.count > 360, "\(hits.count)")
    }
    // What it says of classes by way of its features is what it says at once.
    let probabilities = try judge.sample(drawn.samples, source.pixels, .none).probabilities
    let apart = try judge.logits(drawn.samples, source.pixels).softmax().doubles()
    let values = try #require(probabilities).values
    #expect(zip(values, apart).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test(arguments: [("cgan", "nonsaturating"), ("acgan", "acgan")])
  func whatWasAskedForIsCounted(_ pair: (model: String, loss: String)) throws {
    try choose(.data, "digits", "train=64", "test=32")
    try choose(.model, pair.model, "channels=2", "latent=4")
    try choose(.loss, pair.loss)
    try session.set(["batch=8"])
    _ = try session.train(.init(steps: 2))
    let confusion = try #require(try session.recognition(700))
    #expect(confusion.count == 700 && confusion.classes == (0...9).map(String.init))
    #expect(try session.recognition(700) == confusion)
    let figures = try session.recognitionFigures(700)
    #expect(figures.map(\.key) == Session.recognitionNames)
    #expect(figures[0].value == confusion.share && figures[1].value == confusion.leastShare)
    // An acgan's critic names the classes of data, too.
    #expect(try session.classificationFigures(32).isEmpty == (pair.model == "cgan"))
    let set = try session.samples(25, random: Random(seed: 1), .none)
    #expect(set.samples.shape == [25, 1, 28, 28])
    try choose(.sampler, "by-class")
    let rows = try session.samples(25, random: Random(seed: 1), .none)
    #expect(rows.samples.shape == [20, 1, 28, 28])
    #expect(rows.groups.map(\.label) == (0...9).map(String.init))
    #expect(rows.groups.map(\.range.count) == Array(repeating: 2, count: 10))
  }

  @Test func othersAreToldNoClass() throws {
    try choose(.data, "digits", "train=20", "test=20")
    try choose(.model, "dcgan", "channels=2", "latent=4")
    try choose(.loss, "nonsaturating")
    #expect(try session.recognition(20) == nil)
    #expect(try session.recognitionFigures(20).isEmpty)
    #expect(throws: LabError.self) { try choose(.loss, "acgan") }
    #expect(throws: LabError.self) { try choose(.sampler, "by-class") }
    let other = Session.fresh()
    _ = try other.choose(.data, "ring")
    #expect(throws: LabError.self) { try other.choose(.model, "cgan") }
  }
}
