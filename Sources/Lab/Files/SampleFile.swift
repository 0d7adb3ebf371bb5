import FoundationEssentials
import GanLabKit

/// The files that samples are written to, each known by its ending.
public enum SampleFile: String, CaseIterable, Sendable {
  /// One array, [n] + sampleShape in floats.
  case npy
  /// The same array under the name `samples`, and `group`, the number of each sample's group, where a sampler
  /// has some.
  case npz
  /// A point a line.
  case csv
  /// An object: `shape` of a sample, `samples`, a list of numbers each, and `groups`.
  case json

  /// The format that a path asks for by its ending.
  public init?(path: String) {
    let ending = path.lowercased().split(separator: ".").last.map(String.init) ?? ""
    guard path.contains("."), let format = SampleFile(rawValue: ending) else { return nil }
    self = format
  }

  /// The endings that there are, as a sentence names them.
  public static var endings: String { ".npy, .npz, .csv or .json" }

  /// Writes samples.
  ///
  /// - Throws: `refused` for a table of samples that are no points; `tensor`; `file`.
  func write(_ set: SampleSet, to path: String) throws(LabError) {
    let shape = set.samples.shape.dimensions
    guard self != .csv || shape.count == 2 else {
      throw .refused("samples of the shape \(shape) are no table", hint: "a name that ends in .npy")
    }
    do {
      let values = try set.samples.floats()
      switch self {
      case .npy: try NPY.write(.float32(values), shape: shape, to: path)
      case .npz: try NPZ.write(arrays(values, shape, set), to: path)
      case .csv:
        try PointTable.write(values, dimensions: shape[1], groups: set.groups, to: path)
      case .json: try AtomicFile.write(json(values, shape, set), to: path)
      }
    } catch let error as FileError {
      throw LabError(error)
    } catch {
      throw Trainer.labError(error, in: "the samples")
    }
  }

  private func arrays(_ values: [Float], _ shape: [Int], _ set: SampleSet) -> [StoredTensor] {
    let count = shape.first ?? 0
    var arrays = [StoredTensor("samples", shape, .float32(values))]
    guard !set.groups.isEmpty else { return arrays }
    var numbers = [Int64](repeating: -1, count: count)
    for (number, group) in set.groups.enumerated() {
      for place in group.range.clamped(to: 0..<count) { numbers[place] = Int64(number) }
    }
    arrays.append(StoredTensor("group", [count], .int64(numbers)))
    return arrays
  }

  private func json(_ values: [Float], _ shape: [Int], _ set: SampleSet) -> String {
    let width = shape.dropFirst().reduce(1, *)
    let rows = (0..<(shape.first ?? 0)).map { row in
      // What is not finite has no number in JSON.
      "["
        + values[row * width..<(row + 1) * width].map { $0.isFinite ? "\($0)" : "null" }
        .joined(separator: ",") + "]"
    }
    var members = [
      "\"shape\":[\(shape.dropFirst().map(String.init).joined(separator: ","))]",
      "\"samples\":[\n\(rows.joined(separator: ",\n"))\n]",
    ]
    if !set.groups.isEmpty {
      let groups = set.groups.map {
        "{\"label\":\($0.label.jsonQuoted),\"first\":\($0.range.lowerBound),\"count\":\($0.range.count)}"
      }
      members.append("\"groups\":[\(groups.joined(separator: ","))]")
    }
    return "{\(members.joined(separator: ",\n"))}\n"
  }
}
