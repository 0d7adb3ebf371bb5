import GanLabKit

/// Takes tensors out of a checkpoint, each checked before its numbers are read, and none forgotten.
struct CheckpointReader {
  private let file: SafetensorsFile
  private var taken: Set<String> = []
  /// A sentence for each tensor that holds numbers which are not finite.
  private(set) var notices: [String] = []

  init(_ file: SafetensorsFile) { self.file = file }

  /// The numbers of the tensor `name`.
  ///
  /// - Throws: `missingTensor`, `wrongType`, `wrongShape`, or what reading throws.
  private mutating func elements(
    _ name: String, _ type: ElementType, _ isRight: ([Int]) -> Bool, expected: [Int]
  ) throws(FileFault) -> Elements {
    guard let entry = file.entry(name) else { throw .missingTensor(name) }
    guard entry.type == type else {
      throw .wrongType(tensor: name, expected: type, found: entry.type)
    }
    guard isRight(entry.shape) else {
      throw .wrongShape(tensor: name, expected: expected, found: entry.shape)
    }
    taken.insert(name)
    let elements = try file.elements(of: entry)
    let count = elements.nonFiniteCount
    if count > 0 {
      notices.append("\(name) holds \(count) \(count == 1 ? "number" : "numbers") not finite")
    }
    return elements
  }

  /// Leaves the tensors of these names unread, if they are there.
  mutating func leave(_ names: [String]) { taken.formUnion(names) }

  /// A tensor of the shape and the type of `model`.
  ///
  /// - Throws: As `elements`.
  mutating func tensor(_ name: String, like model: Tensor) throws(FileFault) -> Tensor {
    let shape = model.shape.dimensions
    return switch try elements(name, model.dtype.elementType, { $0 == shape }, expected: shape) {
    case .float32(let values): .of(values, model.shape)
    case .float64(let values): .of(values, model.shape, dtype: .float64)
    default: .zeros(like: model)
    }
  }

  /// Overwrites the numbers of `parameter` with those under its name.
  ///
  /// - Throws: As `elements`.
  mutating func fill(_ parameter: Parameter) throws(FileFault) {
    let tensor = try tensor(parameter.name, like: parameter.tensor)
    do {
      try parameter.tensor.assign(tensor)
    } catch {
      throw .badDescription(place: parameter.name, reason: "\(error)")
    }
  }

  /// Floats of one shape.
  ///
  /// - Throws: As `elements`.
  mutating func floats(_ name: String, shape: [Int]) throws(FileFault) -> [Float] {
    guard
      case .float32(let values) = try elements(name, .float32, { $0 == shape }, expected: shape)
    else { return [] }
    return values
  }

  /// A series: its points under `name`, the rest in `curve`.
  ///
  /// - Throws: As `elements`; `wrongShape` also for more points than a series has.
  mutating func series(
    _ curve: CheckpointDocument.Curve, _ name: String
  ) throws(FileFault) -> Series {
    let fits = { (shape: [Int]) in shape.count == 1 && shape[0] < Series.capacity }
    guard
      case .float32(let values) = try elements(
        name, .float32, fits, expected: [Series.capacity - 1])
    else { return Series() }
    return Series(
      values: values, stride: curve.stride, last: curve.last, sum: curve.sum, count: curve.count)
  }

  /// - Throws: `unexpectedTensor` if one was not taken.
  func finish() throws(FileFault) {
    if let stranger = file.entries.first(where: { !taken.contains($0.name) }) {
      throw .unexpectedTensor(stranger.name)
    }
  }
}
