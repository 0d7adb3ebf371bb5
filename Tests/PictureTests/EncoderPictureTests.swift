import Figures
import FoundationEssentials
import GanLabKit
import Glibc
import Testing

@testable import Lab

/// The pictures of a model with an encoder.
@Suite struct EncoderPictureTests {
  private func points(_ data: PictureData?) -> [[Double]] {
    guard case .list(let points) = data else { return [] }
    return points.compactMap(\.doubles)
  }

  /// A game with an encoder reconstructs by its generator; how sure it is of a code it does not say.
  @Test func gamesReconstructToo() throws {
    let session = try PictureSessions.session(model: "gngan hidden=8", loss: "dist-gan", steps: 5)
    let drawing = try PictureSessions.draw("reconstructions", "n=30", in: session)
    let networks = try #require(session.networks as? any AutoencodingNetworks)
    let data = points(drawing.data["data"]).flatMap { $0 }
    let made = networks.generate(
      networks.encode(.of(data, [30, 2]), .evaluation), .evaluation)
    let drawn = points(drawing.data["reconstructions"]).flatMap { $0 }
    #expect(drawn.count == 60)
    #expect(zip(drawn, try made.doubles()).allSatisfy { abs($0 - $1) < 1e-5 })
    let refusal = #expect(throws: LabError.self) {
      try PictureSessions.draw("posterior", in: session)
    }
    #expect("\(String(describing: refusal))".contains("an encoder that gives a distribution"))
  }

  @Test func ellipsesAreTheEncoders() throws {
    let session = try PictureSessions.session(model: "vae hidden=8", loss: "elbo", steps: 20)
    let drawing = try PictureSessions.draw("posterior", "n=30", in: session)
    let networks = try session.encoder(for: "test")
    let data = points(drawing.data["data"])
    #expect(data.count == 30)
    let posterior = networks.posterior(
      .of(data.flatMap { $0 }, [30, 2]), ofClasses: nil, .evaluation)
    let means = try posterior.mean.doubles()
    let logVariances = try posterior.logVariance.doubles()
    let drawnMeans = points(drawing.data["means"]).flatMap { $0 }
    let drawnDeviations = points(drawing.data["deviations"]).flatMap { $0 }
    #expect(drawnMeans.count == 60 && drawnDeviations.count == 60)
    #expect(zip(drawnMeans, means).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(
      zip(drawnDeviations, logVariances).allSatisfy { abs($0 - exp($1 / 2)) < 1e-5 * $0 })
    // The layers have them too, one ring for each point, as wide as two deviations.
    let rings = drawing.still.panels[0].layers.flatMap { layer -> [[Point]] in
      if case .outlines(let outlines) = layer, outlines.label == nil, outlines.fillOpacity > 0 {
        outlines.rings
      } else {
        []
      }
    }
    #expect(rings.count == 30)
    let widths = try rings.map { ring in
      try #require(ring.map(\.x).max()) - #require(ring.map(\.x).min())
    }
    let expected = stride(from: 0, to: 60, by: 2).map { 2 * drawnDeviations[$0] }
    #expect(zip(widths.sorted(), expected.sorted()).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func coloursAreTheModes() throws {
    let session = try PictureSessions.session(model: "vae hidden=8", loss: nil)
    let drawing = try PictureSessions.draw("posterior", "n=64", in: session)
    let groups = try #require(drawing.data["groups"]?.doubles)
    for (point, group) in zip(points(drawing.data["data"]), groups) {
      let angle = atan2(point[1], point[0]) / (2 * Double.pi) * 8
      #expect((Int(angle.rounded()) + 8) % 8 == Int(group))
    }
    #expect(Set(groups).count == 8)
    let moons = try PictureSessions.session(data: "moons", model: "vae hidden=8", loss: nil)
    let caption = try PictureSessions.draw("posterior", "n=64 lang=fr", in: moons).still.caption
    #expect(caption?.contains("directions") == true)
  }

  @Test func ofManyCoordinatesTheMostActiveAreDrawn() throws {
    let session = try PictureSessions.session(
      model: "vae hidden=8 latent=4", loss: "elbo", steps: 10)
    let drawing = try PictureSessions.draw("posterior", "n=50", in: session)
    let activity = try #require(drawing.data["activity"]?.doubles)
    let chosen = try #require(drawing.data["coordinates"]?.doubles).map { Int($0) - 1 }
    #expect(activity.count == 4 && chosen.count == 2)
    let least = try #require(chosen.map { activity[$0] }.min())
    #expect(activity.indices.allSatisfy { chosen.contains($0) || activity[$0] <= least })
    #expect(drawing.notes.count == 1 && drawing.notes[0].hasPrefix("of 4 coordinates of the code"))
    let means = points(drawing.data["means"]).map { $0[0] }
    let mean = means.reduce(0, +) / 50
    let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50
    #expect(abs(variance - activity[chosen[0]]) < 1e-9)
  }

  @Test func reconstructionsAreTheDecodersMeans() throws {
    let session = try PictureSessions.session(model: "vae hidden=8", loss: "elbo", steps: 20)
    let drawing = try PictureSessions.draw("reconstructions", "n=25", in: session)
    let networks = try session.encoder(for: "test")
    let data = points(drawing.data["data"])
    let drawn = points(drawing.data["reconstructions"])
    #expect(data.count == 25 && drawn.count == 25)
    let code = networks.posterior(.of(data.flatMap { $0 }, [25, 2]), ofClasses: nil, .evaluation)
      .mean
    let made = try networks.generate(code, .evaluation).doubles()
    #expect(zip(drawn.flatMap { $0 }, made).allSatisfy { abs($0 - $1) < 1e-5 })
    let squares = zip(data, drawn).reduce(0) { sum, pair in
      let (dx, dy) = (pair.1[0] - pair.0[0], pair.1[1] - pair.0[1])
      return sum + dx * dx + dy * dy
    }
    let error = try #require(drawing.data["rms_error"]?.double)
    #expect(abs(error - (squares / 25).squareRoot()) < 1e-9)
    // A line from each point to its own reconstruction.
    let lines = drawing.still.panels[0].layers.lazy.compactMap { layer -> [[Point]]? in
      if case .outlines(let outlines) = layer, outlines.rings.first?.count == 2 {
        outlines.rings
      } else {
        nil
      }
    }.first
    let expected = zip(data, drawn).map { [Point($0[0], $0[1]), Point($1[0], $1[1])] }
    #expect(lines == expected)
  }

  @Test func imagesStandInPairs() throws {
    #expect(ImageShape([28, 28])?.count == 784)
    #expect(ImageShape([2]) == nil && ImageShape([5, 4, 4]) == nil && ImageShape([0, 4]) == nil)
    let planar = try #require(ImageShape([3, 1, 2]))
    #expect(planar.interleaved([1, 2, 3, 4, 5, 6]) == [1, 3, 5, 2, 4, 6])
    let packed = try #require(ImageShape([2, 2, 3]))
    #expect(packed.interleaved(Array(0..<12).map(Double.init)[...]) == (0..<12).map(Double.init))
    let grey = try #require(ImageShape([1, 2]))
    let pairs = Reconstructions(data: [1, 2, 3, 4, 5, 6], reconstructions: [7, 8, 9, 10, 11, 12])
    let grid = grey.pairs(pairs, nil, most: 2)
    #expect(grid.values == [1, 2, 7, 8, 3, 4, 9, 10])
    #expect(grid.count == 4 && grid.columns == 4 && grid.range == (0, 1))
    let signed = Reconstructions(data: [-1, 1], reconstructions: [0, 0])
    #expect(grey.pairs(signed, nil, most: 9).range == (-1, 1))
    #expect(grey.pairs(signed, .unit, most: 9).range == (0, 1))
    #expect(abs(signed.error - 2.0.squareRoot()) < 1e-12)
  }
}
