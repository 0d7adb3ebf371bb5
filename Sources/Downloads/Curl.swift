import Console
import Glibc
import PluginAuthoring

/// The program curl, which is started where something is to be downloaded and is no part of the lab: a
/// machine without it, or without network, runs everything else.
struct Curl {
  private let program: String

  /// The one on the PATH.
  ///
  /// - Throws: `noCurl`.
  init(path: String?) throws(DownloadError) {
    guard let program = ChildProcess.find("curl", path: path) else { throw .noCurl }
    self.program = program
  }

  /// How a run ended.
  enum Ending: Equatable {
    case done
    /// The server gives the file only from its beginning.
    case noResume
    /// The disk takes no more.
    case cannotWrite
    case interrupted
    case fault(MirrorFault)
  }

  /// Gets `address` into `part`, from where that ends; `tell` is told its bytes again and again.
  ///
  /// - Throws: `noCurl`.
  func get(
    _ address: String, into part: PartFile, most: Int, tell: (Int) -> Void,
    isInterrupted: () -> Bool
  ) throws(DownloadError) -> Ending {
    let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let number = String(UInt64.random(in: 0 ... .max), radix: 36)
    let errors = "\(temporary)/gan-lab-curl-\(getpid())-\(number)"
    defer { unlink(errors) }
    let child = ChildProcess(
      program: program,
      // Without a buffer, so that all that came is there when curl is ended.
      arguments: [
        "--no-buffer", "--fail", "--location", "--silent", "--show-error", "--proto",
        "=http,https,file", "--proto-redir", "=http,https", "--connect-timeout", "20",
        "--speed-limit", "1", "--speed-time", "60", "--continue-at", "-", "--output", part.path,
        address,
      ], errors: errors)
    let ending = child.run(
      seconds: {
        let size = part.size
        tell(size)
        // What is longer than the file is something else, and may have no end.
        return size > most ? -1 : 1
      }, isInterrupted: isInterrupted)
    switch ending {
    case nil: throw .noCurl
    case .interrupted: return .interrupted
    case .tooSlow: return .fault(.otherContent(bytes: part.size, sha256: nil))
    case .signalled(let signal):
      return .fault(.other("curl was ended by signal \(signal)"))
    case .exited(let status):
      return Curl.ending(status, words: TextOfFile.read(errors), bytes: part.size)
    }
  }

  /// What curl's exit status and its last words say.
  private static func ending(_ status: Int32, words: String, bytes: Int) -> Ending {
    let last = words.split(separator: "\n").last.map(String.init) ?? ""
    switch status {
    case 0: return .done
    case 5, 6: return .fault(.noHost)
    case 7: return .fault(.noConnection)
    case 18, 52, 55, 56, 92: return .fault(.cutOff(bytes: bytes))
    case 22:
      let code = last.split(separator: " ").last.flatMap { Int($0) }
      return .fault(code.map { .status($0) } ?? .other(last))
    case 23: return .cannotWrite
    case 28: return .fault(.stalled)
    case 33, 36: return .noResume
    case 37: return .fault(.status(404))
    default:
      // "curl: (60) SSL certificate problem: …"
      let reason = last.split(separator: ") ", maxSplits: 1).last.map(String.init) ?? ""
      return .fault(.other(reason.isEmpty ? "curl ended with status \(status)" : "curl: " + reason))
    }
  }
}
