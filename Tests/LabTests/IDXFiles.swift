import CZlib
import TestSupport

/// Writes files in the format of MNIST.
enum IDXFiles {
  /// The head of a file with these dimensions.
  static func head(_ dimensions: [Int]) -> [UInt8] {
    [0, 0, 8, UInt8(dimensions.count)]
      + dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
  }

  /// `bytes` as gzip has them.
  static func gzipped(_ bytes: [UInt8], in folder: ScratchFolder) -> [UInt8] {
    let path = folder.path + "/compressed"
    let file = gzopen(path, "wb")
    gzwrite(file, bytes, UInt32(bytes.count))
    gzclose_w(file)
    return folder.bytes(of: path) ?? []
  }

  /// The pixels of image `number`: 2 by 3 of them.
  static func pixels(_ number: Int, _ part: String) -> [UInt8] {
    let start = part == "train" ? 10 * number : 128 + 10 * number
    return [0, 255, UInt8(start), UInt8(start + 1), 127, 128]
  }

  /// The bytes of the four files: 5 images to train on and 3 for the test, by the files' names.
  static func all() -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for (part, count) in [("train", 5), ("t10k", 3)] {
      files["\(part)-images-idx3-ubyte"] =
        head([count, 2, 3]) + (0..<count).flatMap { pixels($0, part) }
      files["\(part)-labels-idx1-ubyte"] = head([count]) + (0..<count).map { UInt8($0) }
    }
    return files
  }

  /// Writes all four, compressed or not.
  static func write(to folder: ScratchFolder, compressed: Bool) {
    for (name, bytes) in all() {
      folder.write(
        compressed ? gzipped(bytes, in: folder) : bytes, to: name + (compressed ? ".gz" : ""))
    }
  }
}
