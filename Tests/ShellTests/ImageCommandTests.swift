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
}
