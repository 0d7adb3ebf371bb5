import Glibc

/// The download of a data set into a folder.
///
/// A file that is there with its checksum stays. Another one comes from the first mirror that has it, goes
/// on where an earlier download broke off, is checked against its size and SHA-256, and only then gets
/// its name.
public struct SetDownload {
  /// What was done.
  public struct Report: Equatable, Sendable {
    /// The files that came, and where each came from.
    public var downloaded: [(file: String, address: String)] = []
    /// The files that were there already.
    public var present: [String] = []

    /// Equal files from equal places.
    public static func == (a: Report, b: Report) -> Bool {
      a.present == b.present && a.downloaded.elementsEqual(b.downloaded) { $0 == $1 }
    }
  }

  /// Who is told how it goes, and asked whether to go on.
  public struct Watcher {
    /// Told of each file that is begun, and the bytes of it that are there.
    public var begins: (PublishedFile, Int) -> Void
    /// Told the bytes of all files that are there.
    public var reaches: (Int) -> Void
    /// True once Ctrl-C was pressed.
    public var isInterrupted: () -> Bool

    /// A watcher; without arguments, nobody.
    public init(
      begins: @escaping (PublishedFile, Int) -> Void = { _, _ in },
      reaches: @escaping (Int) -> Void = { _ in }, isInterrupted: @escaping () -> Bool = { false }
    ) {
      (self.begins, self.reaches, self.isInterrupted) = (begins, reaches, isInterrupted)
    }
  }

  private let set: PublishedSet
  private let folder: String
  private let path: String?

  /// A download of `set` to `folder`; curl is looked for along `path`.
  public init(_ set: PublishedSet, to folder: String, path: String?) {
    (self.set, self.folder, self.path) = (set, folder, path)
  }

  /// Downloads what is missing.
  ///
  /// - Throws: `DownloadError`; files that were whole before it stay.
  public func run(_ watcher: Watcher = Watcher()) throws(DownloadError) -> Report {
    try SetDownload.make(folder)
    var report = Report()
    var before = 0
    for file in set.files {
      let target = folder + "/" + file.name
      if PartFile.sha256(of: target) == file.sha256 {
        report.present.append(file.name)
      } else {
        let part = try PartFile(of: target)
        watcher.begins(file, min(part.size, file.size))
        let address = try fetch(file, into: part, before, watcher)
        try part.finish()
        report.downloaded.append((file.name, address))
      }
      before += file.size
      watcher.reaches(before)
    }
    return report
  }

  /// Gets `file` into `part`; returns the address that had it.
  private func fetch(
    _ file: PublishedFile, into part: PartFile, _ before: Int, _ watcher: Watcher
  ) throws(DownloadError) -> String {
    if part.size == file.size, PartFile.sha256(of: part.path) == file.sha256 { return part.path }
    if part.size >= file.size { part.clear() }
    let curl = try Curl(path: path)
    var attempts: [DownloadError.Attempt] = []
    for mirror in set.mirrors {
      let address = mirror + "/" + file.name
      let get = { () throws(DownloadError) in
        try attempt(curl, address, file, part, before, watcher)
      }
      let isResumed = part.size > 0
      var fault = try get()
      if isResumed, part.size == 0, fault != nil {
        // What it was to go on from was wrong, or cannot be gone on from: once more from the beginning.
        fault = try get()
      }
      guard let fault else { return address }
      attempts.append(DownloadError.Attempt(address: address, fault: fault))
    }
    throw .failed(file: file.name, folder: folder, attempts)
  }

  /// Tries one address, from where `part` ends; nil if all of the file is there.
  ///
  /// What cannot be of any more use is thrown away.
  private func attempt(
    _ curl: Curl, _ address: String, _ file: PublishedFile, _ part: PartFile, _ before: Int,
    _ watcher: Watcher
  ) throws(DownloadError) -> MirrorFault? {
    let ending = try curl.get(
      address, into: part, most: file.size, tell: { watcher.reaches(before + $0) },
      isInterrupted: watcher.isInterrupted)
    switch ending {
    case .interrupted:
      throw .interrupted(file: file.name, bytes: part.size, size: file.size)
    case .cannotWrite:
      throw .cannotWrite(path: part.path, reason: "the disk is full, or what you may use of it")
    case .noResume:
      part.clear()
      return .other("it does not go on where a download broke off")
    case .fault(let fault):
      if case .otherContent = fault { part.clear() }
      return fault
    case .done:
      let (bytes, found) = (part.size, PartFile.sha256(of: part.path))
      if bytes == file.size, found == file.sha256 { return nil }
      part.clear()
      return .otherContent(bytes: bytes, sha256: found)
    }
  }

  /// Makes a folder and those above it.
  private static func make(_ folder: String) throws(DownloadError) {
    if mkdir(folder, 0o777) == 0 || errno == EEXIST { return }
    let code = errno
    guard code == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else {
      throw .cannotWrite(path: folder, reason: String(cString: strerror(code)))
    }
    try make(String(folder[..<slash]))
    if mkdir(folder, 0o777) != 0, errno != EEXIST {
      throw .cannotWrite(path: folder, reason: String(cString: strerror(errno)))
    }
  }
}
