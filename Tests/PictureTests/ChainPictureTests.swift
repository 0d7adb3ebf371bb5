import Figures
import GanLabKit
import Testing

@testable import Lab

/// What pictures of chains say, and what they refuse.
struct ChainPictureTests {
  private static func session(sampler: String?) throws -> Session {
    let session = try PictureSessions.session(steps: 5)
    guard let sampler else { return session }
    let words = sampler.split(separator: " ", maxSplits: 1).map(String.init)
    _ = try session.choose(
      .sampler, words[0], words.count > 1 ? PictureSessions.options(words[1]) : [])
    return session
  }

  /// The chains are those of the sampler that is chosen, with its options; without one, of ddls.
  @Test func theSamplerThatIsChosen() throws {
    let none = try PictureSessions.draw("chains", "n=2 cells=8", in: Self.session(sampler: nil))
    #expect(none.data["sampler"] == .text("ddls"))
    let moves = try #require(none.data["moves"]?.doubles)
    #expect(moves == (0...100).map(Double.init))
    let short = try PictureSessions.draw(
      "chains", "n=2 cells=8", in: Self.session(sampler: "ddls steps=7 noise=0"))
    #expect(short.data["moves"]?.doubles == (0...7).map(Double.init))
    // Without the codes' space the picture has one panel.
    let direct = try PictureSessions.draw(
      "chains", "n=2", in: Self.session(sampler: "langevin steps=3"))
    #expect(direct.still.panels.count == 1 && direct.data["codes"] == nil)
  }

  /// What is drawn of codes is where the generator puts them.
  @Test func samplesAreThoseOfTheCodes() throws {
    let session = try Self.session(sampler: "ddls steps=4")
    let drawing = try PictureSessions.draw("chains", "n=3 cells=8", in: session)
    guard case .list(let codes) = drawing.data["codes"],
      case .list(let samples) = drawing.data["samples"]
    else {
      Issue.record("no lists")
      return
    }
    #expect(codes.count == 5 && samples.count == 5)
    let z = try #require(codes.last?.doubles)
    let networks = try #require(session.networks as? any GeneratorNetworks)
    let x = try networks.generate(.of(z, [3, 2]), .evaluation).doubles()
    for (found, expected) in zip(try #require(samples.last?.doubles), x) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  /// At no move the curves of all step sizes are at the same point: the generator's samples.
  @Test func curvesBeginTogether() throws {
    let drawing = try PictureSessions.draw(
      "tradeoff", "n=80 steps=0,3 step-sizes=0.001,0.5", in: Self.session(sampler: nil))
    guard case .list(let curves) = drawing.data["curves"] else {
      Issue.record("no curves")
      return
    }
    #expect(curves.count == 2)
    #expect(curves[0]["precision"]?.doubles?[0] == curves[1]["precision"]?.doubles?[0])
    #expect(curves[0]["recall"]?.doubles?[0] == curves[1]["recall"]?.doubles?[0])
    #expect(curves[0]["precision"]?.doubles?.count == 2)
  }

  /// Both walks begin at one place and cost the same.
  @Test func spacesAreComparedAtEqualCost() throws {
    let session = try Self.session(sampler: "ddls steps=6")
    let drawing = try PictureSessions.draw("spaces", "n=50", in: session)
    guard case .list(let walks) = drawing.data["walks"] else {
      Issue.record("no walks")
      return
    }
    #expect(walks.map { $0["moves"]?.double } == [0, 6, 12])
    #expect(drawing.data["evaluations"]?.double == 600)
  }

  /// A critic without a unit has no probabilities of its own, but those that are fitted.
  @Test func aScoreHasNoCurveOfItsOwn() throws {
    let curves = { (loss: String) -> [PictureData?] in
      let session = try PictureSessions.session(loss: loss, steps: 2)
      let drawing = try PictureSessions.draw("reliability", "n=100", in: session)
      guard case .list(let curves) = drawing.data["curves"] else { return [] }
      return curves.map { $0["calibration"] }
    }
    #expect(try curves("nonsaturating") == [.text("none"), .text("logistic"), .text("isotonic")])
    #expect(try curves("wasserstein") == [.text("logistic"), .text("isotonic")])
  }

  @Test(arguments: [
    ("chains", "prior", "plot chains follows chains move by move, and prior makes no moves"),
    ("energy", "drs", "plot energy follows chains move by move, and drs makes no moves"),
    ("energy", "dot steps=3", "plot energy needs energies, and dot steps=3 has none"),
  ])
  func whatHasNoMoves(_ picture: String, _ sampler: String, _ message: String) throws {
    let session = try Self.session(sampler: sampler)
    let error = try #require(throws: LabError.self) {
      try PictureSessions.draw(picture, "", in: session)
    }
    guard case .refused(let found, let hint) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(found == message && hint?.hasPrefix("sampler ddls") == true)
  }
}
