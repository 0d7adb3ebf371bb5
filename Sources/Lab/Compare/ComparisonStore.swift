import FoundationEssentials
import GanLabKit
import Glibc
import PluginHost

/// The folder in which a comparison keeps what its trainings came to: of each a record, and the state as
/// `open` takes it up.
///
/// A training is known by all that decides what it comes to: the set-up, the data, the seed, the budget, the
/// plugins' code. So a comparison goes on where it was stopped, and one that shares set-ups with another
/// takes its trainings over.
public struct ComparisonStore: Sendable {
  /// The folder.
  public let folder: String

  /// The folder, which is made within its own when it is written to.
  public init(folder: String) { self.folder = folder }

  /// Where the state of the training called `key` is.
  func statePath(_ key: String) -> String { "\(folder)/\(key).safetensors" }

  private func recordPath(_ key: String) -> String { "\(folder)/\(key).json" }

  /// The record of the training called `key`; nil if there is none, or none that can be read.
  func record(_ key: String) -> ComparisonRecord? {
    guard access(statePath(key), R_OK) == 0,
      let file = try? FileSource(recordPath(key)), let bytes = try? file.bytes(0..<file.count)
    else { return nil }
    return try? JSONDecoder.ofFigures.decode(ComparisonRecord.self, from: Data(bytes))
  }

  /// Takes up the state of the training called `key`.
  ///
  /// - Throws: `refused` if it is damaged, with how to make it anew.
  func takeUp(_ key: String, in session: Session) throws(LabError) {
    do {
      _ = try session.takeUp(statePath(key))
    } catch .file(let path, let reason) {
      throw .refused("\(path): \(reason)", hint: "again=on trains anew, as does removing this file")
    }
  }

  /// Keeps a record with its state, the state first: a record that is there speaks of a whole state.
  ///
  /// - Throws: `file`.
  func keep(_ record: ComparisonRecord, _ state: Session.Checkpoint, as key: String)
    throws(LabError)
  {
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw .file(path: folder, reason: String(cString: strerror(errno)))
    }
    do {
      try Safetensors.write(state.tensors, metadata: state.metadata, to: statePath(key))
      let data = try JSONEncoder.ofFigures.encode(record)
      try AtomicFile.write(to: recordPath(key)) { file throws(FileFault) in
        try file.write(Array(data) + [0x0A])
      }
    } catch let error as FileError {
      throw LabError(error)
    } catch {
      throw .file(path: recordPath(key), reason: "\(error)")
    }
  }
}
