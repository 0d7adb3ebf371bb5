import GanLabKit
import TestSupport
import Testing

@testable import Lab

/// The model `gngan` in a session: its three updates, its files, and what its terms do.
@Suite struct GNGANTests {
  private static func session(
    _ loss: String, _ options: [String] = [], hidden: [String] = ["16"]
  ) throws -> Session {
    let session = Session.fresh()
    try session.set(["batch=32"])
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gngan", [.init("hidden", hidden)])
    _ = try session.choose(.loss, loss, options.map(Assignment.init(text:)))
    _ = try session.turn("gradient-penalty", on: true)
    return session
  }

  @Test(arguments: ["gngan", "dist-gan"])
  func movesTheAutoencoderThenDThenG(loss: String) throws {
    let session = try GNGANTests.session(loss)
    let trainer = try session.preparedTrainer()
    #expect(trainer.trainedParts == ["autoencoder", "discriminator", "generator"])
    let parts = ["encoder", "discriminator", "generator"]
    for (update, moved) in [
      ("autoencoder", ["encoder", "generator"]), ("discriminator", ["discriminator"]),
      ("generator", ["generator"]),
    ] {
      let before = try parts.map { try session.weights($0) }
      _ = try trainer.update(part: update)
      let after = try parts.map { try session.weights($0) }
      for (place, part) in parts.enumerated() {
        #expect((before[place] != after[place]) == moved.contains(part), "\(update), \(part)")
      }
    }
  }

  /// Codes and samples find back to each other: the error of reconstructions falls to a part of what it was.
  @Test func learnsToEncode() throws {
    let session = try GNGANTests.session("gngan", hidden: ["64", "64"])
    func error() throws -> Double {
      let networks = try #require(session.networks as? any AutoencodingNetworks)
      let x = Tensor.of(try session.dataPoints(256), [256, 2])
      let back = networks.generate(networks.encode(x, .live), .live)
      return try (x - back).square().mean().item()
    }
    let before = try error()
    _ = try session.train(.init(steps: 600))
    let after = try error()
    #expect(after < 0.1 * before, "\(before), \(after)")
  }

  /// What was saved goes on as if it had never been saved, the optimiser of the auto-encoder included.
  @Test func goesOnFromAFile() throws {
    let folder = try ScratchFolder()
    let (whole, halved) = (try GNGANTests.session("gngan"), try GNGANTests.session("gngan"))
    _ = try whole.train(.init(steps: 20))
    _ = try halved.train(.init(steps: 10))
    let path = "\(folder.path)/half.safetensors"
    _ = try halved.save(to: path)
    let other = Session.fresh()
    _ = try other.open(from: path)
    _ = try other.train(.init(steps: 10))
    #expect(try other.weights() == whole.weights())
  }

  /// Convolutions for images, and D's slopes matched in both ways.
  @Test(arguments: ["vector", "norm"])
  func trainsOnImages(matching: String) throws {
    let session = Session.fresh()
    _ = try session.choose(.data, "digits", [.init("train", ["64"]), .init("test", ["16"])])
    _ = try session.choose(
      .model, "gngan",
      [.init("channels", ["4", "8"]), .init("latent", ["8"]), .init("output", ["tanh"])])
    _ = try session.choose(.loss, "gngan", [.init("matching", [matching])])
    try session.set(["batch=8"])
    let areFinite = try session.losses(of: 2).joined().allSatisfy { $0.isFinite }
    #expect(areFinite)
    #expect(try session.samples(4).samples.shape == [4, 1, 28, 28])
  }
}
