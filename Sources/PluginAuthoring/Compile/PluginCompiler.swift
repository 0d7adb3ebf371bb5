import Console
import Glibc
import Synchronization

/// Makes a plugin's library out of its one source file, with the compiler of its language.
public struct PluginCompiler: Sendable {
  /// Where the kit lies.
  public let layout: SDKLayout
  /// The variables that say where compilers and folders are.
  public let environment: [String: String]

  /// The most seconds that a compiler may take.
  private static let limit = 120
  private static let builds = Atomic<Int>(0)

  /// A compiler for the lab that runs.
  ///
  /// - Throws: `noKit` if there is nothing to compile against.
  public init(
    layout: SDKLayout? = nil, environment: [String: String] = Terminal.environment()
  ) throws(CompileError) {
    if let layout { self.layout = layout } else { self.layout = try SDKLayout() }
    self.environment = environment
  }

  /// What a build came to.
  public struct Build: Sendable {
    /// The library.
    public let library: String
    /// What the compiler thought worth a look.
    public let warnings: [CompilerMessage]
    /// How long it took.
    public let seconds: Double
  }

  /// Compiles `source` into this process's build folder, under a module name of its own.
  ///
  /// Swift's runtime knows a type by its module's name and its own: two generations of one file, both
  /// in one process, must not share the first.
  ///
  /// - Throws: Why there is no library.
  public func build(
    _ source: SourceFile, isInterrupted: () -> Bool = { false }
  ) throws(CompileError) -> Build {
    let number = PluginCompiler.builds.add(1, ordering: .relaxed).newValue
    let module = "\(source.moduleStem)_g\(number)"
    return try build(
      source, module: module, to: try BuildFolder.path() + "/\(module).so", isInterrupted)
  }

  /// Compiles `source` to the library at `path`, which is replaced in one step.
  ///
  /// The module's name follows the text: other text, another module.
  ///
  /// - Throws: Why there is no library.
  public func build(
    _ source: SourceFile, to path: String, isInterrupted: () -> Bool = { false }
  ) throws(CompileError) -> Build {
    let module = "\(source.moduleStem)_\(source.digest.prefix(8))"
    let draft = "\(path).\(getpid())"
    defer { unlink(draft) }
    let build = try build(source, module: module, to: draft, isInterrupted)
    guard rename(draft, path) == 0 else {
      throw .noRoom(folder: path.parent, reason: String(cString: strerror(errno)))
    }
    return Build(library: path, warnings: build.warnings, seconds: build.seconds)
  }

  private func build(
    _ source: SourceFile, module: String, to library: String, _ isInterrupted: () -> Bool
  ) throws(CompileError) -> Build {
    guard let program = ChildProcess.find(source.language.compiler, path: environment["PATH"])
    else { throw .noCompiler(source.language) }
    let folder = try BuildFolder.path()
    let log = folder + "/\(module).log"
    defer { unlink(log) }
    let start = ProgressLine.monotonicSeconds()
    let ending = ChildProcess(
      program: program, arguments: try arguments(source, module: module, library: library),
      // Languages of their own would hide what is an error and what a warning. What a compiler leaves
      // behind when it is ended goes with the folder.
      environment: ["LC_ALL": "C.UTF-8", "TMPDIR": folder], output: log + ".out", errors: log
    ).run(limit: Double(PluginCompiler.limit), isInterrupted: isInterrupted)
    unlink(log + ".out")
    switch ending {
    case .interrupted: throw .interrupted(path: source.path)
    case .tooSlow: throw .tooSlow(path: source.path, seconds: PluginCompiler.limit)
    default: break
    }
    let text = TextOfFile.read(log)
    let messages = CompilerMessage.all(in: text)
    guard ending == .exited(0) else {
      // Its own words may have found no room either.
      guard BuildFolder.room(in: folder) > 1 << 20 else {
        throw .noRoom(folder: folder.parent, reason: String(cString: strerror(ENOSPC)))
      }
      let errors = messages.filter { !$0.isWarning }
      guard errors.isEmpty else { throw .rejected(path: source.path, errors) }
      let lines = text.split(whereSeparator: \.isNewline).suffix(5).map(String.init)
      throw .failed(
        path: source.path, compiler: source.language.compiler,
        output: lines.isEmpty ? ["nothing"] : lines)
    }
    return Build(
      library: library, warnings: messages.filter(\.isWarning),
      seconds: ProgressLine.monotonicSeconds() - start)
  }

  /// The command line; the file comes by its absolute path, so that no name is taken for an option.
  private func arguments(
    _ source: SourceFile, module: String, library: String
  ) throws(CompileError) -> [String] {
    let headers = layout.headers.flatMap { ["-I", $0] }
    switch source.language {
    case .swift:
      let cache = ["-module-cache-path", try BuildFolder.moduleCache(environment)]
      return [
        "-O", "-emit-library", "-parse-as-library", "-swift-version", "6",
        "-module-name", name(source, module: module), "-module-abi-name", module,
        "-diagnostic-style", "llvm", "-no-color-diagnostics",
        // By default it no longer looks for the name that was meant.
        "-Xfrontend", "-typo-correction-limit", "-Xfrontend", "20",
        "-I", layout.modules,
      ] + headers + cache + ["-L", layout.libraries, "-lGanLabKit", "-o", library, source.identity]
    case .c:
      return ["-O2", "-std=gnu11"] + common(headers, library, source)
    case .cxx:
      return ["-O2", "-std=c++17"] + common(headers, library, source)
    }
  }

  /// The module's name as the author meets it, as in `hinge/hinge.swift:12: Fatal error`; the runtime
  /// goes by `module`.
  private func name(_ source: SourceFile, module: String) -> String {
    let stem = source.moduleStem
    let isTaken =
      PluginCompiler.importedModules.contains(stem)
      || access("\(layout.modules)/\(stem).swiftmodule", F_OK) == 0
    // A module cannot import another of its own name.
    return isTaken || source.text.contains("import \(stem)") ? module : stem
  }

  /// What the kit's modules and the compiler itself import.
  private static let importedModules: Set = [
    "Swift", "SwiftShims", "Glibc", "SwiftGlibc", "Synchronization", "Builtin", "CGanLab",
    "CKernels",
  ]

  private func common(_ headers: [String], _ library: String, _ source: SourceFile) -> [String] {
    ["-fPIC", "-shared", "-Wall", "-fno-diagnostics-color"] + headers
      + ["-o", library, source.identity, "-lm"]
  }
}

/// Reads what a child wrote.
package enum TextOfFile {
  /// The text at `path`, or none.
  package static func read(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    // A compiler that writes without end is cut off; so is a plugin.
    while bytes.count < 4 << 20 {
      let count = fread(&chunk, 1, chunk.count, file)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
