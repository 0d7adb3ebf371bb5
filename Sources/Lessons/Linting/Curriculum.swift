import Console

/// The concepts that a course teaches: lines of section, id and meaning, with tabs between them.
public struct Curriculum: Sendable {
  /// A concept.
  public struct Topic: Sendable, Hashable {
    /// The section, such as `objectives` or `switches`.
    public let section: String
    /// Its id.
    public let id: String
    /// What it is.
    public let meaning: String
  }

  /// The concepts in order.
  public let topics: [Topic]

  /// Reads the concepts of a text; lines that begin with `#` are for whoever edits.
  public init(text: String) {
    topics = text.split(whereSeparator: \.isNewline).compactMap { line in
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 3, !line.hasPrefix("#") else { return nil }
      return Topic(section: fields[0], id: fields[1], meaning: fields[2])
    }
  }

  /// Reads `curriculum.tsv` of a folder of lessons; nil if there is none.
  public init?(folder: String) {
    guard let text = try? LessonText.read(folder + "/curriculum.tsv") else { return nil }
    self.init(text: text)
  }

  /// A table in Markdown of every concept with the lessons that teach it.
  public func coverage(by lessons: [LessonFile]) -> String {
    var rows = ["| section | concept | lessons |", "|---|---|---|"]
    for topic in topics {
      let teachers = lessons.filter { $0.frontMatter.teaches.contains(topic.id) }.map { lesson in
        let name = lesson.path.split(separator: "/").last.map(String.init) ?? lesson.path
        return "[\(name.prefix { $0.isNumber })](\(name))"
      }
      rows.append(
        "| \(topic.section) | `\(topic.id)`: \(topic.meaning) | \(teachers.joined(separator: ", ")) |"
      )
    }
    return rows.joined(separator: "\n")
  }

  /// The concepts that no lesson teaches.
  public func untaught(by lessons: [LessonFile]) -> [Topic] {
    let taught = Set(lessons.flatMap(\.frontMatter.teaches))
    return topics.filter { !taught.contains($0.id) }
  }
}
