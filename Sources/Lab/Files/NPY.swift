/// One array in a file of NumPy's, without a name.
///
/// The format (numpy.org, lib/format): `\x93NUMPY`, the version in two bytes, the header's length in
/// two little-endian bytes (four in version 2), the header, the numbers. The header is the text of a
/// Python dictionary, filled with blanks to a multiple of 64 bytes in all.
public enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The bytes of a file that holds `elements` in `shape`, row-major, in version 1.0.
  ///
  /// - Throws: `badShape` or `sizeMismatch`.
  public static func encode(_ elements: Elements, shape: [Int]) throws(FileFault) -> [UInt8] {
    try header(elements, shape) + elements.bytes
  }

  /// Writes `elements` in `shape` to the file at `path`, whole or not at all.
  ///
  /// - Throws: As `encode`, or `cannotWrite`.
  public static func write(
    _ elements: Elements, shape: [Int], to path: String
  ) throws(FileError) {
    let header: [UInt8]
    do {
      header = try self.header(elements, shape)
    } catch {
      throw FileError(path, error)
    }
    try AtomicFile.write(to: path) { file throws(FileFault) in
      try file.write(header)
      try file.write(elements.bytes)
    }
  }

  /// What stands before the numbers of `elements` in `shape`.
  ///
  /// - Throws: `badShape` or `sizeMismatch`.
  static func header(_ elements: Elements, _ shape: [Int]) throws(FileFault) -> [UInt8] {
    // As for safetensors; NumPy itself takes no more than 64 axes.
    guard shape.count <= Safetensors.maximumRank else { throw .badShape(tensor: "the array") }
    try StoredTensor("the array", shape, elements).check()
    // A tuple of one has a comma behind it.
    let lengths = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = Array(
      "{'descr': '\(elements.type.numpyName)', 'fortran_order': False, 'shape': (\(lengths)), }"
        .utf8)
    let prefix = magic.count + 4
    // The line's end counts too.
    text += Array(repeating: UInt8(ascii: " "), count: 63 - (prefix + text.count) % 64)
    text.append(UInt8(ascii: "\n"))
    return magic + [1, 0] + [UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text
  }
}
