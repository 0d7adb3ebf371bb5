import FoundationEssentials
import Glibc
import PluginHost

/// The folder of all runs: a folder for each training, called by its number.
///
/// What lies there is the truth; an index of it can be made anew at any time.
public struct RunStore: Sendable {
  /// The folder.
  public let folder: String

  /// The folder of runs at a path, which is made when the first training begins.
  public init(folder: String) { self.folder = folder }

  /// The place that the environment asks for: `$GANLAB_RUNS`, else `gan-lab/runs` among the user's data; nil
  /// for a user without a home.
  public init?(environment: [String: String]) {
    if let path = environment["GANLAB_RUNS"], !path.isEmpty {
      folder = path
    } else if let data = UserFolder.data(environment) {
      folder = data + "/gan-lab/runs"
    } else {
      return nil
    }
  }

  /// The numbers of the runs that there are, lowest first.
  public var numbers: [Int] {
    FolderListing.names(in: folder).compactMap { name in
      Int(name).flatMap { String($0) == name && $0 > 0 ? $0 : nil }
    }.sorted()
  }

  /// The run with a number; nil if there is none.
  public func run(_ number: Int) -> RunFolder? {
    let run = RunFolder(number: number, path: "\(folder)/\(number)")
    return access(run.recordPath, F_OK) == 0 ? run : nil
  }

  /// Makes a folder for a training, under a number that no run had before.
  ///
  /// It is filled under another name, so that a run that is there has all its parts.
  ///
  /// - Throws: `FileError`.
  func begin(
    _ record: RunRecord, _ status: RunStatus, script: [String]
  ) throws(FileError) -> RunFolder {
    try begin { draft throws(FileError) in
      try draft.write(record)
      try draft.write(status)
      try AtomicFile.write(
        script.joined(separator: "\n") + "\n", to: draft.scriptPath, isDurable: false)
    }
  }

  /// Makes a folder for a run that `fill` fills.
  ///
  /// - Throws: `FileError`.
  func begin(_ fill: (RunFolder) throws(FileError) -> Void) throws(FileError) -> RunFolder {
    guard UserFolder.make(folder) else {
      throw FileError(folder, .cannotWrite(step: .create, code: errno))
    }
    let draft = RunFolder(number: 0, path: "\(folder)/.new-\(RunStore.uniqueName)")
    do throws(FileError) {
      for path in [draft.path, draft.checkpointFolder, draft.pictureFolder] {
        guard mkdir(path, 0o777) == 0 else {
          throw FileError(path, .cannotWrite(step: .create, code: errno))
        }
      }
      try fill(draft)
      var number = max(numbers.last ?? 0, highestRemoved) + 1
      // A folder that is there and not empty is not renamed over: another lab was faster.
      while rename(draft.path, "\(folder)/\(number)") != 0 {
        guard errno == ENOTEMPTY || errno == EEXIST else {
          throw FileError("\(folder)/\(number)", .cannotWrite(step: .rename, code: errno))
        }
        number += 1
      }
      return RunFolder(number: number, path: "\(folder)/\(number)")
    } catch {
      FolderListing.remove(draft.path)
      throw error
    }
  }

  /// Takes a run away; its number is not given again.
  ///
  /// - Throws: `FileError`.
  public func remove(_ run: RunFolder) throws(FileError) {
    if run.number > highestRemoved {
      try AtomicFile.write("\(run.number)\n", to: highestRemovedPath)
    }
    // Out of sight at once, whatever becomes of the rest.
    let gone = "\(folder)/.gone-\(RunStore.uniqueName)"
    guard rename(run.path, gone) == 0 else {
      throw FileError(run.path, .cannotWrite(step: .rename, code: errno))
    }
    FolderListing.remove(gone)
  }

  /// Takes away what processes left that were ended in the midst of beginning or removing a run.
  public func sweep() {
    for name in FolderListing.names(in: folder)
    where name.hasPrefix(".new-") || name.hasPrefix(".gone-") {
      let parts = name.split(separator: "-")
      // Of another machine nobody here knows whether it is at work.
      guard parts.count == 4, String(parts[1]) == RunStatus.host.fileName,
        let owner = Int32(parts[2]), kill(owner, 0) != 0, errno == ESRCH
      else { continue }
      FolderListing.remove("\(folder)/\(name)")
    }
  }

  private var highestRemovedPath: String { folder + "/.highest-removed" }

  private var highestRemoved: Int {
    guard let source = try? FileSource(highestRemovedPath),
      let bytes = try? source.bytes(0..<min(source.count, 32))
    else { return 0 }
    return Int(String(decoding: bytes, as: UTF8.self).filter(\.isNumber)) ?? 0
  }

  private static var uniqueName: String {
    "\(RunStatus.host.fileName)-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
  }
}

extension String {
  /// The text without what has a meaning in names of ours.
  fileprivate var fileName: String { filter { $0.isLetter || $0.isNumber } }
}
