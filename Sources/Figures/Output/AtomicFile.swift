import Glibc

/// Files that appear whole or not at all: written under another name in the same folder, then renamed.
enum AtomicFile {
  static func write(
    to path: String, _ body: (OpenFile) throws(FigureError) -> Void
  ) throws(FigureError) {
    let (descriptor, temporary) = try create(beside: path)
    do throws(FigureError) {
      do throws(FigureError) {
        try body(OpenFile(descriptor: descriptor, path: path))
        if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS {
          throw .cannotWrite(path: path, step: .flush, code: errno)
        }
      } catch {
        close(descriptor)
        throw error
      }
      // Over a network a full disk may show only now.
      if close(descriptor) != 0 { throw .cannotWrite(path: path, step: .flush, code: errno) }
      if rename(temporary, path) != 0 {
        throw .cannotWrite(path: path, step: .rename, code: errno)
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Opens a new file in the folder of `path`, under a name that no other process or thread takes.
  private static func create(
    beside path: String
  ) throws(FigureError) -> (descriptor: Int32, path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .cannotWrite(path: path, step: .create, code: path.isEmpty ? ENOENT : EINVAL)
    }
    for _ in 0..<100 {
      let name = folder + ".figure-\(getpid())-" + String(UInt32.random(in: 0 ... .max), radix: 36)
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, name) }
      guard errno == EEXIST || errno == EINTR else { break }
    }
    throw .cannotWrite(path: path, step: .create, code: errno)
  }
}

/// A file that is being written.
struct OpenFile {
  let descriptor: Int32
  /// The name for errors.
  let path: String

  /// Writes all the bytes, however many calls that takes.
  func write(_ bytes: some Collection<UInt8>) throws(FigureError) {
    let code =
      bytes.withContiguousStorageIfAvailable { OpenFile.send($0, to: descriptor) }
      ?? Array(bytes).withUnsafeBufferPointer { OpenFile.send($0, to: descriptor) }
    if code != 0 { throw .cannotWrite(path: path, step: .write, code: code) }
  }

  /// The system's error code, or 0.
  private static func send(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32 {
    guard let base = bytes.baseAddress else { return 0 }
    var sent = 0
    while sent < bytes.count {
      let count = Glibc.write(descriptor, base + sent, bytes.count - sent)
      if count > 0 {
        sent += count
      } else if count < 0, errno == EINTR {
        continue
      } else {
        return count < 0 ? errno : EIO
      }
    }
    return 0
  }
}
