/// A word that could be typed, with one line about it.
public struct Candidate: Sendable, Hashable {
  /// The word.
  public let text: String

  /// What it means, in a few words.
  public let description: String?

  /// Makes a candidate.
  public init(_ text: String, _ description: String? = nil) {
    self.text = text
    self.description = description
  }
}

/// What may stand at one place of a command: certain words, files, or both.
public struct Candidates: Sendable, Hashable {
  /// The words.
  public let words: [Candidate]

  /// Which files; `nil` for none.
  public let files: FileKind?

  /// Makes a set of candidates.
  public init(_ words: [Candidate] = [], files: FileKind? = nil) {
    self.words = words
    self.files = files
  }
}

/// Which files may be named at a place; folders on the way to them always may.
public struct FileKind: Sendable, Hashable {
  /// The endings allowed, without the point; all files if empty.
  public let extensions: [String]

  /// Any file.
  public static let any = FileKind(extensions: [])

  /// Makes a kind of file.
  public init(extensions: [String]) { self.extensions = extensions }
}

/// What can be completed, asked for by position.
///
/// The shell knows; this module only asks.
public protocol CompletionSource {
  /// The verbs.
  func verbs() -> [Candidate]

  /// What may stand bare behind a verb: components' names, `on`, sub-commands, files.
  ///
  /// - Parameters:
  ///   - verb: The verb as typed.
  ///   - words: The bare words between the verb and the cursor.
  /// - Returns: Words, files, or both.
  func names(for verb: String, after words: [String]) -> Candidates

  /// The keys of `key=value`.
  ///
  /// - Parameters:
  ///   - verb: The verb as typed.
  ///   - name: The first bare word behind it.
  /// - Returns: The keys, without the `=`.
  func keys(for verb: String, name: String?) -> [Candidate]

  /// The values of a key.
  ///
  /// - Parameters:
  ///   - verb: The verb as typed.
  ///   - name: The first bare word behind it.
  ///   - key: The key as typed.
  /// - Returns: Words, files, or both.
  func values(for verb: String, name: String?, key: String) -> Candidates
}
