import Lab
import TestSupport
import Testing

/// Images from the command line: where they are looked for, and what is measured of them.
@Suite struct ImageCommandTests {
  private let folder: ScratchFolder

  /// Files as MNIST's, 4 images of 2 by 2 each.
  init() throws {
    folder = try ScratchFolder()
    for part in ["train", "t10k"] {
      let pixels = (0..<16).map { UInt8($0 % 3 == 0 ? 255 : 0) }
      folder.write(
        [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 2] + pixels,
        to: "\(part)-images-idx3-ubyte")
      folder.write([0, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3, 4], to: "\(part)-labels-idx1-ubyte")
    }
  }

  private func run(
    _ commands: String, _ options: [String], environment: [String: String] = [:]
  ) throws -> LabProcess.Result {
    try LabProcess.run(
      ["--json", "-q"] + options + ["-c", commands], in: folder, environment: environment)
  }

  private static let setup = """
    data mnist values=binary; model vae hidden=4 decoder=bernoulli; loss elbo; set batch=4; \
    train steps=2;
    """

  /// The option comes before the variable, whose folders are not forgotten.
  @Test func whereTheyAreLookedFor() throws {
    let named = try run("data mnist", ["--data", folder.path])
    #expect(named.status == 0 && named.errors == "")
    let both = try run(
      "data mnist", ["--data", "/nowhere"], environment: ["GANLAB_DATA": "/no:\(folder.path)"])
    #expect(both.status == 0)
    let none = try run(
      "data mnist", ["--data", "/nowhere"],
      environment: ["GANLAB_DATA": "/else", "XDG_DATA_HOME": "/own"])
    let message = try JSON(parsing: none.lines.last ?? "")["error"]?["message"]?.text
    #expect(none.status == 1)
    #expect(
      message?.contains(
        "/nowhere/mnist, /nowhere, /else/mnist, /else, /own/gan-lab/mnist, /own/gan-lab, "
          + "/usr/share/gan-lab/mnist, /usr/share/gan-lab: `gan-lab data get mnist` downloads them;"
      ) == true)
  }

  /// What applies to images, on those held out; what does not is absent.
  @Test func measured() throws {
    let result = try run(Self.setup + "measure n=10", ["--seed", "3", "--data", folder.path])
    #expect(result.status == 0, "\(result.output)")
    let figures = try #require(try JSON(parsing: result.lines.last ?? "")["result"])
    for key in ["elbo", "reconstruction", "code_kl", "log_likelihood", "parameters"] {
      #expect(figures[key]?.number?.isFinite == true, "\(key)")
    }
    #expect(figures["w2"] == nil && figures["modes_covered"] == nil)
    let card = try #require(figures["card"])
    #expect(
      card["split"]?.text == "test" && card["n"]?.number == 10 && card["seed"]?.number == 3)
    let refused = try run(Self.setup + "measure w2", ["--data", folder.path])
    #expect(
      try JSON(parsing: refused.lines.last ?? "")["error"]?["message"]?.text
        == "mnist have no w2: modes, distances and divergences are for points, and a sample of "
        + "these data is [1, 2, 2]")
  }

  /// A reader is told the same, and no image is printed number by number.
  @Test func told() throws {
    let result = try LabProcess.run(
      ["-q", "--data", folder.path, "-c", Self.setup + "measure n=10; sample n=2"], in: folder)
    #expect(result.output.contains("split\u{A0}test\nmodes, distances and divergences are for"))
    #expect(result.lines.last?.split(separator: " ").count == 4)
  }

  /// Three channels go through networks, figures and pictures, or are refused in words.
  @Test func inColour() throws {
    let setup = """
      data stacked-mnist from=digits; model vae hidden=8 decoder=bernoulli; loss elbo; set batch=8; \
      train steps=2;
      """
    let result = try run(
      setup + "measure n=10; plot reconstructions n=4; plot samples; plot field", [])
    #expect(result.status == 1 && result.errors == "")
    let answers = try result.lines.suffix(4).map { try JSON(parsing: $0) }
    #expect(answers[0]["result"]?["elbo"]?.number?.isFinite == true)
    #expect(answers[0]["result"]?["card"]?["split"]?.text == "test")
    #expect(answers[1]["ok"]?.flag == true)
    #expect(answers[2]["result"]?["data"]?["shown"]?.number == 225)
    #expect(
      answers[3]["error"]?["message"]?.text
        == "plot field shows data on the plane, and a sample of these is [3, 28, 28]")
    let sheet = try run(
      "data stacked-mnist from=digits; compare 'gan-mlp hidden=8' steps=2 seeds=1", [])
    #expect(sheet.status == 0 && folder.bytes(of: folder.path + "/gan-lab-out/compare.png") != nil)
  }

  /// The modes of stacked digits are counted, for games of both kinds of networks; the card says how.
  @Test(arguments: ["gan-mlp hidden=8 output=tanh", "dcgan channels=2 latent=4"])
  func modesInColour(_ model: String) throws {
    let setup = """
      data stacked-mnist from=digits; model \(model); loss nonsaturating; set batch=8; train steps=2; \
      measure n=40 modes_covered reverse_kl
      """
    let result = try run(setup, ["--seed", "3"])
    #expect(result.status == 0, "\(result.output)")
    let figures = try #require(try JSON(parsing: result.lines.last ?? "")["result"])
    #expect((1...40).contains(figures["modes_covered"]?.number ?? 0))
    #expect((figures["reverse_kl"]?.number ?? 0) > 3)
    let card = try #require(figures["card"])
    #expect(card["n"]?.number == 40 && card["features_n"]?.number == 40)
    #expect(card["mode_reference_n"]?.number == 10_000 && card["k"]?.number == 5)
    #expect(card["features"]?.text == "digit-judge of 3 channels")
  }

  /// Images are judged by the lab's own classifier: figures, and the card that says how.
  @Test func judged() throws {
    let setup = """
      data digits train=100 test=60; model dcgan channels=2 latent=4; loss nonsaturating; set batch=8; \
      train steps=2; measure n=50; measure n=50 frechet;
      """
    let result = try run(setup, ["--seed", "3"])
    #expect(result.status == 0, "\(result.output)")
    let answers = try result.lines.suffix(2).map { try JSON(parsing: $0)["result"] }
    let (all, one) = (try #require(answers[0]), try #require(answers[1]))
    for key in Session.imageNames { #expect(all[key] != nil, "\(key)") }
    #expect(all["frechet"]?.number != nil && all["frechet"]?.number == one["frechet"]?.number)
    let card = try #require(all["card"])
    #expect(card["features"]?.text == "digit-judge" && card["ball"]?.text == "closed")
    #expect(card["features_sha256"]?.text?.count == 64 && card["k"]?.number == 5)
    #expect(card["reference_n"]?.number == 50 && card["training_n"]?.number == 100)
    #expect(one["card"]?["training_n"] == nil)
    let told = try LabProcess.run(["-q", "--seed", "3", "-c", setup], in: folder)
    #expect(told.output.contains("features\u{A0}digit-judge"))
    #expect(told.output.contains("Fréchet distance"))
  }

  /// Of a way from code to code each is a row.
  @Test func waysAreRows() throws {
    let result = try run(
      "data digits train=20 test=20; model gan-mlp hidden=8; sampler interpolate steps=7; plot samples n=30",
      [])
    #expect(result.status == 0, "\(result.output)")
    let figures = try JSON(parsing: result.lines.last ?? "")["result"]
    #expect(figures?["data"]?["shown"]?.number == 28)
  }
}
