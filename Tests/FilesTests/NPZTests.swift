import TestSupport
import Testing

@testable import Lab

/// Archives of arrays.
///
/// That NumPy reads them is tested beside `export`.
@Suite("NumPy's archives")
struct NPZTests {
  /// An archive that `zip -0 -X` would call a stored one, byte by byte.
  @Test func theBytesAreAZIPs() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.npz")
    try NPZ.write([StoredTensor("é", [1], .uint8([7]))], to: path)
    let bytes = try FileSource(path).bytes(0..<FileSource(path).count)
    let inner = try NPY.encode(.uint8([7]), shape: [1])
    let name = Array("é.npy".utf8)
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    // CRC-32 by its definition, bit by bit.
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in inner {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    let crc = little(Int(~sum), 4)
    let facts =
      [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0] + crc + little(inner.count, 4) + little(inner.count, 4)
      + little(name.count, 2) + [0, 0]
    let local = [0x50, 0x4B, 3, 4] + facts + name + inner
    let entry =
      [0x50, 0x4B, 1, 2, 20, 0] + facts + [UInt8](repeating: 0, count: 10) + little(0, 4) + name
    let end =
      [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0] + little(entry.count, 4) + little(local.count, 4)
      + [0, 0]
    #expect(bytes == local + entry + end)
  }

  @Test func whatCannotBeIsRefused() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.npz")
    #expect(throws: FileError(path, .duplicate("a"))) {
      try NPZ.write(
        [StoredTensor("a", [1], .uint8([7])), StoredTensor("a", [1], .uint8([7]))], to: path)
    }
    #expect(throws: FileError.self) {
      try NPZ.write([StoredTensor("a", [2], .uint8([7]))], to: path)
    }
    #expect(folder.names == [])
    try NPZ.write([], to: path)
    #expect(folder.names == ["a.npz"])
  }
}
