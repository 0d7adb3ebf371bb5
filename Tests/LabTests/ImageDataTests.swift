import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Lab

/// The data sets that come in MNIST's files, with small ones that the tests write.
@Suite struct ImageDataTests {
  private let folder: ScratchFolder
  private let session = Session.fresh()

  init() throws { folder = try ScratchFolder() }

  private func choose(_ options: [String] = [], _ name: String = "mnist") throws {
    _ = try session.choose(
      .data, name, [Assignment("path", [folder.path])] + options.map(Assignment.init(text:)))
  }

  private func source() throws -> any DataSource { try #require(session.source) }

  /// The different images among `count` draws.
  private func images(_ count: Int, of source: any DataSource) throws -> Set<[Float]> {
    var random = Random(seed: 3)
    let samples = source.samples(count, random: &random, dtype: .float32)
    #expect(samples.shape == [count, 1, 2, 3])
    let pixels = try samples.floats()
    var images: Set<[Float]> = []
    for place in 0..<count { images.insert(Array(pixels[6 * place..<6 * place + 6])) }
    return images
  }

  @Test(arguments: ["mnist", "fashion-mnist"], [true, false])
  func everyImageIsDrawn(_ name: String, compressed: Bool) throws {
    IDXFiles.write(to: folder, compressed: compressed)
    try choose([], name)
    let greys = { (part: String, count: Int) in
      Set((0..<count).map { IDXFiles.pixels($0, part).map { Float($0) / 255 } })
    }
    #expect(try images(200, of: source()) == greys("train", 5))
    // What is held out is drawn without repetition, until there is no more.
    let heldOut = try #require(source().heldOut)
    #expect(try images(3, of: heldOut) == greys("t10k", 3))
    #expect(try images(7, of: heldOut) == greys("t10k", 3))
    try choose(["split=test"], name)
    #expect(try images(100, of: source()) == greys("t10k", 3))
    #expect(try source().heldOut == nil && session.measuredSplit == nil)
  }

  @Test func greysBecomeNumbers() throws {
    IDXFiles.write(to: folder, compressed: true)
    let pixels = IDXFiles.pixels(0, "t10k")
    #expect(pixels == [0, 255, 128, 129, 127, 128])
    try choose(["split=test", "values=signed"])
    #expect(
      try images(60, of: source()).contains([-1, 1, 1.0 / 255, 3.0 / 255, -1.0 / 255, 1.0 / 255]))
    try choose(["split=test", "values=binary"])
    #expect(try images(60, of: source()) == [[0, 1, 1, 1, 0, 1]])
  }

  /// Each pixel is 1 as often as it is bright, black never and white always.
  @Test func inkIsDrawnByChance() throws {
    IDXFiles.write(to: folder, compressed: true)
    try choose(["values=stochastic"])
    let count = 20_000
    var random = Random(seed: 5)
    let values = try source().samples(count, random: &random, dtype: .float64).doubles()
    #expect(values.allSatisfy { $0 == 0 || $0 == 1 })
    // The third pixel is 0, 10, … 40 of 255 in the five images: 20 of 255 in the mean.
    let expected = [0, 1, 20.0 / 255, 21.0 / 255, 127.0 / 255, 128.0 / 255]
    for (pixel, share) in expected.enumerated() {
      let sum = stride(from: pixel, to: values.count, by: 6).reduce(0.0) { $0 + values[$1] }
      let deviation = (share * (1 - share) / Double(count)).squareRoot()
      #expect(abs(sum / Double(count) - share) <= 5 * deviation, "pixel \(pixel)")
    }
  }

  /// What training never sees is measured, all of it if asked for as much, and the figures say so.
  @Test func theTestImagesAreMeasured() throws {
    IDXFiles.write(to: folder, compressed: true)
    try choose(["values=binary"])
    _ = try session.choose(
      .model, "vae", ["hidden=8", "decoder=bernoulli"].map(Assignment.init(text:)))
    _ = try session.choose(.loss, "elbo")
    try session.set(["batch=16"])
    _ = try session.train(.init(steps: 3))
    #expect(session.measuredSplit == "test")
    let elbo = { try #require(session.evidenceFigures(3, codes: 2).first?.value) }
    let before = try elbo()
    // Other images to train on change nothing; other images to measure on do.
    let networks = session.networks
    folder.write(
      IDXFiles.gzipped(
        IDXFiles.head([5, 2, 3]) + Array(repeating: 255, count: 30), in: folder),
      to: "train-images-idx3-ubyte.gz")
    session.source = try reread()
    #expect(try elbo() == before && session.networks === networks)
    folder.write(
      IDXFiles.gzipped(
        IDXFiles.head([3, 2, 3]) + Array(repeating: 255, count: 18), in: folder),
      to: "t10k-images-idx3-ubyte.gz")
    session.source = try reread()
    #expect(try elbo() != before)
    let why = try #require(session.whyNoPlaneReport)
    #expect(
      why == "modes, distances and divergences are for points, and a sample of these data is "
        + "[1, 2, 3]")
    #expect(throws: LabError.self) { try session.planeReport(10) }
  }

  private func reread() throws -> any DataSource {
    let component = try #require(session.data?.component as? any Dataset)
    return try component.source()
  }

  /// A game's networks take images as rows, and give images back.
  @Test func aGameOnImages() throws {
    IDXFiles.write(to: folder, compressed: true)
    try choose(["values=signed"])
    _ = try session.choose(
      .model, "gan-mlp", ["hidden=8", "output=tanh"].map(Assignment.init(text:)))
    _ = try session.choose(.loss, "wasserstein")
    _ = try session.turn("gradient-penalty", on: true)
    try session.set(["batch=16"])
    #expect(try session.train(.init(steps: 3)).last.allSatisfy { $0.loss.isFinite })
    #expect(try session.samples(4).samples.shape == [4, 1, 2, 3])
    let figures = try session.likelihoodFigures(20)
    #expect(figures[0].label == "negative log-likelihood of test data: this model knows no density")
    // 2-8-6 and 6-8-1.
    #expect(figures[1].value == Double(2 * 8 + 8 + 8 * 6 + 6 + 6 * 8 + 8 + 8 + 1))
  }

  /// Each model gets the numbers that it declares, unless somebody chose others.
  @Test func numbersAreThoseThatTheModelDeclares() throws {
    IDXFiles.write(to: folder, compressed: true)
    try choose()
    #expect(try source().pixels == .unit)
    for (model, options, values) in [
      ("gan-mlp", ["output=tanh"], PixelValues.signed), ("realnvp", [], .dequantised),
      ("gan-mlp", [], .unit), ("vae", ["decoder=bernoulli"], .stochastic),
    ] {
      _ = try session.choose(.model, model, (["hidden=4"] + options).map(Assignment.init(text:)))
      #expect(try source().pixels == values && source().heldOut?.pixels == values)
    }
    // Data chosen behind the model are adapted, too.
    try choose()
    #expect(try source().pixels == .stochastic)
    try choose(["values=unit"])
    _ = try session.choose(.model, "gan-mlp", ["output=tanh"].map(Assignment.init(text:)))
    #expect(try source().pixels == .unit)
  }

  /// Greys with noise of one step on top: numbers in [0, 1), each grey in its own 256th.
  @Test func dequantisedGreys() throws {
    IDXFiles.write(to: folder, compressed: true)
    try choose(["split=test", "values=dequantised"])
    var random = Random(seed: 6)
    let values = try source().samples(30_000, random: &random, dtype: .float64).doubles()
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    let greys = Set(
      stride(from: 0, to: values.count, by: 6).map { start in
        (0..<6).map { UInt8(values[start + $0] * 256) }
      })
    #expect(greys == Set((0..<3).map { IDXFiles.pixels($0, "t10k") }))
    let rests = values.map { $0 * 256 - ($0 * 256).rounded(.down) }
    let mean = rests.reduce(0, +) / Double(rests.count)
    #expect(abs(mean - 0.5) < 5 * (1.0 / 12 / Double(rests.count)).squareRoot())
  }

  /// A flow on images: bits per pixel are those of the 256 greys, and no less than noise of one step has.
  @Test(arguments: ["realnvp", "nsf", "maf"]) func aFlowOnImages(_ model: String) throws {
    IDXFiles.write(to: folder, compressed: true)
    try choose()
    _ = try session.choose(.model, model, ["layers=2", "hidden=8"].map(Assignment.init(text:)))
    _ = try session.choose(.loss, "nll")
    try session.set(["batch=32"])
    #expect(try session.train(.init(steps: 20)).last.allSatisfy { $0.loss.isFinite })
    let figures = try session.likelihoodFigures(60)
    let nll = try #require(figures[0].value)
    let bits = try #require(figures.first(where: { $0.key == "bits_per_dim" }))
    let expected = nll / (6 * log(2.0)) + 8
    let found = try #require(bits.value)
    #expect(abs(found - expected) < 1e-9)
    #expect(bits.label == "bits per pixel of 256 greys")
    let x = try session.samples(50).samples
    #expect(x.shape == [50, 1, 2, 3])
    #expect(try x.doubles().allSatisfy { $0 > -0.01 && $0 < 1.01 })
    try choose(["values=unit"])
    // Black in all images: no density.
    #expect(session.networks == nil)
  }
}
