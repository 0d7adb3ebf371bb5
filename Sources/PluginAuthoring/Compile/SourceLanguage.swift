/// The languages that a plugin's one source file can be written in, told by the file's ending.
public enum SourceLanguage: String, Sendable, CaseIterable {
  /// `.swift`.
  case swift
  /// `.c`.
  case c
  /// `.cpp`, `.cc` or `.cxx`.
  case cxx

  /// The language of the file at `path`; nil for what is no source.
  public init?(path: String) {
    guard let match = SourceLanguage.allCases.first(where: { $0.claims(path) }) else { return nil }
    self = match
  }

  /// The endings, without the dot.
  public static var endings: [String] { allCases.flatMap(\.endings) }

  private func claims(_ path: String) -> Bool { endings.contains { path.hasSuffix("." + $0) } }

  private var endings: [String] {
    switch self {
    case .swift: ["swift"]
    case .c: ["c"]
    case .cxx: ["cpp", "cc", "cxx"]
    }
  }

  /// The compiler's name on the PATH.
  public var compiler: String {
    switch self {
    case .swift: "swiftc"
    case .c: "cc"
    case .cxx: "c++"
    }
  }
}
