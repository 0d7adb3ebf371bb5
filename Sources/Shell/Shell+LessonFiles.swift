import Glibc
import Lab

extension Shell {
  /// The path of a file that is to be read: as it is given, or where the lesson has it, or the output folder, if
  /// only it is there.
  func found(_ path: String) -> String {
    guard !path.isEmpty, !path.hasPrefix("/"), access(path, F_OK) != 0 else { return path }
    let others = [lessonFolder.map { $0 + "/" + path }, outputPath(for: path)].compactMap { $0 }
    return others.first { access($0, F_OK) == 0 } ?? path
  }

  /// `given`, with `path=` led to where the file is, as `found` has it.
  func withLessonPaths(_ given: [Assignment]) -> [Assignment] {
    given.map { option in
      guard option.name == "path", option.words.count == 1 else { return option }
      return Assignment("path", [found(option.words[0])])
    }
  }
}
