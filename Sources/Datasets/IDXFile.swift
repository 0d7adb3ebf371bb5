internal import CZlib
import GanLabKit
import Glibc

/// A table of bytes in one or more dimensions, in the format of MNIST's files, compressed by gzip or not.
///
/// Its head is 0, 0, 8 (for bytes), the number of dimensions, and each of these as four bytes, the
/// highest first; then come the bytes, the last dimension moving fastest (LeCun, Cortes & Burges 1998,
/// The MNIST database of handwritten digits).
struct IDXFile {
  /// The size along each dimension.
  let dimensions: [Int]
  /// The numbers.
  let bytes: [UInt8]

  /// More bytes than this are refused: a head that is wrong can claim any number.
  private static let most = 1 << 30

  /// Reads the file at `path`, which has to have `rank` dimensions.
  ///
  /// - Throws: `ComponentError` with the file and what is wrong with it.
  init(_ path: String, rank: Int) throws(ComponentError) {
    // zlib reads what is not compressed as it is.
    guard let file = gzopen(path, "rbe") else {
      throw ComponentError("\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { gzclose_r(file) }
    gzbuffer(file, 1 << 17)
    let head = try IDXFile.read(4 + 4 * rank, of: file, path)
    guard head.starts(with: [0, 0, 8, UInt8(rank)]) else {
      let found = head.prefix(4).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
      throw ComponentError(
        "\(path) is not what its name says: it begins with \(found.isEmpty ? "nothing" : found), and "
          + "\(rank == 3 ? "images" : "labels") in IDX format begin with 0000080\(rank)")
    }
    guard head.count == 4 + 4 * rank else { throw .init("\(path) ends early, in its head") }
    dimensions = (1...rank).map { place in
      head[4 * place..<4 * place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    let size = dimensions.reduce(1.0) { $0 * Double($1) }
    guard size > 0, size <= Double(IDXFile.most) else {
      throw ComponentError(
        "\(path) claims to hold \(dimensions.map(String.init).joined(separator: " x ")) bytes, "
          + "which is \(size > 0 ? "more than 1 GB" : "nothing")")
    }
    // One more than there are to be: at the end of its data gzip compares a checksum.
    let wanted = Int(size)
    bytes = try IDXFile.read(wanted + 1, of: file, path)
    guard bytes.count >= wanted else {
      throw ComponentError(
        "\(path) ends early: \(bytes.count) of its \(wanted) bytes are there")
    }
    guard bytes.count == wanted else {
      throw ComponentError("\(path) goes on after the \(wanted) bytes that its head tells of")
    }
  }

  /// The next bytes of `file`: `count`, or fewer where it ends.
  private static func read(
    _ count: Int, of file: gzFile, _ path: String
  ) throws(ComponentError) -> [UInt8] {
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count, let start = buffer.baseAddress {
        let found = gzread(file, start + filled, UInt32(min(count - filled, 1 << 28)))
        guard found > 0 else { return }
        filled += Int(found)
      }
    }
    var code = Z_OK
    let words = gzerror(file, &code)
    // A stream that ends early is told by how many bytes there are.
    guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
      guard code != Z_ERRNO else {
        throw ComponentError("\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
      // zlib begins with the path itself.
      let reason = words.map { String(cString: $0) } ?? "error \(code)"
      throw ComponentError("\(path) is damaged: \(reason.trimmingPrefix(path + ": "))")
    }
    return bytes
  }
}
