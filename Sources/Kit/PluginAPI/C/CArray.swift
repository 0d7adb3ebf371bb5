import Autograd
import CGanLab

/// What C knows as an array of `GL_MAX_RANK` lengths.
typealias CLengths = (Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64)

/// `list`, filled up with zeros.
func cLengths(_ list: [Int]) -> CLengths {
  func at(_ axis: Int) -> Int64 { axis < list.count ? Int64(list[axis]) : 0 }
  return (at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7))
}

private func list(_ lengths: CLengths, _ rank: Int32) -> [Int] {
  let all = [
    lengths.0, lengths.1, lengths.2, lengths.3, lengths.4, lengths.5, lengths.6, lengths.7,
  ]
  return all.prefix(Int(rank)).map(Int.init)
}

extension gl_array {
  /// A contiguous view of a tensor of floats that did not fail; it may be used while the tensor lives.
  init(_ tensor: Tensor) {
    let lengths = tensor.shape.dimensions
    var steps = lengths
    var step = 1
    for axis in lengths.indices.reversed() {
      steps[axis] = step
      step *= lengths[axis]
    }
    self.init(
      data: tensor.f32, rank: Int32(lengths.count), shape: cLengths(lengths),
      strides: cLengths(steps))
  }

  /// A new tensor of the numbers, whatever their strides.
  func tensor() -> Tensor {
    let result = Tensor.zeros(Shape(list(shape, rank)))
    if result.failure == nil { forEach { place, offset in result.f32[place] = data[offset] } }
    return result
  }

  /// Writes the numbers of a tensor of floats, of as many as there are here, to their places.
  func fill(from tensor: Tensor) {
    forEach { place, offset in data[offset] = tensor.f32[place] }
  }

  /// Each element's place in row-major order, and where it lies from `data`.
  private func forEach(_ body: (_ place: Int, _ offset: Int) -> Void) {
    let (lengths, steps) = (list(shape, rank), list(strides, rank))
    var index = [Int](repeating: 0, count: lengths.count)
    var offset = 0
    for place in 0..<lengths.reduce(1, *) {
      body(place, offset)
      for axis in lengths.indices.reversed() {
        index[axis] += 1
        offset += steps[axis]
        if index[axis] < lengths[axis] { break }
        offset -= steps[axis] * lengths[axis]
        index[axis] = 0
      }
    }
  }

  /// Checks that there are numbers, and as many as `row` in each of the rows along the first axis.
  ///
  /// - Returns: The number of rows.
  /// - Throws: `ComponentError` about the array called `name`.
  static func rows(
    _ pointer: UnsafePointer<gl_array>?, of row: Shape, _ name: String, in function: String,
    count: Int? = nil
  ) throws(ComponentError) -> Int {
    guard let array = pointer?.pointee, array.data != nil else {
      throw ComponentError("it called \(function) with no array for the \(name)")
    }
    let expected = "[\((["n"] + row.dimensions.map(String.init)).joined(separator: ", "))]"
    guard (1...GL_MAX_RANK).contains(array.rank) else {
      throw ComponentError(
        "it called \(function) with \(name) of \(array.rank) axes, and they are \(expected)")
    }
    let found = list(array.shape, array.rank)
    guard let rows = found.first, rows >= 0, rows <= Int(Int32.max),
      Array(found.dropFirst()) == row.dimensions
    else {
      throw ComponentError(
        "it called \(function) with \(name) of the shape \(found), and they are \(expected)")
    }
    if let count, rows != count {
      throw ComponentError(
        "it called \(function) with \(rows) rows of \(name), and \(count) of the others")
    }
    return rows
  }
}
