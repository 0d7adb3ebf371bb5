import Glibc
import Testing

/// A folder that is there for one test.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/gan-lab-files-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    path = String(cString: made)
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  /// The path of the file `name`.
  func file(_ name: String) -> String { path + "/" + name }

  /// The names of all files, hidden ones too, sorted.
  var names: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
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
