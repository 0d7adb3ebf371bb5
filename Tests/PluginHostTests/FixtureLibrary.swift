import GanLabKit
import Glibc
import TestSupport

@testable import PluginHost

/// Libraries that a test builds from Tests/Fixtures/plugins, good ones and bad ones.
enum FixtureLibrary {
  /// What the lab's own handshake says, as macros that make a C plugin pass for one of its own.
  static var tags: [String] {
    ["-DCOMPILER=\"\(BuildNote.own.compiler)\"", "-DKIT=\"\(BuildNote.own.kit)\""]
  }

  /// Builds `name.c` as a shared library, or with `flags` of its own in place of `-shared`.
  ///
  /// - Throws: `LabProcess.Failure` with the compiler's words.
  static func c(
    _ name: String, _ flags: [String] = tags, libraries: [String] = [], shared: Bool = true,
    as file: String? = nil, in folder: ScratchFolder
  ) throws -> String {
    let path = folder.path + "/\(file ?? name).so"
    try compile(
      "cc",
      (shared ? ["-shared", "-fPIC"] : []) + flags
        + ["-I", source("Sources/Kit/CGanLab/include"), fixture(name + ".c")] + libraries
        + ["-o", path],
      in: folder)
    return path
  }

  /// Builds `name.swift` as users build theirs: against the modules and the library beside the lab.
  ///
  /// - Throws: `LabProcess.Failure` with the compiler's words, or if there is no compiler.
  static func swift(
    _ name: String, define flag: String? = nil, module: String? = nil, as file: String? = nil,
    optimised: Bool = false, in folder: ScratchFolder
  ) throws -> String {
    let module = module ?? "\(name)_\(flag ?? "plain")"
    let path = folder.path + "/\(file ?? module).so"
    let build = LabProcess.buildFolder
    try compile(
      "swiftc",
      [
        "-emit-library", "-parse-as-library", "-swift-version", "6", "-module-name", module,
        "-I", build + "/Modules", "-I", source("Sources/Kit/CGanLab/include"),
        "-I", source("Sources/Kit/CKernels/include"),
        "-L", build, "-lGanLabKit", "-module-cache-path", build + "/ModuleCache", "-o", path,
        fixture(name + ".swift"),
      ] + (flag.map { ["-D", $0] } ?? []) + (optimised ? ["-O"] : []), in: folder)
    return path
  }

  private static func fixture(_ name: String) -> String { source("Tests/Fixtures/plugins/" + name) }

  private static func source(_ path: String) -> String {
    Repository.root.appending(path: path).path
  }

  private static func compile(
    _ compiler: String, _ arguments: [String], in folder: ScratchFolder
  ) throws {
    let search = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let places = search.split(separator: ":").map { "\($0)/\(compiler)" }
    guard let program = places.first(where: { access($0, X_OK) == 0 }) else {
      throw LabProcess.Failure("no '\(compiler)' on the PATH: the plugin fixtures cannot be built")
    }
    let result = try LabProcess(program, arguments, in: folder, environment: ["PATH": search])
      .wait(seconds: 120)
    guard result.status == 0 else {
      throw LabProcess.Failure("\(compiler) failed: \(result.output)\(result.errors)")
    }
  }
}

extension PluginHost {
  /// A host with the lab's own plugins, which lie beside the tests.
  static func withOwnPlugins() -> PluginHost {
    var host = PluginHost()
    host.loadAll(from: [SearchFolder(LabProcess.buildFolder, isShared: true)])
    return host
  }

  /// A host that tries libraries in a process of their own before it loads them.
  static func careful(seconds: Double = 30, cache: ScratchFolder? = nil) -> PluginHost {
    var host = PluginHost(precautions: .careful(seconds: seconds, cache: cache))
    host.loadAll(from: [SearchFolder(LabProcess.buildFolder, isShared: true)])
    return host
  }

  /// All that the registry holds, for comparing.
  var inventory: [String] {
    registry.descriptors.map { "\($0.kind) \($0.name) \($0.library)" }
  }
}

/// A host that tests hand around.
final class TestHost {
  var host: PluginHost

  init(_ precautions: Precautions = .none) { host = PluginHost(precautions: precautions) }

  /// What keeps `path` from being loaded; nil if it was loaded.
  func refusal(of path: String) -> PluginError? {
    do {
      try host.load(path)
      return nil
    } catch {
      return error
    }
  }

  /// All that the registry holds, for comparing.
  var inventory: [String] { host.inventory }
  /// The libraries that were taken.
  var libraries: [String] { host.libraries }
}

extension Precautions {
  /// Libraries are tried by the `gan-lab` that was built with the tests.
  static func careful(
    seconds: Double = 30, cache: ScratchFolder? = nil, trust: Trust? = nil
  ) -> Precautions {
    Precautions(
      probe: Probe(executable: LabProcess.executable, seconds: seconds),
      cache: cache.map { MetadataCache(folder: $0.path + "/cache/plugins") }, trust: trust)
  }
}
