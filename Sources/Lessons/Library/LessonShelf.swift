import Console
import Glibc
import PluginHost

/// Where lessons are looked for, and the lessons that lie there.
public struct LessonShelf: Sendable {
  /// The folders, the first of which wins.
  public let folders: [String]

  /// A shelf of these folders.
  public init(folders: [String]) { self.folders = folders }

  /// The usual one: `$GANLAB_LESSONS` (folders between colons), `Lessons` in the folder one is in, what
  /// belongs to the program, and the machine's.
  public init(environment: [String: String], executable: String = SearchFolder.executable) {
    let named = (environment["GANLAB_LESSONS"] ?? "").split(separator: ":").map(String.init)
    let folder = executable.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    // A checkout's program lies in .build/<triple>/release.
    let isCheckout = folder.dropLast(2).last?.hasPrefix(".build") == true
    let own =
      isCheckout
      ? folder.dropLast(3).joined(separator: "/") + "/Lessons"
      : folder.joined(separator: "/") + "/../share/gan-lab/lessons"
    self.init(
      folders: named + [
        "Lessons", own, "/usr/local/share/gan-lab/lessons", "/usr/share/gan-lab/lessons",
      ])
  }

  /// A lesson on the shelf.
  public struct Entry: Sendable {
    /// The number in its file's name, which is its place in the order; empty without one.
    public let number: String
    /// The file.
    public let path: String
    /// What came of reading it.
    public let lesson: Result<LessonFile, LessonError>

    /// Its id, or the file's name where it cannot be read.
    public var id: String {
      if case .success(let lesson) = lesson { lesson.id } else { path.fileName }
    }
  }

  /// All lessons in reading order: files whose name begins with a number and ends in `.md`.
  public func entries() -> [Entry] {
    var entries: [Entry] = []
    for folder in folders {
      for name in Self.files(in: folder) where name.hasSuffix(".md") {
        let number = String(name.prefix { $0.isASCII && $0.isNumber })
        guard !number.isEmpty else { continue }
        let entry = Entry(
          number: number, path: folder + "/" + name, lesson: Self.read(folder + "/" + name))
        // A folder that comes first hides the lessons of the same id behind it.
        if !entries.contains(where: { $0.id == entry.id }) { entries.append(entry) }
      }
    }
    return entries.sorted { ($0.number.count, $0.number) < ($1.number.count, $1.number) }
  }

  /// The lesson that `name` means: a number, an id, or a file.
  ///
  /// - Throws: `LessonError` of a file that is wrong; `NoLesson` if there is none of that name.
  public func lesson(_ name: String) throws -> LessonFile {
    if name.hasSuffix(".md") || name.contains("/") { return try LessonFile(path: name) }
    let all = entries()
    let number = Int(name)
    guard
      let entry = all.first(where: { entry in
        entry.id == name || (number != nil && Int(entry.number) == number)
      })
    else { throw NoLesson(name: name, known: all.map(\.id), folders: folders) }
    return try entry.lesson.get()
  }

  private static func read(_ path: String) -> Result<LessonFile, LessonError> {
    do throws(LessonError) {
      return .success(try LessonFile(path: path))
    } catch {
      return .failure(error)
    }
  }

  private static func files(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}

/// There is no lesson of a name.
public struct NoLesson: Error {
  /// The name.
  public let name: String
  /// The ids that there are.
  public let known: [String]
  /// Where they were looked for.
  public let folders: [String]
}

extension String {
  /// What stands behind the last slash.
  fileprivate var fileName: String { split(separator: "/").last.map(String.init) ?? self }
}
