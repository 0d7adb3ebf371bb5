import Glibc

/// Files that appear whole or not at all.
///
/// They are written under another name in the same folder, brought to the disk, then renamed. Whatever
/// fails, the old file stays and nothing is left beside it.
public enum AtomicFile {
  /// Writes a text to the file at `path`, as UTF-8.
  ///
  /// - Throws: The system's reason, with the step that failed.
  public static func write(
    _ text: String, to path: String, isDurable: Bool = true
  ) throws(FileError) {
    try write(to: path, isDurable: isDurable) { file throws(FileFault) in
      try file.write(Array(text.utf8))
    }
  }

  /// Writes what `body` writes to the file at `path`.
  ///
  /// A link is followed, and an old file hands on its permissions. What is no file, such as a
  /// pipe or a terminal, is written to as it is: renaming over it would take it away. What is not `isDurable` is not
  /// brought to the disk at once: whole all the same, and safe from the end of the process, but not from that of the
  /// machine.
  ///
  /// - Throws: The system's reason, or what `body` throws.
  static func write(
    to path: String, isDurable: Bool = true, _ body: (OutputFile) throws(FileFault) -> Void
  ) throws(FileError) {
    do throws(FileFault) {
      guard !path.isEmpty, !path.utf8.contains(0) else {
        throw .cannotWrite(step: .create, code: path.isEmpty ? ENOENT : EINVAL)
      }
      var status = stat()
      let exists = stat(path, &status) == 0
      switch (exists, status.st_mode & S_IFMT) {
      case (false, _): try replace(path, mode: nil, isDurable, body)
      case (true, S_IFREG):
        try replace(resolved(path), mode: status.st_mode & 0o7777, isDurable, body)
      case (true, S_IFDIR): throw .cannotWrite(step: .create, code: EISDIR)
      case (true, _): try stream(to: path, body)
      }
    } catch {
      throw FileError(path, error)
    }
  }

  private static func replace(
    _ path: String, mode: mode_t?, _ isDurable: Bool,
    _ body: (OutputFile) throws(FileFault) -> Void
  ) throws(FileFault) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    let (descriptor, temporary) = try create(in: folder)
    do throws(FileFault) {
      do throws(FileFault) {
        if let mode { fchmod(descriptor, mode) }
        try body(OutputFile(descriptor: descriptor))
        if isDurable, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS {
          throw .cannotWrite(step: .flush, code: errno)
        }
      } catch {
        close(descriptor)
        throw error
      }
      // Over a network a full disk may show only now.
      if close(descriptor) != 0 { throw .cannotWrite(step: .flush, code: errno) }
      if rename(temporary, path) != 0 { throw .cannotWrite(step: .rename, code: errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    if isDurable { flush(folder) }
  }

  private static func stream(
    to path: String, _ body: (OutputFile) throws(FileFault) -> Void
  ) throws(FileFault) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw .cannotWrite(step: .create, code: errno) }
    do throws(FileFault) {
      try body(OutputFile(descriptor: descriptor))
    } catch {
      close(descriptor)
      throw error
    }
    if close(descriptor) != 0 { throw .cannotWrite(step: .flush, code: errno) }
  }

  /// Opens a new file under a name that no other process or thread takes.
  private static func create(
    in folder: String
  ) throws(FileFault) -> (descriptor: Int32, path: String) {
    for _ in 0..<100 {
      let name =
        folder + ".gan-lab-\(getpid())-" + String(UInt64.random(in: 0 ... .max), radix: 36)
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, name) }
      guard errno == EEXIST || errno == EINTR else { break }
    }
    throw .cannotWrite(step: .create, code: errno)
  }

  /// The file that `path` stands for, through all links.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Brings the folder's new entry to the disk; where that is refused, the rename stands all the same.
  private static func flush(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// A file that is being written.
struct OutputFile {
  let descriptor: Int32

  /// Writes all the bytes, however many calls that takes.
  ///
  /// - Throws: `cannotWrite`.
  func write(_ bytes: [UInt8]) throws(FileFault) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Glibc.write(descriptor, $0 + sent, buffer.count - sent) } ?? 0
      }
      if count > 0 {
        sent += count
      } else if count == 0 || errno != EINTR {
        throw .cannotWrite(step: .write, code: count == 0 ? EIO : errno)
      }
    }
  }
}
