import FoundationEssentials
import Glibc

/// Files of JSON that the lab writes for itself: whole or not at all, and in an order that a reader can compare.
package enum JSONFile {
  /// More than this is no file of ours.
  private static let mostBytes = 64 << 20

  /// What the file at `path` says.
  ///
  /// - Throws: `LabError.file` if it cannot be read, or says something else.
  package static func read<Content: Decodable>(_ path: String) throws(LabError) -> Content {
    let bytes = try bytes(of: path)
    do {
      return try JSONDecoder.ofFigures.decode(Content.self, from: Data(bytes))
    } catch {
      throw .file(path: path, reason: "it is damaged")
    }
  }

  /// Writes the file at `path`.
  ///
  /// - Throws: The system's reason.
  package static func write(
    _ content: some Encodable, to path: String, isDurable: Bool = true
  ) throws(FileError) {
    let encoder = JSONEncoder.ofFigures
    encoder.outputFormatting.insert(.prettyPrinted)
    guard let data = try? encoder.encode(content) else {
      throw FileError(path, .cannotWrite(step: .write, code: EINVAL))
    }
    try AtomicFile.write(
      String(decoding: data, as: UTF8.self) + "\n", to: path, isDurable: isDurable)
  }

  /// The bytes of the file at `path`.
  ///
  /// - Throws: `LabError.file`.
  package static func bytes(of path: String) throws(LabError) -> [UInt8] {
    do throws(FileFault) {
      let source = try FileSource(path)
      return try source.bytes(0..<min(source.count, mostBytes))
    } catch {
      throw LabError(FileError(path, error))
    }
  }
}
