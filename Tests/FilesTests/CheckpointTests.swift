import FoundationEssentials
import GanLabKit
import TestSupport
import Testing

@testable import Lab

@Suite("Checkpoints")
struct CheckpointTests {
  private static let commands = [
    "seed 2", "set batch=8", "data ring modes=4", "model gan-mlp hidden=4", "loss nonsaturating",
    "switch instance-noise on std=0.1", "sampler interpolate",
  ]

  /// A session that was trained a little, and the tensors and the description that it saved.
  private struct Saved {
    let session: Session
    let folder: ScratchFolder
    var tensors: [StoredTensor]
    var document: CheckpointDocument

    init() throws {
      folder = try ScratchFolder()
      session = try LabUnderTest.session(CheckpointTests.commands)
      _ = try session.train(.init(steps: 30))
      let path = try session.save(to: folder.file("run")).path
      let file = try SafetensorsFile(path: path)
      tensors = try file.entries.map { try file.tensor($0.name) }
      let json = try #require(file.metadata["gan-lab"])
      document = try JSONDecoder().decode(CheckpointDocument.self, from: Data(json.utf8))
    }

    /// Writes the tensors and the description as they are now, and opens the file.
    func open(in session: Session) throws -> Session.Opened {
      let json = String(decoding: try JSONEncoder().encode(document), as: UTF8.self)
      let path = folder.file("changed.safetensors")
      try Safetensors.write(tensors, metadata: ["gan-lab": json], to: path)
      return try session.open(from: path)
    }

    /// Opens the changed file in the trained session; it must be refused for `fault`, and the session
    /// must stay as it was.
    func isRefused(_ fault: FileFault) throws {
      let before = try session.fingerprint()
      let (networks, trainer) = (session.networks, session.trainer)
      do {
        _ = try open(in: session)
        Issue.record("it was opened: \(fault)")
      } catch LabError.file(let path, let reason) {
        #expect(path == folder.file("changed.safetensors"))
        #expect(reason == "\(fault)")
      }
      #expect(try session.fingerprint() == before)
      #expect(session.networks === networks && session.trainer === trainer)
    }
  }

  @Test func namesAreThoseOfTheNetworks() throws {
    let saved = try Saved()
    let names = Set(saved.tensors.map(\.name))
    for name in [
      "generator.0.weight", "generator.2.bias", "discriminator.0.weight",
      "optimizer.mean.generator.0.weight", "optimizer.square.discriminator.2.bias",
      "history.losses.generator", "history.gradient_norms.discriminator", "snapshots.points",
      "snapshots.codes",
    ] { #expect(names.contains(name), "\(name) is not among \(names.sorted())") }
    #expect(saved.tensors.first { $0.name == "generator.0.weight" }?.shape == [2, 4])
    #expect(saved.tensors.first { $0.name == "snapshots.points" }?.shape == [2, 512, 2])
    let kinds = ["data", "model", "loss", "switch", "sampler"]
    #expect(saved.document.components.map(\.kind) == kinds)
    #expect(saved.document.training?.updates == ["generator": 30, "discriminator": 30])
    #expect(saved.folder.names == ["run.safetensors"])
  }

  @Test func thePathGetsAnExtension() {
    for (name, path) in [
      ("run1", "run1.safetensors"), ("a/run1", "a/run1.safetensors"), ("run1.ckpt", "run1.ckpt"),
      ("a.b/run", "a.b/run.safetensors"), ("lr0.1", "lr0.1.safetensors"),
      ("run.safetensors", "run.safetensors"), (".run", ".run.safetensors"), ("", ""), ("a/", "a/"),
    ] { #expect(Session.checkpointPath(for: name) == path) }
  }

  @Test func aMissingPluginIsNamed() throws {
    let saved = try Saved()
    let poor = Session(host: try LabUnderTest.host(without: ["NonSaturating"]))
    #expect {
      try poor.open(from: saved.folder.file("run"))
    } throws: { error in
      guard case .refused(let message, let hint) = error as? LabError else { return false }
      return message
        == "this run needs the loss nonsaturating, which no plugin brings: load it first"
        && hint == "load the library that brings nonsaturating"
    }
    #expect(poor.data == nil && poor.networks == nil)
  }

  @Test func tensorsThatDoNotFitAreRefused() throws {
    let saved = try Saved()
    let place = try #require(saved.tensors.firstIndex { $0.name == "generator.0.weight" })
    func change(_ change: (inout [StoredTensor]) -> Void, _ fault: FileFault) throws {
      var changed = saved
      change(&changed.tensors)
      try changed.isRefused(fault)
    }
    try change({ $0.remove(at: place) }, .missingTensor("generator.0.weight"))
    try change(
      { $0[place] = .init("generator.0.weight", [4, 2], $0[place].elements) },
      .wrongShape(tensor: "generator.0.weight", expected: [2, 4], found: [4, 2]))
    try change(
      {
        $0[place] = .init("generator.0.weight", [2, 4], .float64(Array(repeating: 0, count: 8)))
      }, .wrongType(tensor: "generator.0.weight", expected: .float32, found: .float64))
    try change(
      { $0.append(.init("generator.9.weight", [1], .float32([0]))) },
      .unexpectedTensor("generator.9.weight"))
    let curve = try #require(saved.tensors.firstIndex { $0.name == "history.losses.generator" })
    try change(
      {
        $0[curve] = .init(
          "history.losses.generator", [5000], .float32(Array(repeating: 0, count: 5000)))
      }, .wrongShape(tensor: "history.losses.generator", expected: [4095], found: [5000]))
    try change(
      { $0.removeAll { $0.name == "snapshots.codes" } }, .missingTensor("snapshots.codes"))
  }

  @Test func descriptionsThatNoTrainingWritesAreRefused() throws {
    let saved = try Saved()
    func change(
      _ place: String, _ reason: String = "no training writes this",
      _ change: (inout CheckpointDocument) -> Void
    ) throws {
      var changed = saved
      change(&changed.document)
      try changed.isRefused(.badDescription(place: place, reason: reason))
    }
    try change("draws") { $0.draws = -1 }
    try change("training.step") { $0.training?.step = .max }
    try change("training.streams") { $0.training?.streams.removeLast() }
    try change("training.losses.generator") { $0.training?.losses["generator"]?.stride = 3 }
    try change("training.losses.generator") { $0.training?.losses["generator"]?.count = 1 }
    try change("training.snapshots.interval") { $0.training?.snapshots?.interval = 0 }
    try change("training.snapshots.moments") { $0.training?.snapshots?.moments[1].step = 31 }
    let events = [History.Event(step: 1, text: "\u{1B}[2J")]
    try change("training.events") { $0.training?.events = events }
    try change("training.updates.generator") { $0.training?.updates["generator"] = .max }
    try change("training.updates", "the loss trains discriminator, generator") {
      $0.training?.updates["encoder"] = 3
    }
    try change("training.losses", "there is no such network") {
      $0.training?.losses["encoder"] = .init(stride: 1, last: 0, sum: 0, count: 0)
    }
    try change("training", "it needs data, a model and a loss that go together") {
      $0.components.removeAll { $0.kind == "loss" }
    }
    try change("seed", "it is not the one of the settings") { $0.seed = 9 }
    try change("data ring", "ring: modes goes from 1 to 1000, and 99999 is outside") {
      $0.components[0].given[0].value = "99999"
    }
    try change(
      "settings",
      "set: there is no option speed; there are: batch, optimizer, lr, d-lr, g-lr, d-steps, beta1, "
        + "beta2, momentum, seed, watch-plugins, isolate"
    ) {
      $0.settings.append(.init(name: "speed", value: "1"))
    }
    try change("components", "two of the kind data") { $0.components.append($0.components[0]) }
    var newer = saved
    newer.document.format = 2
    newer.document.version = "9.0"
    try newer.isRefused(.newerFormat(found: 2, known: 1, version: "9.0"))
  }

  @Test func otherFilesAreRefused() throws {
    let folder = try ScratchFolder()
    let session = try LabUnderTest.session(Self.commands)
    func reason(_ name: String) -> String? {
      do {
        _ = try session.open(from: folder.file(name))
      } catch LabError.file(_, let reason) {
        return reason
      } catch {
        return "\(error)"
      }
      return nil
    }
    #expect(reason("none") == "it cannot be read: No such file or directory")
    put("seed 1\ndata ring\nmodel gan-mlp\n".utf8, at: folder.file("run.lab"))
    #expect(reason("run.lab")?.hasPrefix("it is no such file: its header would have") == true)
    try session.exportWeights(to: folder.file("weights"))
    #expect(reason("weights") == "it holds tensors, and was not written by gan-lab's save")
    for (json, text) in [
      ("{", "its description is damaged at the start: "),
      ("{\"format\":1}", "its description is damaged at the start: it has no version"),
      (
        #"{"format":1,"version":"0.1.0","seed":0,"settings":[],"components":[{"kind":3}],"draws":0}"#,
        "its description is damaged at components."
      ),
      (String(repeating: "[", count: 100_000), "its description is damaged at the start: "),
    ] {
      try Safetensors.write([], metadata: ["gan-lab": json], to: folder.file("x.safetensors"))
      #expect(reason("x")?.hasPrefix(text) == true, "\(reason("x") ?? "it was opened")")
    }
    #expect(session.commands == Self.commands)
  }

  @Test func numbersThatAreNotFiniteAreReported() throws {
    var saved = try Saved()
    let place = try #require(saved.tensors.firstIndex { $0.name == "generator.0.bias" })
    saved.tensors[place] = .init("generator.0.bias", [4], .float32([.nan, 1, .infinity, 2]))
    let session = Session(host: try LabUnderTest.host())
    let opened = try saved.open(in: session)
    #expect(opened.notices == ["generator.0.bias holds 2 numbers not finite"])
    let bias = try #require(session.storedParameters.first { $0.name == "generator.0.bias" })
    #expect(try bias.tensor.floats()[1...] == [1, .infinity, 2])
  }

  @Test func defaultsThatChangedAreSetAsTheyWere() throws {
    var saved = try Saved()
    // As if the plugin's default for latent had been 3 when the run was saved.
    let option = try #require(
      saved.document.components[1].values.firstIndex { $0.name == "radius" || $0.name == "latent" })
    saved.document.components[1].values[option].value = "3"
    try saved.isRefused(
      .wrongShape(tensor: "generator.0.weight", expected: [3, 4], found: [2, 4]))
  }

  @Test func aFailedSaveLeavesTheOldFile() throws {
    let folder = try ScratchFolder()
    let session = try LabUnderTest.session(Self.commands)
    #expect(throws: LabError.self) { try session.save(to: folder.file("none/run")) }
    #expect(throws: LabError.self) { try session.save(to: "") }
    #expect(throws: LabError.self) { try session.exportWeights(to: folder.file("none/run")) }
    #expect(throws: LabError.self) { try Session(host: session.host).exportWeights(to: "w") }
    #expect(folder.names.isEmpty)
  }

  /// Whatever a damaged file says, it is opened or refused, and the lab lives on.
  @Test func aThousandMutatedCheckpointsDoNoHarm() throws {
    let saved = try Saved()
    let whole = try #require(bytes(at: saved.folder.file("run.safetensors")))
    // The header is where damage means something.
    let length = whole[..<3].reversed().reduce(0) { $0 << 8 | Int($1) }
    let session = Session(host: try LabUnderTest.host())
    let path = saved.folder.file("mutated.safetensors")
    var random = SplitMix("mutated checkpoints")
    var opened = 0
    for _ in 0..<1000 {
      let header = Array(whole[8..<8 + length]).mutated(&random)
      let size = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
      put(size + header + whole[(8 + length)...], at: path)
      // Typed, so that nothing but an error of the lab's can come out.
      do throws(LabError) {
        _ = try session.open(from: path)
        opened += 1
        _ = try session.train(.init(steps: 1))
      } catch {
        continue
      }
    }
    #expect(opened > 5 && opened < 900, "\(opened) were opened")
  }
}
