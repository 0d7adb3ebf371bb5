import Glibc
import PluginHost
import TestSupport

/// Plugins in C that a test builds: with the header, and with nothing else of the lab.
enum CLibrary {
  /// A fixture of Tests/Fixtures/plugins.
  static func fixture(
    _ name: String, _ flags: [String] = [], by compiler: String = "cc", in folder: ScratchFolder
  ) throws -> String {
    try build("Tests/Fixtures/plugins/\(name).c", flags, by: compiler, in: folder)
  }

  /// An example of Plugins/examples/c, with all warnings.
  static func example(_ name: String, in folder: ScratchFolder) throws -> String {
    try build(
      "Plugins/examples/c/\(name).c",
      ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fvisibility=hidden"],
      in: folder)
  }

  /// True if the program `name` is on the PATH.
  static func has(_ name: String) -> Bool { path(of: name) != nil }

  /// Builds `source`, a path in the package.
  ///
  /// - Throws: `LabProcess.Failure` with the compiler's words.
  static func build(
    _ source: String, _ flags: [String], by compiler: String = "cc", in folder: ScratchFolder
  ) throws -> String {
    try build(file: Repository.root.appending(path: source).path, flags, by: compiler, in: folder)
  }

  /// Builds the file `source`.
  ///
  /// - Throws: `LabProcess.Failure` with the compiler's words.
  static func build(
    file source: String, _ flags: [String], by compiler: String = "cc", in folder: ScratchFolder
  ) throws -> String {
    let name = source.split(separator: "/").last.map(String.init) ?? source
    let path = folder.path + "/\(name.prefix { $0 != "." }).so"
    guard let program = Self.path(of: compiler) else {
      throw LabProcess.Failure("no '\(compiler)' on the PATH: the plugin cannot be built")
    }
    let result = try LabProcess(
      program,
      ["-shared", "-fPIC"] + flags
        + [
          "-I", Repository.root.appending(path: "Sources/Kit/CGanLab/include").path, "-o", path,
          source, "-lm",
        ], in: folder, environment: ["PATH": search]
    ).wait(seconds: 120)
    guard result.status == 0 else {
      throw LabProcess.Failure("\(compiler) failed: \(result.output)\(result.errors)")
    }
    return path
  }

  /// True if gcc is there with the libraries that its sanitizers need.
  static let hasSanitizers: Bool = {
    guard let gcc = path(of: "gcc"), let folder = try? ScratchFolder() else { return false }
    return ["libasan.so", "libubsan.so"].allSatisfy { name in
      let found = try? LabProcess(
        gcc, ["-print-file-name=\(name)"], in: folder, environment: ["PATH": search]
      ).wait(seconds: 30)
      // What it does not find it prints as it was given.
      return found?.output.hasPrefix("/") == true
    }
  }()

  /// The folders of the PATH.
  static var search: String { getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin" }

  /// The user's own folder, where rustup keeps its compilers.
  static var home: String { getenv("HOME").map { String(cString: $0) } ?? "/root" }

  private static func path(of program: String) -> String? {
    search.split(separator: ":").map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }
}
