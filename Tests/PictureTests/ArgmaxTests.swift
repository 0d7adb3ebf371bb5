import Figures
import GanLabKit
import Testing

@testable import Lab

/// A generator that learns alone.
@Suite struct ArgmaxTests {
  @Test func samplesFallTogetherAndClimb() throws {
    let session = try PictureSessions.session(
      model: "gan-mlp hidden=64,64", loss: "wasserstein", switches: ["gradient-penalty"], steps: 300
    )
    let before = try session.bits()
    let drawing = try PictureSessions.draw("argmax", "steps=1600 n=200", in: session)
    #expect(try session.bits() == before)
    let data = drawing.data
    #expect(data["moments"]?.doubles == [0, 100, 400, 1600])
    let diversity = try #require(data["diversity"]?.doubles)
    let logits = try #require(data["mean_logit"]?.doubles)
    let shares = try #require(data["share_near"]?.doubles)
    #expect(diversity[3] < 0.5 * diversity[0], "\(diversity)")
    #expect(shares[3] > shares[0] + 0.3, "\(shares)")
    let climbs = zip(logits, logits.dropFirst()).allSatisfy { $0 < $1 }
    #expect(climbs, "\(logits)")
    // Nothing in the picture is higher than x*.
    let star = try #require(data["x_star_logit"]?.double)
    let field = try #require(data["logits"]?.doubles)
    let isHighest = field.allSatisfy { $0 <= star }
    #expect(isHighest)
    #expect(drawing.still.panels.count == 4 && drawing.still.columns == 2)
    #expect(drawing.still.panels[0].title?.hasPrefix("before: ") == true)
  }

  /// Two hills on a plain: the higher comes first, and neither the plain nor the edge is a top.
  @Test func topsOfAGrid() {
    let frame = PlaneFrame(low: [-0.8, -0.8], high: [0.8, 0.8])
    var heights = [Double](repeating: 0, count: 64)
    heights[8 * 2 + 2] = 1
    heights[8 * 5 + 6] = 2
    heights[8 * 7 + 3] = 9
    let tops = CriticTops(heights, cells: 8, in: frame).places
    #expect(tops.count == 2)
    for (top, expected) in zip(tops, [[0.625, 0.375], [-0.375, -0.375]]) {
      #expect(abs(top[0] - expected[0]) < 1e-12 && abs(top[1] - expected[1]) < 1e-12)
    }
    #expect(tops.share(of: [0.6, 0.4, -0.3, -0.3, 0, 0, 9, 9], within: 0.2) == 0.5)
  }

  @Test func aFreshGenerator() throws {
    let session = try PictureSessions.session(steps: 30)
    let data = try PictureSessions.draw(
      "argmax", "steps=1 n=20 cells=20 generator=fresh", in: session
    ).data
    #expect(data["generator"] == .text("fresh"))
    let now = try PictureSessions.draw("argmax", "steps=1 n=20 cells=20", in: session).data
    #expect(data["logits"] == now["logits"] && data["samples"] != now["samples"])
    // After a reset it is the generator of now.
    let reset = try PictureSessions.session()
    let untrained = try PictureSessions.draw("argmax", "steps=1 n=20 cells=20", in: reset).data
    guard case .list(let a) = data["samples"], case .list(let b) = untrained["samples"] else {
      Issue.record("no samples")
      return
    }
    #expect(a[0] == b[0])
  }

  /// The copy's D is the session's at the end, too, whatever its layers note of batches.
  @Test(arguments: [[], ["batch-norm"], ["spectral-norm"]])
  func theDiscriminatorStandsStill(_ switches: [String]) throws {
    let session = try PictureSessions.session(switches: switches, steps: 20)
    let before = try session.bits()
    let frozen = try FrozenDiscriminator(session, for: "test")
    var random = Random(seed: 3)
    let x = random.normal([50, 2])
    let critic = try session.critic(for: "test")
    let expected = try critic.discriminate(x, .evaluation).doubles()
    #expect(try frozen.networks.discriminate(x, .evaluation).doubles() == expected)
    let codes = frozen.networks.prior.samples(30, random: &random)
    let moments = try frozen.run([0, 15], codes: codes, .none)
    #expect(try frozen.networks.discriminate(x, .evaluation).doubles() == expected)
    #expect(moments.map(\.step) == [0, 15])
    // At first the samples are those of the session's generator; then they move.
    let own = try withoutRecording { try critic.generate(codes, .live).doubles() }
    #expect(moments[0].samples == own && moments[1].samples != own)
    #expect(try session.bits() == before)
  }

  @Test func diversityIsTheMeanDistance() {
    #expect(FrozenDiscriminator.diversity([0, 0, 3, 4], count: 2) == 5)
    #expect(FrozenDiscriminator.diversity([1, 2, 4], count: 3) == 2)
    #expect(FrozenDiscriminator.diversity([1, 2], count: 1) == 0)
  }

  /// A critic that was clipped is nearly a plane, whose highest place is a corner.
  @Test func atTheEdgeItSaysSo() throws {
    let session = try PictureSessions.session(
      loss: "wasserstein", switches: ["weight-clipping"], steps: 30)
    let drawing = try PictureSessions.draw("argmax", "steps=2 n=20 cells=30 lang=fr", in: session)
    #expect(drawing.data["x_star_at_edge"] == .flag(true))
    #expect(drawing.notes.contains { $0.contains("edge") })
    #expect(drawing.still.caption?.contains("au bord") == true)
    #expect(drawing.data["middle"] != nil)
    #expect(drawing.still.title?.hasPrefix("G apprend seul, D reste figé") == true)
  }

  @Test func ofImagesARowIsAMoment() throws {
    let session = try PictureSessions.session(
      data: "digits train=64 test=16", model: "gan-mlp hidden=8 output=tanh", steps: 3)
    let before = try session.bits()
    let drawing = try PictureSessions.draw("argmax", "steps=16 n=12", in: session)
    #expect(try session.bits() == before)
    guard case .images(let grid) = drawing.still.panels[0].layers[0] else {
      Issue.record("no images")
      return
    }
    #expect(grid.columns == 10 && grid.count == 40 && grid.rowLabels.count == 4)
    #expect(drawing.data["x_star"] == nil && drawing.data["diversity"]?.doubles?.count == 4)
  }

  @Test func whatIsToldAClassIsRefused() throws {
    let session = try PictureSessions.session(
      data: "digits train=64 test=16", model: "cgan channels=2", steps: 0)
    let error = try #require(throws: LabError.self) {
      try PictureSessions.draw("argmax", in: session)
    }
    guard case .refused(let why, let hint) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(
      why
        == "plot argmax: the generator of cgan is told what to make, and D is highest elsewhere for "
        + "each thing that it is told")
    #expect(hint == "model gan-mlp")
    let bare = try PictureSessions.session(loss: nil)
    guard
      case .missing(.loss, "plot argmax") = try #require(
        throws: LabError.self, performing: { _ = try PictureSessions.draw("argmax", in: bare) })
    else {
      Issue.record("drawn without a loss")
      return
    }
  }

  @Test func anInterruptionStopsIt() throws {
    let session = try PictureSessions.session(steps: 2)
    let before = try session.bits()
    var asked = 0
    let error = try #require(throws: LabError.self) {
      try PictureSessions.draw(
        "argmax", "steps=5000 n=20 cells=20", in: session,
        isInterrupted: {
          asked += 1
          return asked > 20
        })
    }
    guard case .interrupted = error else {
      Issue.record("\(error)")
      return
    }
    #expect(asked < 25)
    #expect(try session.bits() == before)
  }
}
