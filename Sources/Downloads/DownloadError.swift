import Console

/// Why a file did not come from one mirror.
public enum MirrorFault: Equatable, Sendable {
  /// Its name leads nowhere.
  case noHost
  /// Nobody answers there.
  case noConnection
  /// Nothing came for a minute.
  case stalled
  /// The server answers with a status that is no file.
  case status(Int)
  /// The connection broke; so many bytes are here.
  case cutOff(bytes: Int)
  /// What came is something else: so many bytes with this checksum, or more than the file has.
  case otherContent(bytes: Int, sha256: String?)
  /// Something else that curl tells of.
  case other(String)
}

/// Why a data set was not downloaded.
public enum DownloadError: Error, Equatable, Sendable {
  /// The program that downloads is not on the PATH.
  case noCurl
  /// A folder cannot be made, or a file in it not be written.
  case cannotWrite(path: String, reason: String)
  /// Another process is downloading the same file.
  case busy(path: String)
  /// No mirror had the file.
  case failed(file: String, folder: String, [Attempt])
  /// Ctrl-C; so many of the file's bytes are kept.
  case interrupted(file: String, bytes: Int, size: Int)

  /// A mirror that was tried.
  public struct Attempt: Equatable, Sendable {
    /// The address of the file.
    public let address: String
    /// Why it did not come.
    public let fault: MirrorFault
  }
}

extension DownloadError {
  /// The error in one sentence.
  public var message: String {
    switch self {
    case .noCurl: "there is no curl in PATH, which is what downloads"
    case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
    case .busy(let path): "\(path) is being downloaded by another process"
    case .failed(let file, _, let attempts):
      "\(file) cannot be downloaded: "
        + attempts.map { "\($0.address): \($0.fault.words)" }.joined(separator: "; ")
    case .interrupted(let file, 0, _):
      "stopped by Ctrl-C before anything of \(file) was there"
    case .interrupted(let file, let bytes, let size):
      "stopped by Ctrl-C; of \(file) \(Megabytes.text(bytes)) of \(Megabytes.text(size)) MB are kept, "
        + "and the same command goes on there"
    }
  }

  /// What to try.
  public var hint: String? {
    switch self {
    case .noCurl: "apt install curl"
    case .cannotWrite: "name another folder: gan-lab data get NAME DIR"
    case .busy, .interrupted: nil
    case .failed(_, let folder, let attempts):
      attempts.allSatisfy { $0.fault == .noHost || $0.fault == .noConnection }
        ? "is this machine online, or behind a proxy ($https_proxy)? Files from elsewhere can be copied "
          + "into \(folder); data digits needs none"
        : "later again, or from a server of your own: GANLAB_MIRROR=http://…"
    }
  }
}

extension MirrorFault {
  var words: String {
    switch self {
    case .noHost: "no such host is known, or there is no network"
    case .noConnection: "nobody answers there"
    case .stalled: "nothing came for a minute"
    case .status(404): "it has no such file (404)"
    case .status(let code): "the server refuses it (\(code))"
    case .cutOff(let bytes): "the connection broke after \(Megabytes.text(bytes)) MB"
    case .otherContent(let bytes, let sha256):
      sha256.map {
        "what came is not the published file: \(bytes) bytes with the SHA-256 \($0.prefix(12))…"
      } ?? "what came is not the published file: it is longer than that"
    case .other(let words): words
    }
  }
}

/// Sizes as people say them.
public enum Megabytes {
  /// `bytes` in millions, with one or more digits: 9.9.
  public static func text(_ bytes: Int) -> String {
    NumberText.significant(Double(bytes) / 1e6, bytes < 9_950_000 ? 2 : 3)
  }
}
