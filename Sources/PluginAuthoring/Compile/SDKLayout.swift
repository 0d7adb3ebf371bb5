import Glibc
import PluginHost

/// Where the kit's modules, headers and library lie: the one place that knows a checkout from an
/// installed lab.
public struct SDKLayout: Equatable, Sendable {
  /// The folder of `GanLabKit.swiftmodule`.
  public let modules: String
  /// The folders of C headers with their module maps.
  public let headers: [String]
  /// The folder of `libGanLabKit.so`.
  public let libraries: String

  /// A layout of these folders.
  public init(modules: String, headers: [String], libraries: String) {
    self.modules = modules
    self.headers = headers
    self.libraries = libraries
  }

  /// The layout of the lab at `executable`: built in a checkout, or installed under a prefix.
  ///
  /// - Throws: `noKit`, with the folders that were looked into.
  public init(executable: String = SearchFolder.executable) throws(CompileError) {
    let folder = executable.parent
    let candidates = [SDKLayout.checkout(folder), SDKLayout.prefix(folder.parent)]
    guard let found = candidates.first(where: \.isComplete) else {
      throw .noKit(folders: candidates.map(\.modules))
    }
    self = found
  }

  /// `.build/<triple>/release` of a checkout, whose sources lie three folders up.
  private static func checkout(_ folder: String) -> SDKLayout {
    let kit = folder.parent.parent.parent + "/Sources/Kit"
    return SDKLayout(
      modules: folder + "/Modules",
      headers: [kit + "/CGanLab/include", kit + "/CKernels/include"], libraries: folder)
  }

  /// `bin/gan-lab` under a prefix, beside `include/gan-lab` and `lib/gan-lab`.
  private static func prefix(_ prefix: String) -> SDKLayout {
    SDKLayout(
      modules: prefix + "/lib/gan-lab/modules",
      headers: [
        prefix + "/include/gan-lab/CGanLab", prefix + "/include/gan-lab/CKernels",
      ], libraries: prefix + "/lib/gan-lab")
  }

  private var isComplete: Bool {
    ([modules + "/GanLabKit.swiftmodule", libraries + "/libGanLabKit.so"] + headers)
      .allSatisfy { access($0, R_OK) == 0 }
  }
}

extension String {
  /// The path without its last component.
  var parent: String {
    let parts = split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
  }

  /// What stands after the last slash.
  var fileName: String { split(separator: "/").last.map(String.init) ?? self }

  /// The file's name without its ending: `hinge` of `a/hinge.swift`.
  var fileStem: String {
    let name = fileName
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}
