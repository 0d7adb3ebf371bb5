import Lab
import TestSupport
import Testing

@testable import Shell

/// `measure samples=a.npy data=b.npy`: features that somebody has from elsewhere.
@Suite struct MeasureFilesTests {
  private let shell: TestShell

  init() throws { shell = try TestShell(json: true) }

  private func write(_ values: [Float], _ shape: [Int], _ name: String) throws {
    try NPY.write(.float32(values), shape: shape, to: shell.folder.path + "/" + name)
  }

  /// The answer to a command.
  private func answer(_ command: String) throws -> JSON {
    let output = shell.run(command).output
    return try JSON(parsing: String(output.split(separator: "\n").last ?? ""))
  }

  private func error(_ command: String) throws -> String {
    let error = try answer(command)["error"]
    return [error?["message"]?.text, error?["hint"]?.text].compactMap { $0 }.joined(separator: "; ")
  }

  /// Points on a line, all by hand.
  @Test func figures() throws {
    try write([0, 1, 2, 3], [4, 1], "data.npy")
    try write([0.5, 1.5, 10, 11], [4, 1, 1], "samples.npy")
    let result = try #require(
      try answer("measure samples=samples.npy data=data.npy k=1")["result"])
    // Balls of the data reach 1 far: two samples lie in two and two in none. Those of the samples, 1 far, hold
    // 0, 1 and 2.
    #expect(result["precision"]?.number == 0.5)
    #expect(result["recall"]?.number == 0.75)
    #expect(result["density"]?.number == 1)
    #expect(result["coverage"]?.number == 0.75)
    // Means 1.5 and 5.75, variances 5/3 and 91.25/3.
    let (a, b) = (5.0 / 3, 91.25 / 3)
    let expected = 4.25 * 4.25 + a + b - 2 * (a * b).squareRoot()
    #expect(abs((result["frechet"]?.number ?? 0) - expected) < 1e-9)
    let card = try #require(result["card"])
    #expect(card["n"]?.number == 4 && card["reference_n"]?.number == 4)
    #expect(card["k"]?.number == 1 && card["ball"]?.text == "closed")
    #expect(card["dimensions"]?.number == 1 && card["features"]?.text == "of the files")
    #expect(card["samples"]?.text?.hasSuffix("/samples.npy") == true)
    let open = try answer("measure samples=samples.npy data=data.npy k=1 ball=open recall")[
      "result"]
    #expect(open?["recall"]?.number == 0.75 && open?["precision"] == nil)
    let one = try answer("measure samples=samples.npy data=data.npy fid")["result"]
    #expect(abs((one?["frechet"]?.number ?? 0) - expected) < 1e-9 && one?["recall"] == nil)
    let group = try answer("measure samples=samples.npy data=data.npy k=2 prdc")["result"]
    for key in ["precision", "recall", "density", "coverage"] {
      #expect(group?[key] != nil, "\(key)")
    }
    #expect(group?["frechet"] == nil)
  }

  /// A reader finds the names, the figures and how they were made.
  @Test func told() throws {
    let plain = try TestShell()
    for name in ["a", "b"] {
      try NPY.write(
        .float64((0..<40).map { Double($0 * $0 % 17) }), shape: [20, 2],
        to: plain.folder.path + "/\(name).npy")
    }
    let output = plain.run("measure samples=a.npy data=b.npy k=3").output
    #expect(output.contains("frechet") && output.contains("Fréchet distance"))
    #expect(output.contains("n\u{A0}20 · against\u{A0}20 · 2\u{A0}features · k\u{A0}3 · closed"))
  }

  @Test func whatIsRefused() throws {
    try write([0, 1, 2, 3, 4, 5], [3, 2], "a.npy")
    try write([0, 1, 2, 3, 4, 5], [2, 3], "b.npy")
    try write([0, 1, 2, .nan, 4, 5], [3, 2], "nan.npy")
    try write([0, 1, 2], [3], "flat.npy")
    shell.folder.write(Array("no array".utf8), to: "text.npy")
    let path = shell.folder.path
    #expect(
      try error("measure samples=a.npy data=b.npy")
        == "\(path)/a.npy has rows of 2 numbers, and \(path)/b.npy of 3; "
        + "both have to come from the same features")
    #expect(
      try error("measure samples=nan.npy data=a.npy")
        == "\(path)/nan.npy: row 1, column 1, counted from 0, is nan: "
        + "numbers have to be finite, and at most 1e100")
    #expect(
      try error("measure samples=a.npy data=flat.npy")
        == "\(path)/flat.npy: an array [3] is no rows of numbers: it has to be [rows, columns], "
        + "and reshape(-1, 1) makes rows of one")
    #expect(
      try error("measure samples=text.npy data=a.npy")
        == "\(path)/text.npy: it is no array of NumPy's")
    #expect(
      try error("measure samples=none.npy data=a.npy")
        == "none.npy: it cannot be read: No such file or directory")
    #expect(
      try error("measure samples=a.npy data=a.npy k=3")
        == "\(path)/a.npy: it has 3 rows, and k=3 needs at least 4")
    #expect(try error("measure samples=a.npy data=a.npy frechet") == "")
    #expect(
      try error("measure samples=a.npy")
        == "samples= is one file, and is measured against data=; measure samples=a.npy data=b.npy")
    #expect(
      try error("measure samples=a.npy data=a.npy n=3")
        == "n= is of samples that a model draws; of files all rows are measured; "
        + "measure samples=… data=…")
    #expect(
      try error("measure samples=a.npy data=a.npy w2")
        == "two files have no w2; figures: frechet, precision, recall, density, coverage")
    #expect(
      try error("measure samples=a.npy data=a.npy ball=half")
        == "there is no kind of ball `half`; balls: open, closed")
    #expect(
      try error("data ring; model gan-mlp; measure k=3")
        == "k= goes with samples= and data=; measure samples=a.npy data=b.npy k=…")
  }
}
