import GanLabKit

extension Session {
  /// Writes samples to a file, as its ending says; see `SampleFile`.
  ///
  /// - Throws: `badValue` if the path has another ending; `refused` for a table of samples that
  ///   are no points; `tensor`; `file` if it cannot be written.
  public static func write(_ set: SampleSet, to path: String) throws(LabError) {
    guard let format = SampleFile(path: path) else {
      throw .badValue(
        name: "to", found: path, expected: "a file name that ends in \(SampleFile.endings)")
    }
    try format.write(set, to: path)
  }

  /// Writes weights and buffers alone, for other programs: `.safetensors`, or `.npz` for NumPy; a name without
  /// one of the two gets the first.
  ///
  /// - Throws: `missing` if there is no model or no data; `file` if it cannot be written.
  @discardableResult
  public func exportWeights(to name: String) throws(LabError) -> SavedFile {
    guard data != nil else { throw .missing(.data, for: "this") }
    guard networks != nil else { throw .missing(.model, for: "this") }
    let tensors = try Session.stored(storedParameters)
    let isArchive = name.lowercased().hasSuffix(".npz")
    let path = isArchive ? name : Session.checkpointPath(for: name)
    do {
      if isArchive {
        try NPZ.write(tensors, to: path)
      } else {
        try Safetensors.write(tensors, metadata: ["format": "gan-lab weights"], to: path)
      }
    } catch {
      throw LabError(error)
    }
    return SavedFile(path: path, tensors: tensors.count, step: step)
  }

  /// Writes `text` to the file at `path`, which appears whole or not at all.
  ///
  /// - Throws: `file`.
  public static func write(text: String, to path: String) throws(LabError) {
    do {
      try AtomicFile.write(text, to: path)
    } catch {
      throw LabError(error)
    }
  }
}
