import FoundationEssentials
import Glibc
import Lab
import TestSupport
import Testing

@testable import Shell

/// `export`: what other programs read.
@Suite struct ExportTests {
  private static let setup =
    "data ring; model gan-mlp hidden=8; loss minimax; set batch=8; train steps=30"

  // MARK: Formats

  /// Each kind with each of its endings, and what the file begins with.
  @Test(arguments: [
    ("weights", "w.safetensors", "{\"__metadata__\""), ("weights", "w.npz", "PK\u{3}\u{4}"),
    ("samples n=5", "s.npy", "NUMPY"), ("samples n=5", "s.npz", "PK\u{3}\u{4}"),
    ("samples n=5", "s.csv", "x,y\n"), ("samples n=5", "s.json", "{\"shape\":[2],"),
    ("figures", "f.csv", "run,step,name,value\n1,1,loss.discriminator,"),
    ("figures", "f.json", "{\n"), ("matplotlib losses", "p.py", "#!/usr/bin/env python3\n"),
    ("gnuplot losses", "p.gp", "# Written by gan-lab"),
  ])
  func itsFileBegins(what: String, name: String, beginning: String) throws {
    let shell = try TestShell()
    #expect(shell.run(Self.setup).status == 0)
    let answer = shell.run("export \(what) to=\(name)")
    #expect(answer.status == 0 && answer.errors == "", "\(answer)")
    #expect(answer.output.contains(shell.folder.path + "/" + name), "\(answer)")
    let text = try #require(shell.folder.read(name))
    #expect(text.prefix(120).contains(beginning), "\(text.prefix(120))")
  }

  /// `weights`, `samples`, `figures`, `figures.py` and `figures.gp` are the names where none is given.
  @Test func namesWithoutTo() throws {
    let shell = try TestShell(json: true)
    shell.run(Self.setup)
    let names = try ["weights", "samples", "figures", "matplotlib", "gnuplot"].map { what in
      try JSON(parsing: shell.run("export \(what)").output)["result"]?["path"]?.text ?? ""
    }
    #expect(
      names
        == [
          "weights.safetensors", "samples.npy", "figures.csv", "figures.py", "figures.gp",
        ].map { shell.folder.path + "/" + $0 })
  }

  /// Curves step by step, then what was measured, of the present training and of the run that it is kept as.
  @Test func figuresOfTrainingAndRun() throws {
    let shell = try TestShell(json: true)
    shell.run(Self.setup + "; measure n=50")
    shell.run("export figures to=now.json; export figures run=1 to=run.json")
    for name in ["now.json", "run.json"] {
      let object = try JSON(parsing: try #require(shell.folder.read(name)))
      #expect(object["run"]?.number == 1)
      #expect(object["what"]?["loss"]?.list == [.string("minimax")])
      let curves = try #require(object["curves"]?.list)
      #expect(
        curves.compactMap { $0["name"]?.text }.prefix(4) == [
          "loss.discriminator", "loss.generator", "gradient_norm.discriminator",
          "gradient_norm.generator",
        ])
      #expect(curves[0]["steps"]?.list?.map(\.number) == (1...30).map { Double($0) })
      #expect(curves[0]["values"]?.list?.count == 30)
      let measure = try #require(object["measures"]?.list?.first)
      #expect(measure["step"]?.number == 30 && measure["figures"]?["modes_total"]?.number == 8)
      #expect(measure["card"]?["n"] != nil)
    }
    // The same losses, but for the width of their numbers.
    let (now, run) = try (
      JSON(parsing: #require(shell.folder.read("now.json"))),
      JSON(parsing: #require(shell.folder.read("run.json")))
    )
    for (a, b) in zip(
      now["curves"]?.list?[0]["values"]?.list ?? [], run["curves"]?.list?[0]["values"]?.list ?? [])
    {
      #expect(abs((a.number ?? 0) - (b.number ?? 1)) < 1e-6)
    }
    shell.run("export figures to=now.csv")
    let rows = try #require(shell.folder.read("now.csv")).split(separator: "\n")
    #expect(rows.contains { $0.hasPrefix("1,30,loss.generator,") })
    #expect(rows.contains { $0.hasPrefix("1,30,modes_total,8") })
    #expect(
      rows.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 4 })
  }

  /// Without a place for runs what was measured is there all the same, and ends with its training.
  @Test func measuresOfATrainingThatIsNotKept() throws {
    let shell = try TestShell(json: true)
    shell.shell.session.runs = nil
    shell.run(Self.setup + "; measure n=50; export figures")
    #expect(shell.folder.read("figures.csv")?.contains("\n,30,modes_total,8") == true)
    shell.run("reset; train steps=2; export figures")
    #expect(shell.folder.read("figures.csv")?.contains("modes_total") == false)
  }

  // MARK: Refusals

  @Test(arguments: [
    ("export", "export needs what to write"),
    ("export onnx", "ONNX is not written"),
    ("export weight", "there is no kind of export `weight`; did you mean `weights`?"),
    ("export weights to=w.onnx", "to takes a file name that ends in .safetensors or .npz"),
    ("export samples to=.npy", "to takes a file name that ends in .npy, .npz, .csv or .json"),
    ("export weights n=5", "n= goes with export samples"),
    ("export samples run=1", "run= goes with figures, matplotlib and gnuplot"),
    ("export figures run=7", "there is no run 7"),
    ("export figures run=x", "`x` is no number of a run"),
    ("export matplotlib lossess", "did you mean `losses`?"),
    ("export matplotlib losses run=1", "there are its curves alone"),
    ("export weights generator", "export does not take `generator`"),
    ("export samples n=0", "out of bounds"),
    ("report to=a.pdf", "to takes a file name that ends in .html"),
    ("report run=9", "there is no run 9"),
    ("report all", "report does not take `all`"),
  ])
  func whatIsWrongIsTold(line: String, message: String) throws {
    let shell = try TestShell()
    shell.run(Self.setup)
    let before = shell.state
    let answer = shell.run(line)
    #expect(answer.status == 1 && answer.output == "")
    #expect(answer.errors.contains(message), "\(answer.errors)")
    #expect(shell.state == before)
  }

  @Test(arguments: [
    ("export weights", "no data set has been chosen"), ("export samples", "no data set"),
    ("export figures", "nothing was trained or measured yet"), ("export gnuplot", "no data set"),
    ("report", "no data set has been chosen for a report"),
  ])
  func beforeAnythingIsThere(line: String, message: String) throws {
    let answer = try TestShell().run(line)
    #expect(answer.status == 1 && answer.errors.contains(message), "\(answer.errors)")
  }

  /// A folder that is not there, and a disk that is full: a sentence, and no half of a file.
  @Test(arguments: ["weights", "samples", "figures", "matplotlib", "gnuplot"])
  func whatCannotBeWrittenIsTold(what: String) throws {
    let shell = try TestShell()
    shell.run(Self.setup)
    let name = ["weights": "a.safetensors", "samples": "a.npz", "figures": "a.csv"][what] ?? "a"
    let file = name == "a" ? (what == "gnuplot" ? "a.gp" : "a.py") : name
    let answer = shell.run("export \(what) to=\(shell.folder.path)/none/\(file)")
    #expect(answer.status == 1 && answer.errors.contains("none/\(file): it cannot be written"))
    symlink("/dev/full", shell.folder.path + "/" + file)
    let full = shell.run("export \(what) to=\(file)")
    #expect(full.status == 1 && full.errors.contains("No space left on device"), "\(full)")
  }

  // MARK: Other programs

  private static let numpy = Python.program(with: "numpy")
  private static let safetensors = Python.program(with: "numpy", "safetensors.numpy")
  private static let matplotlib = Python.program(with: "matplotlib", "numpy")
  private static let gnuplot: String? =
    access("/usr/bin/gnuplot", X_OK) == 0 ? "/usr/bin/gnuplot" : nil

  private func exported(_ commands: String, images: Bool = false) throws -> TestShell {
    let shell = try TestShell()
    let setup =
      images
      ? "data digits train=64 test=16; model dcgan channels=4; loss nonsaturating; set batch=8; train steps=2"
      : Self.setup
    #expect(shell.run("\(setup); \(commands)").status == 0)
    return shell
  }

  private func run(_ program: String, _ arguments: [String], in folder: ScratchFolder) throws {
    let result = try LabProcess(program, arguments, in: folder).wait(seconds: 120)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test(.enabled(if: numpy != nil, "no Python with NumPy here: .npy and .npz were not read by it"))
  func numPyReadsArrays() throws {
    let shell = try exported(
      "sampler interpolate steps=4; export samples n=16 to=s.npz; sampler prior; "
        + "export samples n=6 to=s.npy; export weights to=w.npz; export weights to=w.safetensors")
    shell.folder.write(
      """
      import json, struct
      import numpy as np
      s = np.load("s.npz")
      assert sorted(s.files) == ["group", "samples"], s.files
      assert s["samples"].shape == (16, 2) and s["samples"].dtype == np.float32
      assert s["group"].shape == (16,) and len(set(s["group"])) == 4, s["group"]
      a = np.load("s.npy")
      assert a.shape == (6, 2) and np.isfinite(a).all()
      w = np.load("w.npz")
      raw = open("w.safetensors", "rb").read()
      n = struct.unpack("<Q", raw[:8])[0]
      header = json.loads(raw[8 : 8 + n])
      header.pop("__metadata__")
      assert sorted(w.files) == sorted(header), (w.files, header.keys())
      for name, entry in header.items():
          begin, end = entry["data_offsets"]
          width = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
          there = np.frombuffer(raw[8 + n + begin : 8 + n + end], width).reshape(entry["shape"])
          assert there.shape == w[name].shape and (there == w[name]).all(), name
      import zipfile
      assert zipfile.ZipFile("w.npz").testzip() is None
      """, to: "check.py")
    try run(try #require(Self.numpy), ["check.py"], in: shell.folder)
  }

  @Test(
    .enabled(
      if: safetensors != nil, "no Python with safetensors here: weights were not read by it"))
  func theSafetensorsPackageReadsWeights() throws {
    let shell = try exported("export weights to=w.safetensors")
    shell.folder.write(
      """
      import numpy as np
      from safetensors import safe_open
      from safetensors.numpy import load_file
      w = load_file("w.safetensors")
      assert w and all(np.isfinite(x).all() for x in w.values())
      with safe_open("w.safetensors", "numpy") as f:
          assert f.metadata()["format"] == "gan-lab weights"
      """, to: "check.py")
    try run(try #require(Self.safetensors), ["check.py"], in: shell.folder)
  }

  /// Every usual picture, in French with accents, of points and of images.
  @Test(
    .enabled(if: matplotlib != nil, "no Python with matplotlib here: its scripts were not run"),
    arguments: [false, true])
  func matplotlibDrawsTheScript(images: Bool) throws {
    let shell = try exported("status", images: images)
    shell.shell.pictureDefaults["lang"] = "fr"
    #expect(shell.run("export matplotlib to=p.py").status == 0)
    #expect(shell.folder.read("p.py")?.contains("étape d'entraînement") == true)
    try run(try #require(Self.matplotlib), ["p.py"], in: shell.folder)
    for name in ["samples", "losses", "gradients"] {
      let bytes = shell.folder.bytes(of: shell.folder.path + "/p-\(name).png") ?? []
      #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 5000, "\(name)")
    }
  }

  /// All pictures that need nothing but a game on the plane.
  @Test(.enabled(if: matplotlib != nil, "no Python with matplotlib here: its scripts were not run"))
  func matplotlibDrawsOtherPictures() throws {
    let shell = try exported(
      "export matplotlib samples field density latent divergence dirac earth-mover modes to=all.py")
    try run(try #require(Self.matplotlib), ["all.py"], in: shell.folder)
    #expect(shell.folder.bytes(of: shell.folder.path + "/all-field.png")?.count ?? 0 > 5000)
  }

  @Test(
    .enabled(if: gnuplot != nil, "no gnuplot here: its scripts were not run"),
    arguments: [false, true])
  func gnuplotDrawsTheScript(images: Bool) throws {
    let more = images ? "" : " samples losses field density divergence dirac earth-mover modes"
    let shell = try exported("export gnuplot\(more) to=p.gp", images: images)
    let result = try LabProcess(try #require(Self.gnuplot), ["p.gp"], in: shell.folder)
      .wait(seconds: 120)
    #expect(result.status == 0 && !result.errors.contains("warning"), "\(result.errors)")
    for name in ["samples", "losses"] {
      let bytes = shell.folder.bytes(of: shell.folder.path + "/p-\(name).png") ?? []
      #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 5000, "\(name)")
    }
  }
}
