import CZlib

/// Several arrays of NumPy's with names in one file, as `numpy.savez` writes it.
///
/// The format: a ZIP archive (PKWARE's APPNOTE) of `.npy` files that are stored as they are, without
/// compression.
public enum NPZ {
  /// The most bytes of an archive: more would need the format's wide numbers.
  static let most = Int(UInt32.max)

  /// An entry of the archive, as its two headers describe it.
  private struct Entry {
    let name: [UInt8]
    let header: [UInt8]
    let body: [UInt8]
    var offset = 0

    var size: Int { header.count + body.count }

    /// The checksum of its bytes (CRC-32 of ISO 3309).
    var checksum: UInt32 {
      [header, body].reduce(UInt32(0)) { sum, bytes in
        bytes.withUnsafeBufferPointer { UInt32(crc32_z(UInt(sum), $0.baseAddress, $0.count)) }
      }
    }
  }

  /// Writes `arrays`, each under its name, to the file at `path`, whole or not at all.
  ///
  /// - Throws: As `NPY.write`; `duplicate` for a name that is there twice; `tooLarge` past 4 GB.
  public static func write(_ arrays: [StoredTensor], to path: String) throws(FileError) {
    var entries: [Entry] = []
    do throws(FileFault) {
      var names: Set<String> = []
      for array in arrays {
        guard names.insert(array.name).inserted else { throw .duplicate(array.name) }
        entries.append(
          Entry(
            name: Array((array.name + ".npy").utf8),
            header: try NPY.header(array.elements, array.shape), body: array.elements.bytes))
      }
      let bytes = entries.reduce(22) { $0 + $1.size + 2 * $1.name.count + 76 }
      guard bytes <= most, entries.count < 65_535 else {
        throw .tooLarge(tensor: "the archive", bytes: bytes, most: most)
      }
    } catch {
      throw FileError(path, error)
    }
    try AtomicFile.write(to: path) { file throws(FileFault) in
      var offset = 0
      var directory: [UInt8] = []
      for entry in entries {
        let facts = facts(of: entry)
        let local = little(0x0403_4B50, 4) + facts + entry.name
        try file.write(local)
        try file.write(entry.header)
        try file.write(entry.body)
        // Version made by, the same facts, then comment, disk and attributes, of which there are none.
        directory += little(0x0201_4B50, 4) + little(20, 2) + facts
        directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4)
        directory += little(offset, 4) + entry.name
        offset += local.count + entry.size
      }
      try file.write(directory)
      let count = entries.count
      try file.write(
        little(0x0605_4B50, 4) + little(0, 4) + little(count, 2) + little(count, 2)
          + little(directory.count, 4) + little(offset, 4) + little(0, 2))
    }
  }

  /// What both headers of an entry say: the version that is needed, names in UTF-8, no compression, the
  /// first of January 1980, checksum, sizes, and the lengths of the name and of nothing more.
  private static func facts(of entry: Entry) -> [UInt8] {
    little(20, 2) + little(0x0800, 2) + little(0, 2) + little(0, 2) + little(0x21, 2)
      + little(Int(entry.checksum), 4) + little(entry.size, 4) + little(entry.size, 4)
      + little(entry.name.count, 2) + little(0, 2)
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
