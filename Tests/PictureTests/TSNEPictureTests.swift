import Figures
import GanLabKit
import Testing

@testable import Lab

/// Maps of what models see.
@Suite struct TSNEPictureTests {
  private static let short = "n=60 perplexity=8 steps=300"

  private func subject(_ session: Session, _ options: String = "") throws -> PictureData? {
    try PictureSessions.draw("tsne", "n=12 perplexity=3 steps=2 " + options, in: session).data["of"]
  }

  /// An encoder's codes before features, features before the data.
  @Test func whatIsMapped() throws {
    let bare = try PictureSessions.session(model: nil, loss: nil)
    #expect(try subject(bare) == .text("data"))
    let gan = try PictureSessions.session()
    #expect(try subject(gan) == .text("features"))
    #expect(try subject(gan, "of=data") == .text("data"))
    let vae = try PictureSessions.session(model: "vae hidden=8", loss: nil)
    #expect(try subject(vae) == .text("codes"))
    #expect(try subject(vae, "of=features") == .text("features"))
    let flow = try PictureSessions.session(model: "realnvp layers=2 hidden=8", loss: nil)
    #expect(try subject(flow) == .text("codes"))
    let told = try PictureSessions.session(
      data: "digits train=20 test=30", model: "cvae hidden=8", loss: nil)
    #expect(try subject(told) == .text("codes"))
    let images = try PictureSessions.session(
      data: "digits train=20 test=30", model: "realnvp layers=2 hidden=8", loss: nil)
    let map = try PictureSessions.draw("tsne", "n=20 perplexity=4 steps=2", in: images)
    #expect(map.data["dimensions"]?.double == 784 && map.data["of"] == .text("codes"))
  }

  /// The rows are the means that the encoder gives of data that training does not see.
  @Test func rowsAreTheEncodersMeans() throws {
    let session = try PictureSessions.session(
      data: "digits train=40 test=300", model: "vae hidden=8 latent=3 decoder=bernoulli",
      loss: nil)
    let found = try LatentRows(session, 280, nil, for: "test", .none)
    #expect(found.rows.count == 280 && found.rows.dimensions == 3)
    let source = try #require(session.source?.heldOut)
    var random = session.pictureStream("tsne").stream("data")
    let drawn = source.labelledSamples(280, random: &random, dtype: .float32)
    #expect(found.labels == drawn.labels.map(Int.init) && found.classes.count == 10)
    let means = try session.encoder(for: "test").posterior(
      drawn.samples, ofClasses: nil, .evaluation
    ).mean.doubles()
    #expect(means.count == 840)
    // In two pieces, whose products may be rounded otherwise.
    let areClose = zip(found.rows.coordinates, means).allSatisfy { abs($0 - $1) < 1e-5 }
    #expect(areClose)
  }

  @Test func modesHaveColoursAndNames() throws {
    let session = try PictureSessions.session(model: nil, loss: nil)
    let drawing = try PictureSessions.draw("tsne", Self.short + " lang=fr", in: session)
    let labels = try #require(drawing.data["labels"]?.doubles)
    #expect(labels.count == 60 && Set(labels).count > 4)
    let panel = drawing.still.panels[0]
    let clouds = panel.layers.compactMap { layer -> Scatter? in
      if case .scatter(let scatter) = layer { scatter } else { nil }
    }
    let names = panel.layers.compactMap { layer -> String? in
      if case .annotation(let annotation) = layer { annotation.text } else { nil }
    }
    #expect(clouds.count == Set(labels).count && names.count == clouds.count)
    #expect(clouds.map(\.label) == names.map { Optional($0) } && names[0].hasPrefix("mode "))
    #expect(clouds.reduce(0) { $0 + $1.x.count } == 60)
    #expect(drawing.still.caption?.contains("KL(P ‖ Q)") == true)
    #expect(drawing.still.title?.hasPrefix("t-SNE : données") == true)
    // The ring's modes are as far apart as can be: neighbours are of one mode.
    #expect(drawing.data["same_class_before"]?.double == 1)
    #expect(try #require(drawing.data["same_class_on_map"]?.double) > 0.9)
    let course = try #require(drawing.data["kl_course"]?.doubles)
    #expect(drawing.data["kl"]?.double == course.last && course[course.count - 1] < course[0])
  }

  @Test func dataWithoutClassesHaveOneColour() throws {
    let session = try PictureSessions.session(data: "moons", model: nil, loss: nil)
    let drawing = try PictureSessions.draw("tsne", Self.short, in: session)
    #expect(drawing.data["labels"] == nil && drawing.data["same_class_on_map"] == nil)
    #expect(drawing.still.panels[0].layers.count == 1)
  }

  @Test func aNameIsOnAMemberOfItsClass() {
    let points: [Double] = [0, 0, 1, 0, 2, 0, 50, 50]
    #expect(TSNEClasses.middle(of: [0, 1, 2], points) == Point(1, 0))
    #expect(TSNEClasses.middle(of: [3], points) == Point(50, 50))
  }

  @Test(arguments: [
    ("n=20", "plot tsne: a perplexity of 30 needs 90 samples, and n is 20"),
    ("n=89 perplexity=29.7", "plot tsne: a perplexity of 29.7 needs 90 samples, and n is 89"),
    ("of=codes", "plot tsne needs an encoder, and gan-mlp has none"),
  ])
  func whatIsRefused(_ options: String, _ message: String) throws {
    let session = try PictureSessions.session()
    let error = try #require(throws: LabError.self) {
      try PictureSessions.draw("tsne", options, in: session)
    }
    guard case .refused(let why, let hint) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(why == message && hint?.hasPrefix("plot tsne ") == true)
  }

  @Test func codesNeedAModel() throws {
    let session = try PictureSessions.session(model: nil, loss: nil)
    let error = try #require(throws: LabError.self) {
      try PictureSessions.draw("tsne", "of=codes", in: session)
    }
    guard case .missing(.model, "plot tsne") = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func anInterruptionStopsIt() throws {
    let session = try PictureSessions.session()
    let before = try session.bits()
    var asked = 0
    let error = try #require(throws: LabError.self) {
      try PictureSessions.draw(
        "tsne", "n=60 perplexity=8 steps=20000", in: session,
        isInterrupted: {
          asked += 1
          return asked > 30
        })
    }
    guard case .interrupted = error else {
      Issue.record("\(error)")
      return
    }
    #expect(asked == 31)
    #expect(try session.bits() == before)
  }
}
