import Figures
import GanLabKit
import Testing

@testable import Lab

/// The sheet of images that a plane of codes makes.
@Suite struct LatentSheetTests {
  private func numbers(_ data: PictureData?) -> [[Double]] {
    guard case .list(let points) = data else { return [] }
    return points.compactMap(\.doubles)
  }

  /// Each image is what the generator makes of its code; z₁ grows to the right and z₂ upwards.
  @Test(arguments: [
    "vae hidden=8 latent=2 decoder=bernoulli", "cvae hidden=8 latent=2 decoder=bernoulli",
  ])
  func imagesOfCodes(_ model: String) throws {
    let session = try PictureSessions.session(
      data: "digits train=40 test=20", model: model, loss: "elbo", steps: 3)
    let isTold = model.hasPrefix("cvae")
    let drawing = try PictureSessions.draw(
      "latent", isTold ? "lines=5 class=3" : "lines=5", in: session)
    let grid = try PictureSessions.grid(drawing)
    #expect(grid.count == 25 && grid.columns == 5)
    let codes = numbers(drawing.data["codes"])
    #expect(codes.count == 25)
    #expect(abs(codes[0][0] + 2.5) < 1e-12 && abs(codes[0][1] - 2.5) < 1e-12)
    #expect(abs(codes[24][0] - 2.5) < 1e-12 && abs(codes[24][1] + 2.5) < 1e-12)
    #expect(abs(codes[12][0]) < 1e-12 && abs(codes[12][1]) < 1e-12)
    let networks = try session.generator(for: "plot latent")
    for place in [0, 7, 24] {
      var code = codes[place]
      if isTold { code += (0..<10).map { $0 == 3 ? 1 : 0 } }
      let image = try networks.generate(.of(code, [1, code.count]), .evaluation).doubles()
      let shown = grid.values[place * 784..<(place + 1) * 784]
      #expect(zip(image, shown).allSatisfy { abs($0 - $1) < 1e-5 }, "image \(place)")
    }
    #expect(drawing.data["class"] == (isTold ? .integer(3) : nil))
    #expect(drawing.still.title?.contains("· class 3 ·") == isTold)
    #expect(drawing.notes.isEmpty)
    _ = try PictureSessions.bytes(of: drawing)
  }

  /// Between two neighbours lies the same share of the prior; quantiles as SciPy's norm.ppf has them.
  @Test func placesPartThePrior() {
    for (share, z) in [
      (0.5, 0.0), (0.975, 1.959963984540054), (0.006209665325776159, -2.5),
      (1e-10, -6.361340902404056),
    ] {
      #expect(abs(normalQuantile(share) - z) < 1e-9, "\(share)")
    }
    let places = LatentPicture.places(21, .gaussian, reach: 2.5)
    let shares = places.map { normalProbability(below: $0) }
    let gaps = zip(shares.dropFirst(), shares).map { $0 - $1 }
    #expect(gaps.allSatisfy { abs($0 - gaps[0]) < 1e-12 })
    #expect(abs(places[0] + 2.5) < 1e-12 && abs(places[10]) < 1e-12 && places[20] == -places[0])
    #expect(LatentPicture.places(5, .uniform, reach: 2.5) == [-1, -0.5, 0, 0.5, 1])
  }

  /// A sheet has no more images than can be seen.
  @Test func noMoreThanCanBeSeen() throws {
    let session = try PictureSessions.session(
      data: "digits train=40 test=20", model: "gan-mlp hidden=8 latent=2")
    let drawing = try PictureSessions.draw("latent", "lines=90", in: session)
    #expect(try PictureSessions.grid(drawing).count == 900)
    #expect(drawing.data["lines"]?.double == 30)
    #expect(drawing.notes == ["images are drawn 30 each way at most, in place of lines=90"])
  }
}
