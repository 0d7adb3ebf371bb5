/// What stands at the head of a lesson between two lines `---`: one `key: value` a line.
///
/// ```
/// ---
/// id: premier-gan
/// title.fr: Un premier GAN
/// title.en: A first GAN
/// seed: 7
/// minutes: 30
/// requires: autre-lecon
/// ---
/// ```
public struct FrontMatter: Sendable, Hashable {
  /// The lesson's stable name: small letters, digits and `-`.
  public let id: String
  /// The title in each language.
  public let titles: [LessonLanguage: String]
  /// Where all random numbers start, so that the checks meet the figures they were written for.
  public let seed: Int
  /// The line that says so.
  let seedLine: Int
  /// How long a reader takes, in minutes.
  public let minutes: Int
  /// How long its commands may take, without the long ones, in seconds on two cores.
  public let seconds: Int
  /// The ids of the lessons to read before.
  public let requires: [String]
  /// The names of the data that are files, without which it cannot run.
  public let needs: [String]
  /// What it teaches, as ids of the curriculum.
  public let teaches: [String]

  /// The keys that there are; those from `seconds` on may be left out.
  static let keys = [
    "id", "title.fr", "title.en", "seed", "minutes", "seconds", "requires", "needs", "teaches",
  ]

  /// Reads the head of a file; also returns how many lines it takes.
  ///
  /// - Throws: What is wrong with it.
  static func read(
    _ lines: [Substring], file: String
  ) throws(LessonError) -> (FrontMatter, length: Int) {
    guard lines.first?.trimmed == "---" else { throw LessonError(file, 1, .noFrontMatter) }
    guard let end = lines.indices.dropFirst().first(where: { lines[$0].trimmed == "---" }) else {
      throw LessonError(file, 1, .frontMatterNotClosed)
    }
    var entries: [String: Entry] = [:]
    for index in 1..<end where !lines[index].isBlank && lines[index].first != "#" {
      let number = index + 1
      guard let colon = lines[index].firstIndex(of: ":") else {
        throw LessonError(file, number, .notKeyAndValue(lines[index].trimmed))
      }
      let key = lines[index][..<colon].trimmed
      guard keys.contains(key) else { throw LessonError(file, number, .unknownKey(key)) }
      guard entries[key] == nil else { throw LessonError(file, number, .repeatedKey(key)) }
      let value = lines[index][lines[index].index(after: colon)...].trimmed
      entries[key] = Entry(key: key, text: value.unquoted, line: number)
    }
    return (try FrontMatter(Entries(entries, file: file, end: end + 1)), end + 1)
  }

  private init(_ entries: Entries) throws(LessonError) {
    id = try entries.identifier("id")
    var titles: [LessonLanguage: String] = [:]
    for language in LessonLanguage.allCases {
      let title = try entries.required("title.\(language.rawValue)")
      guard !title.text.isEmpty else { throw entries.bad(title, expected: "a title") }
      titles[language] = title.text
    }
    self.titles = titles
    (seed, seedLine) = try entries.number("seed", in: 0...9_007_199_254_740_991)
    (minutes, _) = try entries.number("minutes", in: 1...600)
    seconds = entries.has("seconds") ? try entries.number("seconds", in: 1...3600).0 : 60
    requires = try entries.identifiers("requires", of: "ids of lessons")
    needs = try entries.identifiers("needs", of: "names of data")
    teaches = try entries.identifiers("teaches", of: "ids of the curriculum")
  }
}

/// One `key: value`.
private struct Entry {
  let key: String
  let text: String
  let line: Int
}

/// The entries by key, with what their values have to be.
private struct Entries {
  private let all: [String: Entry]
  private let file: String
  /// The line that closes the front matter: where a missing key should have stood.
  private let end: Int

  init(_ all: [String: Entry], file: String, end: Int) {
    self.all = all
    self.file = file
    self.end = end
  }

  func required(_ key: String) throws(LessonError) -> Entry {
    guard let entry = all[key] else { throw LessonError(file, end, .missingKey(key)) }
    return entry
  }

  func bad(_ entry: Entry, expected: String) -> LessonError {
    LessonError(
      file, entry.line, .badValue(key: entry.key, found: entry.text, expected: expected))
  }

  func identifier(_ key: String) throws(LessonError) -> String {
    let entry = try required(key)
    guard entry.text.isIdentifier else { throw bad(entry, expected: String.identifierForm) }
    return entry.text
  }

  func has(_ key: String) -> Bool { all[key] != nil }

  func identifiers(_ key: String, of what: String) throws(LessonError) -> [String] {
    guard let entry = all[key], !entry.text.isEmpty else { return [] }
    let words = entry.text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    guard words.allSatisfy(\.isIdentifier) else {
      throw bad(entry, expected: "\(what) with commas between them")
    }
    return words
  }

  func number(
    _ key: String, in range: ClosedRange<Int>
  ) throws(LessonError) -> (value: Int, line: Int) {
    let entry = try required(key)
    guard let value = Int(entry.text), range.contains(value) else {
      throw bad(
        entry, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return (value, entry.line)
  }
}

extension String {
  /// What an id is made of, for error messages.
  static let identifierForm = "small letters, digits and `-`, a letter first"

  /// Whether the text can be an id.
  var isIdentifier: Bool {
    guard let first, first.isASCII, first.isLowercase else { return false }
    return allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
  }

  /// The text without the pair of quotes around it, which YAML asks for around some values.
  fileprivate var unquoted: String {
    guard count >= 2, let first, first == last, first == "\"" || first == "'" else { return self }
    return String(dropFirst().dropLast())
  }
}
