import Glibc

/// Bytes that can be read piece by piece, so that no piece is fetched before its size was checked.
protocol ByteSource {
  /// How many there are.
  var count: Int { get }
  /// The bytes of `range`, which lies within 0 ..< count.
  ///
  /// - Throws: `cannotRead`, or `truncated` if the file became shorter.
  func bytes(_ range: Range<Int>) throws(FileFault) -> [UInt8]
}

/// Bytes in memory.
struct MemorySource: ByteSource {
  let all: [UInt8]

  var count: Int { all.count }

  func bytes(_ range: Range<Int>) throws(FileFault) -> [UInt8] { Array(all[range]) }
}

/// The bytes of a file, open while this lives.
final class FileSource: ByteSource {
  let count: Int
  private let descriptor: Int32

  /// Opens the file at `path`.
  ///
  /// - Throws: `cannotRead` or `notAFile`.
  init(_ path: String) throws(FileFault) {
    guard !path.utf8.contains(0) else { throw .cannotRead(code: EINVAL) }
    // Without O_NONBLOCK, a pipe with no writer would be waited for here.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotRead(code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      // The initialiser throws before all is set, so that `deinit` does not run.
      close(descriptor)
      throw .notAFile
    }
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  func bytes(_ range: Range<Int>) throws(FileFault) -> [UInt8] {
    var code: Int32 = 0
    let result = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      while filled < range.count, let base = buffer.baseAddress {
        let got = pread(
          descriptor, base + filled, range.count - filled, off_t(range.lowerBound + filled))
        if got > 0 {
          filled += got
        } else if got == 0 || errno != EINTR {
          code = got == 0 ? 0 : errno
          break
        }
      }
    }
    guard code == 0 else { throw .cannotRead(code: code) }
    guard result.count == range.count else {
      throw .truncated(has: range.lowerBound + result.count, needs: range.upperBound)
    }
    return result
  }
}
