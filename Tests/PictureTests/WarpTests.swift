import Figures
import GanLabKit
import Testing

@testable import Lab

/// The plane on its way through a flow.
@Suite struct WarpTests {
  private static let models = [
    ("realnvp layers=3 hidden=8", 3), ("nsf layers=2 hidden=8 bins=4", 2),
    ("maf layers=2 hidden=8", 2),
  ]

  private func stages(_ drawing: Drawing) throws -> [(layer: Int, points: [[Double]])] {
    guard case .list(let stages) = drawing.data["stages"] else {
      Issue.record("no stages")
      return []
    }
    return try stages.map { stage in
      guard case .list(let points) = stage["points"] else { return (-1, []) }
      return (Int(try #require(stage["layer"]?.double)), points.compactMap(\.doubles))
    }
  }

  @Test(arguments: models) func itBeginsWithCodesAndEndsWithWhatIsGenerated(
    _ model: (text: String, layers: Int)
  ) throws {
    let session = try PictureSessions.session(model: model.text, loss: "nll", steps: 5)
    let drawing = try PictureSessions.draw("warp", "n=40", in: session)
    let stages = try stages(drawing)
    #expect(stages.map(\.layer) == Array(0...model.layers))
    let networks = try session.flow(for: "test")
    let codes = Tensor.of(stages[0].points.flatMap { $0 }, [40, 2])
    let made = try networks.generate(codes, .evaluation).doubles()
    let last = try #require(stages.last).points.flatMap { $0 }
    #expect(last.count == 80)
    #expect(zip(last, made).allSatisfy { abs($0 - $1) < 1e-5 })
    // Each layer is undone by the flow's way from the data to the codes.
    let back = try networks.flow(.evaluation).path(
      from: Tensor.of(last, [40, 2]), .evaluation
    ).map { try $0.doubles() }
    #expect(back.count == model.layers + 1)
    for layer in 1..<model.layers {
      let points = stages[layer].points.flatMap { $0 }
      #expect(zip(points, back[model.layers - layer]).allSatisfy { abs($0 - $1) < 1e-3 })
    }
  }

  @Test func colourIsWhereAPointStarts() throws {
    let groups = PointGroups(
      angles: [1, 0.1, -1, 0.1, -1, -0.1, 1, -0.1, 0.1, 1], around: Point(0, 0))
    #expect(groups.numbers == [0, 2, 3, 5, 1])
    #expect(groups.members.map(\.group) == [0, 1, 2, 3, 5])
  }

  @Test func betweenTwoLayersPointsGoStraight() throws {
    let session = try PictureSessions.session(
      model: "realnvp layers=2 hidden=8", loss: "nll", steps: 3)
    let path = try FlowPath(
      session.flow(for: "test"), codes: [0.5, -1, 1.5, 0.25], name: "realnvp")
    #expect(path.layers == 2)
    #expect(path.points(at: 0) == path.stages[0] && path.points(at: 2) == path.stages[2])
    let middle = zip(path.stages[0], path.stages[1]).map { ($0 + $1) / 2 }
    #expect(zip(path.points(at: 0.5), middle).allSatisfy { abs($0 - $1) < 1e-12 })
    // Slow at both ends: a tenth of the time is less than a thirtieth of the way.
    #expect(FlowPath.step(1.1, of: 2).start == 1 && FlowPath.step(1.1, of: 2).share < 1.0 / 30)
  }

  @Test func aFilmShowsEveryLayer() throws {
    let session = try PictureSessions.session(
      model: "realnvp layers=3 hidden=8", loss: "nll", steps: 3)
    let film = try PictureSessions.draw(
      "warp", "frames=13 n=50 width=320", in: session, medium: .animation)
    #expect(film.fileExtension == "gif")
    guard case .animation(let animation) = film.content else {
      Issue.record("no film")
      return
    }
    #expect(animation.count == 13)
    #expect(
      (0..<13).map { animation.frame($0).panels[0].title ?? "" } == ["z ~ N(0, I)"]
        + Array(repeating: "layer 1 of 3", count: 4) + Array(repeating: "layer 2 of 3", count: 4)
        + Array(repeating: "layer 3 of 3 = x", count: 4))
    // It ends in the data's own frame, as every other picture of them.
    let frame = try PlaneScene(session, for: "test").frame
    #expect(animation.frame(12).panels[0].x.limits == .fixed(frame.x.low, frame.x.high))
    #expect(try PictureSessions.bytes(of: film).starts(with: Array("GIF89a".utf8)))
  }

  @Test func manyLayersAreSpreadOverThePage() throws {
    let session = try PictureSessions.session(model: "realnvp layers=21 hidden=4", loss: nil)
    let drawing = try PictureSessions.draw("warp", "n=10 moments=4 lang=fr", in: session)
    #expect(try stages(drawing).map(\.layer) == [0, 7, 14, 21])
    #expect(
      drawing.still.panels.map(\.title) == [
        "z ~ N(0, I)", "couche 7 sur 21", "couche 14 sur 21", "couche 21 sur 21 = x",
      ])
  }
}
