import GanLabKit
import Lab
import PluginHost
import TestSupport
import Testing

/// The examples that speak C, in the languages that they are written in, and the guide's.
@Suite struct CExampleTests {
  /// C++ and Rust give the bits of C; a language without a compiler here is named and left out.
  @Test func otherLanguages() throws {
    let folder = try ScratchFolder()
    let built = try CExampleTests.run("Plugins/examples/build.sh", [folder.path], in: folder)
    #expect(built.status == 0, "\(built.output)\(built.errors)")
    #expect(built.errors.isEmpty)
    let session = try Session.small([folder.path + "/hinge.so"], loss: "hinge-c")
    _ = try session.train(.init(steps: 10))
    let weights = try session.weights()
    for (name, source) in [("hinge-cpp", "hinge.cpp"), ("hinge-rust", "hinge.rs")] {
      let library = "\(folder.path)/\(name).so"
      guard folder.bytes(of: library) != nil else {
        #expect(built.output.contains("\(source) is left out: there is no "))
        continue
      }
      let other = try Session.small([library], loss: name)
      _ = try other.train(.init(steps: 10))
      #expect(try other.weights() == weights, "\(name)")
      let refused = try labError {
        _ = try other.choose(.loss, name, [Assignment("margin", ["0"])])
      }
      guard case .option(.outOfRange("margin", "0", "0.001 to 1000"), name) = refused else {
        Issue.record("\(refused)")
        continue
      }
    }
  }

  /// A machine without any compiler but C's is told what it lacks.
  @Test func withoutTheirCompilers() throws {
    let folder = try ScratchFolder()
    // Only what the script itself calls, and cc.
    for tool in ["bash", "dirname", "basename", "mkdir", "cc", "as", "ld"] {
      let found = try CExampleTests.run("/usr/bin/env", ["which", tool], in: folder)
      let path = found.output.split(separator: "\n").first.map(String.init) ?? ""
      _ = try CExampleTests.run("/usr/bin/env", ["ln", "-s", path, tool], in: folder)
    }
    let built = try LabProcess(
      "/bin/bash",
      [Repository.root.appending(path: "Plugins/examples/build.sh").path, folder.path + "/out"],
      in: folder, environment: ["PATH": folder.path]
    ).wait()
    #expect(
      built.output == """
        hinge.cpp is left out: there is no c++ here (apt-get install g++)
        hinge.rs is left out: there is no rustc here (apt-get install rustc)

        """)
    #expect(built.status == 0, "\(built.errors)")
    #expect(folder.bytes(of: folder.path + "/out/hinge.so") != nil)
  }

  /// The guide's plugin is compiled as it stands and trains; the sentence that it quotes is told.
  @Test func theGuide() throws {
    let folder = try ScratchFolder()
    let guide = try Repository.text(of: "Plugins/C.md")
    let blocks = guide.split(separator: "```", omittingEmptySubsequences: false).map(String.init)
    let source = try #require(blocks.first { $0.hasPrefix("c\n") })
    folder.write(String(source.dropFirst(2)), to: "mine.c")
    let path = try CLibrary.build(
      file: folder.path + "/mine.c", ["-O2", "-Wall", "-Werror"], in: folder)
    let session = try Session.small([path], loss: "my-wasserstein")
    _ = try session.turn("gradient-penalty", on: true)
    #expect(try session.train(.init(steps: 5)).steps == 5)

    let loss = try component((any AdversarialLoss).self, of: path)
    let (x, y) = (CLossTests.logits(.float32).real.tracked(), CLossTests.logits(.float32).fake)
    let value = loss.discriminatorLoss(real: x, fake: y, targets: ClassTargets())
    let slopes = try gradient(of: value, withRespectTo: [x], recording: true)
    let error = try #require(throws: TensorError.self) {
      try gradient(of: slopes[0].square().sum(), withRespectTo: [x])
    }
    let quoted = try #require(blocks.first { $0.hasPrefix("text\nmy-wasserstein: ") })
    #expect(quoted.dropFirst(5).split(separator: "\n").joined(separator: " ") == error.description)
  }

  /// The examples under the sanitizers, called on memory of exactly the promised size; and a fault
  /// that was put in is found.
  @Test(.enabled(if: CLibrary.hasSanitizers, "this gcc has no libasan: apt-get install gcc"))
  func nothingIsTouchedBesideItsMemory() throws {
    let folder = try ScratchFolder()
    let flags = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    let driver = folder.path + "/driver"
    let include = Repository.root.appending(path: "Sources/Kit/CGanLab/include").path
    let source = Repository.root.appending(path: "Tests/Fixtures/border/driver.c").path
    let made = try CExampleTests.run(
      "/usr/bin/env", ["gcc"] + flags + ["-I", include, "-o", driver, source, "-lm"], in: folder)
    #expect(made.status == 0, "\(made.errors)")
    let plugins = try ["hinge", "circle", "walk", "moments"].map {
      try CLibrary.build("Plugins/examples/c/\($0).c", flags, by: "gcc", in: folder)
    }
    let clean = try CExampleTests.run(driver, plugins, in: folder)
    #expect(clean.status == 0)
    #expect(clean.errors.hasSuffix("4 plugins, 0 failures\n"), "\(clean.errors)")
    let faulty = try CLibrary.fixture("squares", flags + ["-DOVERRUN"], by: "gcc", in: folder)
    let found = try CExampleTests.run(driver, [faulty], in: folder)
    #expect(found.status != 0 && found.errors.contains("heap-buffer-overflow"))
    let leaking = try CLibrary.fixture("squares", flags + ["-DLEAK"], by: "gcc", in: folder)
    let leaked = try CExampleTests.run(driver, [leaking], in: folder)
    #expect(leaked.status != 0 && leaked.errors.contains("detected memory leaks"))
  }

  /// Runs a program, or a script of the package, with the PATH of the tests.
  private static func run(
    _ program: String, _ arguments: [String], in folder: ScratchFolder
  ) throws -> LabProcess.Result {
    let path = program.hasPrefix("/") ? program : Repository.root.appending(path: program).path
    return try LabProcess(
      path, arguments, in: folder, environment: ["PATH": CLibrary.search, "HOME": CLibrary.home]
    ).wait(seconds: 120)
  }
}
