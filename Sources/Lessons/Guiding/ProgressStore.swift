import Console
import FoundationEssentials
import Glibc
import Lab
import PluginHost

/// Where a reader's progress in one lesson lies: a folder of its own among gan-lab's state.
///
/// `progress.json` says how far; safetensors hold the session as it is, as it was when the reader got to
/// this part, at the start of each step, before the lesson, and before `lesson play`.
final class ProgressStore {
  /// The moments whose state is kept.
  enum Moment {
    case now
    case arrival
    case start(step: String)
    case beforeLesson
    case beforePlay
  }

  /// The lesson's folder; nil for a user without a home, whose progress is kept nowhere.
  let folder: String?
  /// What this shell last read or wrote.
  private var known: String?

  init(lesson id: String, environment: [String: String]) {
    folder = UserPaths.state(environment: environment).map { $0 + "/lessons/" + id }
  }

  /// What is known of the lesson's reader; nil if it was never begun.
  ///
  /// - Throws: `FileError`, or what is wrong in the file.
  func progress() throws -> LessonProgress? {
    guard let folder, access(folder + "/progress.json", F_OK) == 0 else { return nil }
    let text = try LessonText.read(folder + "/progress.json", limit: 64 << 20)
    known = text
    return try JSONDecoder().decode(LessonProgress.self, from: Data(text.utf8))
  }

  /// Puts a progress that cannot be read out of the way; the path that it has then.
  func setAside() -> String? {
    guard let folder else { return nil }
    let path = folder + "/progress-damaged.json"
    return rename(folder + "/progress.json", path) == 0 ? path : nil
  }

  /// Writes the progress; true if somebody else has written it since this shell did.
  ///
  /// - Throws: Why it cannot be kept.
  func keep(_ progress: LessonProgress) throws -> Bool {
    guard let folder else { return false }
    try makeFolder()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(progress), as: UTF8.self)
    let there = try? LessonText.read(folder + "/progress.json", limit: 64 << 20)
    let isOther = known != nil && there != nil && there != known
    try AtomicFile.write(json + "\n", to: folder + "/progress.json")
    known = json + "\n"
    return isOther
  }

  /// Keeps the session's state.
  ///
  /// - Throws: Why it cannot be kept.
  func keep(_ session: Session, as moment: Moment) throws {
    guard let path = path(of: moment) else { return }
    try makeFolder()
    try session.save(to: path)
  }

  /// Brings a state back; false if it was not kept.
  ///
  /// - Throws: `LabError`, if the file is no longer what it was.
  func restore(_ session: Session, to moment: Moment) throws -> Bool {
    guard let path = path(of: moment), access(path, F_OK) == 0 else { return false }
    _ = try session.open(from: path)
    return true
  }

  /// Forgets all states and the progress.
  func clear() {
    known = nil
    guard let folder else { return }
    for name in FolderListing.names(in: folder) {
      if name.hasSuffix(".safetensors") || name == "progress.json" { unlink(folder + "/" + name) }
    }
  }

  private func path(of moment: Moment) -> String? {
    folder.map { folder in
      switch moment {
      case .now: folder + "/now.safetensors"
      case .arrival: folder + "/arrival.safetensors"
      case .start(let step): folder + "/start-\(step).safetensors"
      case .beforeLesson: folder + "/before.safetensors"
      case .beforePlay: folder + "/play.safetensors"
      }
    }
  }

  private func makeFolder() throws {
    guard let folder else { return }
    if access(folder, F_OK) != 0, !UserFolder.make(folder) {
      throw FileError(folder, .cannotWrite(step: .create, code: errno))
    }
  }
}
