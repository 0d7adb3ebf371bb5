internal import CFaults
import Glibc

/// A file without a name, in memory: it is gone with the last process that has it open, whatever
/// happened to that.
public struct MemoryFile {
  /// The descriptor.
  public let descriptor: Int32

  /// A file, or another thing to write to, that is open already.
  public init(descriptor: Int32) { self.descriptor = descriptor }

  /// A new one that holds `bytes`; nil if there is no room for it, with `errno`.
  public init?(_ bytes: [UInt8] = []) {
    descriptor = glf_memory_file("gan-lab")
    guard descriptor >= 0 else { return nil }
    guard write(bytes) else {
      close()
      return nil
    }
  }

  /// Writes all of `bytes`; false if that could not be done, with `errno`.
  public func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Closes it.
  public func close() { _ = Glibc.close(descriptor) }
}
