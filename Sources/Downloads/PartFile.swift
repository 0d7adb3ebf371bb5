import Glibc
import PluginHost

/// A file that is on its way: `NAME.part`, until it is whole and is given its name.
///
/// It stays where a download broke off, so that the next one goes on there, and nobody else writes to it
/// meanwhile.
final class PartFile {
  let path: String
  private let target: String
  private let descriptor: Int32

  /// The part of the file `target`; there is one afterwards, and it is this process's.
  ///
  /// - Throws: `busy`, `cannotWrite`.
  init(of target: String) throws(DownloadError) {
    self.target = target
    path = target + ".part"
    // Readable for a class, as far as the umask lets it.
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    // Some network's folders know no locks: there the checksum is what tells.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw .busy(path: path)
    }
  }

  /// Nothing is no part worth keeping.
  deinit {
    if size == 0 { unlink(path) }
    close(descriptor)
  }

  /// The bytes so far.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Throws away what is there.
  func clear() { ftruncate(descriptor, 0) }

  /// Gives it its name, once it is on the disk.
  ///
  /// - Throws: `cannotWrite`.
  func finish() throws(DownloadError) {
    // Over a network a full disk may show only now.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS,
      rename(path, target) == 0
    else { throw .cannotWrite(path: target, reason: String(cString: strerror(errno))) }
  }

  /// The checksum of the file at `path`; nil if it cannot be read.
  static func sha256(of path: String) -> String? {
    guard let file = fopen(path, "rbe") else { return nil }
    defer { fclose(file) }
    var status = stat()
    guard fstat(fileno(file), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      filled = fread(buffer.baseAddress, 1, size, file)
    }
    return bytes.count == size ? SHA256(bytes).hex : nil
  }
}
