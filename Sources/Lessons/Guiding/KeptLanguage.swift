import Console
import Glibc
import Lab
import PluginHost

/// The language that a reader chose at a prompt, for later shells: a word in a file among gan-lab's state.
struct KeptLanguage {
  private let folder: String?

  /// The place that the environment asks for; none for a user without a home.
  init(environment: [String: String]) { folder = UserPaths.state(environment: environment) }

  private var path: String? { folder.map { $0 + "/language" } }

  /// The language that was kept; nil if none was, or if the file says something else.
  var language: LessonLanguage? {
    guard let path, let text = try? LessonText.read(path, limit: 64) else { return nil }
    return LessonLanguage(rawValue: String(text.filter { !$0.isWhitespace }))
  }

  /// Keeps a language.
  ///
  /// - Throws: Why it cannot be kept.
  func keep(_ language: LessonLanguage) throws(FileError) {
    guard let folder, let path else { return }
    if access(folder, F_OK) != 0, !UserFolder.make(folder) {
      throw FileError(folder, .cannotWrite(step: .create, code: errno))
    }
    try AtomicFile.write(language.rawValue + "\n", to: path)
  }
}
