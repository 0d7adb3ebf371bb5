import Glibc

/// A folder in which plugins are looked for.
public struct SearchFolder: Equatable, Sendable {
  /// The folder's path.
  public let path: String
  /// True if other libraries lie there too, so that plugins are told by their names.
  public let isShared: Bool
  /// True if somebody named it, so that it has to be there.
  public let isNamed: Bool

  /// A folder of plugins.
  public init(_ path: String, isShared: Bool = false, isNamed: Bool = false) {
    self.path = path
    self.isShared = isShared
    self.isNamed = isNamed
  }

  /// The search path: folders named on the command line, `$GANLAB_PLUGINS`, the user's, the lab's.
  ///
  /// The variable holds folders between colons. Never the current folder by itself: a folder that others
  /// can write to would run their code. `lib/gan-lab/plugins` beside the program's folder is for what an
  /// administrator gives to all.
  public static func all(
    named folders: [String], environment: [String: String], executable: String
  ) -> [SearchFolder] {
    var result = folders.map { SearchFolder($0, isNamed: true) }
    for folder in (environment["GANLAB_PLUGINS"] ?? "").split(separator: ":") {
      result.append(SearchFolder(String(folder), isNamed: true))
    }
    if let home = environment["XDG_DATA_HOME"].flatMap({ $0.isEmpty ? nil : $0 })
      ?? environment["HOME"].map({ $0 + "/.local/share" })
    {
      result.append(SearchFolder(home + "/gan-lab/plugins"))
    }
    result += own(executable: executable)
    result.append(SearchFolder(folder(of: executable) + "/../lib/gan-lab/plugins"))
    return result
  }

  /// Where the lab's own plugins lie: beside the program, as in a checkout, or in `lib/gan-lab` beside
  /// its `bin`, where it is installed.
  public static func own(executable: String) -> [SearchFolder] {
    let beside = folder(of: executable)
    return [beside, beside + "/../lib/gan-lab"].map { SearchFolder($0, isShared: true) }
  }

  private static func folder(of file: String) -> String {
    file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }

  /// The path of the running program.
  public static var executable: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return CommandLine.arguments.first ?? "gan-lab" }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
