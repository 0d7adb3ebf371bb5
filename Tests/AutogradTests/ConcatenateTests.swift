import TestSupport
import Testing

@testable import Autograd

/// Copies large enough to be shared by the threads: rows of a batch, and one long row.
struct ConcatenateTests {
  @Test(
    arguments: [
      ([[301, 70], [5, 70]], 0), ([[301, 70], [301, 3]], 1), ([[40_001], [17]], 0),
      ([[3, 200, 50], [3, 1, 50]], 1),
    ] as [([Shape], Int)], DType.allCases)
  func partsLieWhereTheyBelong(_ parts: (shapes: [Shape], axis: Int), _ dtype: DType) throws {
    var random = Random(seed: 3)
    let tensors = parts.shapes.map { random.normal($0, dtype: dtype) }
    let before = Engine.threads
    defer { Engine.threads = before }
    for threads in 1...3 {
      Engine.threads = threads
      let joined = concatenate(tensors, axis: parts.axis)
      let length = parts.shapes[0][parts.axis]
      for (tensor, start) in zip(tensors, [0, length]) {
        let range = start..<start + tensor.shape[parts.axis]
        #expect(try Values(joined.sliced(axis: parts.axis, range)) == Values(tensor))
      }
    }
  }
}
