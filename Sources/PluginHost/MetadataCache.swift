import FoundationEssentials
import Glibc

/// What was noted of libraries, a file for each, so that they can be listed without being run.
///
/// A note counts only for the very file, kit and compiler that it was made with. What cannot be read
/// or written is as if it were not there: the library is then tried again.
public struct MetadataCache: Sendable {
  private let folder: String

  /// What is noted of one library.
  private struct Note: Codable {
    var format = 2
    let kit: String
    let compiler: String
    let file: FileIdentity
    let components: [ComponentRecord]?
    let error: PluginError?
  }

  /// Notes in `folder`, which is made when the first one is written.
  public init(folder: String) { self.folder = folder }

  /// What was noted of `file` as it is; nil if nothing was.
  func find(_ file: FileIdentity) -> Result<[ComponentRecord], PluginError>? {
    let own = BuildNote.own
    guard let bytes = try? ELFFile(path(of: file)).bytes(at: 0, count: 1 << 20),
      let note = try? JSONDecoder().decode(Note.self, from: Data(bytes)),
      note.format == 2, note.kit == own.kit, note.compiler == own.compiler, note.file == file
    else { return nil }
    if let error = note.error { return .failure(error) }
    return note.components.map { .success($0) }
  }

  /// Notes what came of trying `file`.
  func store(_ result: Result<[ComponentRecord], PluginError>, of file: FileIdentity) {
    var components: [ComponentRecord]?
    var error: PluginError?
    switch result {
    case .success(let records): components = records
    case .failure(let reason):
      // Somebody may install the library, give the machine back its memory, or its time.
      guard reason.isOfTheFile else { return }
      error = reason
    }
    let note = Note(
      kit: BuildNote.own.kit, compiler: BuildNote.own.compiler, file: file, components: components,
      error: error)
    guard let data = try? JSONEncoder().encode(note), UserFolder.make(folder) else { return }
    let target = path(of: file)
    // Another name first: two shells at once never see half of a note.
    let draft = "\(target).\(getpid()).\(UInt32.random(in: 0 ... .max))"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let written = data.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    if written != data.count || rename(draft, target) != 0 { unlink(draft) }
  }

  /// A name for each path; that two share one is seen, for the note says which file it is of.
  private func path(of file: FileIdentity) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in file.path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return "\(folder)/\(String(hash, radix: 16)).json"
  }
}

extension PluginError {
  /// True if the same file would fail in the same way again.
  fileprivate var isOfTheFile: Bool {
    switch self {
    case .unreadable, .notLoadable, .missingLibrary, .missingSymbol, .notProbed, .untrusted,
      .changed, .duplicate, .reserved, .endless, .interrupted:
      false
    default: true
    }
  }
}
