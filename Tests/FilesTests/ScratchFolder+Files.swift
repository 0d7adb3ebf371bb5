import Glibc
import TestSupport
import Testing

extension ScratchFolder {
  /// The path of the file `name`.
  func file(_ name: String) -> String { path + "/" + name }

  /// The names of all files, hidden ones too, sorted.
  var names: [String] { ScratchFolder.names(in: path) }
}

/// Writes `bytes` to the file at `path`, by other means than the code under test.
func put(_ bytes: some Sequence<UInt8>, at path: String) {
  guard let file = fopen(path, "w") else {
    Issue.record("\(path) cannot be written")
    return
  }
  defer { fclose(file) }
  let bytes = Array(bytes)
  #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
}

/// The bytes of the file at `path`, by other means than the code under test.
func bytes(at path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  var result = [UInt8](repeating: 0, count: ftell(file))
  rewind(file)
  return fread(&result, 1, result.count, file) == result.count ? result : nil
}
