import GanLabKit

extension Session {
  /// Writes samples to a file: `.npy` [n] + sampleShape in floats, or `.csv`, a point a line.
  ///
  /// - Throws: `badValue` if the path has another ending; `refused` for a table of samples that
  ///   are no points; `tensor`; `file` if it cannot be written.
  public static func write(_ set: SampleSet, to path: String) throws(LabError) {
    let isTable = path.hasSuffix(".csv")
    guard isTable || path.hasSuffix(".npy") else {
      throw .badValue(name: "to", found: path, expected: "a file name that ends in .npy or .csv")
    }
    let shape = set.samples.shape.dimensions
    guard !isTable || shape.count == 2 else {
      throw .refused("samples of the shape \(shape) are no table", hint: "a name that ends in .npy")
    }
    do {
      let values = try set.samples.floats()
      if isTable {
        try PointTable.write(values, dimensions: shape[1], groups: set.groups, to: path)
      } else {
        try NPY.write(.float32(values), shape: shape, to: path)
      }
    } catch let error as FileError {
      throw LabError(error)
    } catch {
      throw Trainer.labError(error, in: "the samples")
    }
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
