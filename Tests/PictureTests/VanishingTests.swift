import Testing

@testable import Lab

/// The experiment of Arjovsky & Bottou 2017.
@Suite struct VanishingTests {
  @Test func minimaxLosesItsGradientAndTheOthersDoNot() throws {
    let session = try PictureSessions.session(model: "gan-mlp hidden=32,32")
    let before = try session.bits()
    let data = try PictureSessions.draw("vanishing", "steps=400 codes=128", in: session).data
    let minimax = try #require(data["losses"]?["minimax"])
    #expect(try #require(minimax["ratio"]?.double) >= 100)
    for name in ["nonsaturating", "wasserstein"] {
      let course = try #require(data["losses"]?[name])
      #expect(try #require(course["ratio"]?.double) < 10)
      #expect(try #require(course["largest_over_last"]?.double) < 10)
    }
    // Minimax and nonsaturating train one and the same discriminator.
    #expect(
      minimax["discriminator_losses"]?.doubles?.last
        == data["losses"]?["nonsaturating"]?["discriminator_losses"]?.doubles?.last)
    #expect(data["losses"]?["wasserstein"]?["switches"] == .list([.text("gradient-penalty")]))
    #expect(minimax["switches"] == .list([]))
    #expect(data["complete"] == .flag(true))
    #expect(try session.bits() == before)
  }

  @Test func atTheStartBothLossesPullAlike() throws {
    // Where d is near 0, σ(d) and σ(-d) are both 1/2: so are the two losses' gradients, but for that.
    let session = try PictureSessions.session()
    let data = try PictureSessions.draw(
      "vanishing", "steps=1 losses=minimax,nonsaturating", in: session
    ).data
    let a = try #require(data["losses"]?["minimax"]?["first"]?.double)
    let b = try #require(data["losses"]?["nonsaturating"]?["first"]?.double)
    #expect(a > 0 && abs(a / b - 1) < 0.25)
  }

  @Test func theGeneratorIsTheOneThatIsAskedFor() throws {
    let session = try PictureSessions.session(switches: ["batch-norm"], steps: 40)
    let options = "steps=1 losses=minimax generator="
    let fresh = try PictureSessions.draw("vanishing", options + "fresh", in: session).data
    let current = try PictureSessions.draw("vanishing", options + "current", in: session).data
    #expect(fresh["generator_step"]?.double == 0)
    #expect(current["generator_step"]?.double == 40)
    #expect(
      fresh["losses"]?["minimax"]?["first"]?.double
        != current["losses"]?["minimax"]?["first"]?.double)
    // A session that was reset has the fresh one.
    try session.reset()
    let reset = try PictureSessions.draw("vanishing", options + "current", in: session).data
    #expect(
      reset["losses"]?["minimax"]?["first"]?.double
        == fresh["losses"]?["minimax"]?["first"]?.double)
  }

  @Test func anInterruptionKeepsWhatWasMeasured() throws {
    let session = try PictureSessions.session()
    var asked = 0
    let drawing = try PictureSessions.draw(
      "vanishing", "steps=50 every=10", in: session,
      isInterrupted: {
        asked += 1
        return asked > 25
      })
    #expect(drawing.data["complete"] == .flag(false))
    #expect(drawing.notes == ["interrupted: not all was measured"])
    #expect(drawing.data["losses"]?.keys == ["minimax"])
    #expect(drawing.data["losses"]?["minimax"]?["steps"]?.doubles == [0, 10, 20])
    _ = try PictureSessions.bytes(of: drawing)
  }

  @Test func whereDataAndSamplesOverlapItSaysSo() throws {
    // The fresh generator's samples lie around 0, as these data do.
    let session = try PictureSessions.session(data: "mixture means=0,0 stds=0.3 weights=1")
    let drawing = try PictureSessions.draw("vanishing", "steps=20 losses=minimax", in: session)
    let note = try #require(drawing.notes.first)
    #expect(note.contains("overlap"))
  }
}
