import Glibc
import Lab

extension Shell {
  /// The path of a file that is to be loaded: as it is given, or where the lesson has it, if only it is there.
  func found(_ path: String) -> String {
    guard let lessonFolder, !path.hasPrefix("/"), access(path, F_OK) != 0 else { return path }
    let beside = lessonFolder + "/" + path
    return access(beside, F_OK) == 0 ? beside : path
  }

  /// `given`, with `path=` led to where the lesson has the file, if only it is there.
  func withLessonPaths(_ given: [Assignment]) -> [Assignment] {
    given.map { option in
      guard option.name == "path", option.words.count == 1 else { return option }
      return Assignment("path", [found(option.words[0])])
    }
  }
}
