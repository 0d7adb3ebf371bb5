import FoundationEssentials

/// The numbers of Tests/Golden, which other libraries computed; the scripts beside them say how.
public enum Golden {
  /// The contents of one file; `float32_gap` is read into `float32Gap`.
  ///
  /// - Throws: If the file is missing or has another form than `Contents`.
  public static func read<Contents: Decodable>(
    _ file: String, as contents: Contents.Type = Contents.self
  ) throws -> Contents {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = try Data(contentsOf: Repository.root.appending(path: "Tests/Golden/\(file)"))
    return try decoder.decode(Contents.self, from: data)
  }
}
