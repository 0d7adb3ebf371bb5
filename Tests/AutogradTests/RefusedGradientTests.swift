import GanLabKit
import TestSupport
import Testing

/// Gradients that would be zeros that nobody meant.
@Suite struct RefusedGradientTests {
  @Test func untrackedTensorsHaveNoGradient() {
    let x = Tensor.of([1.0, 2], [2])
    #expect(throws: TensorError.notTracked(op: "gradient")) {
      try gradient(of: (x * x).sum(), withRespectTo: [x])
    }
  }

  @Test func trackedTensorsOutsideHaveZero() throws {
    let (x, y) = (Tensor.of([1.0, 2], [2]).tracked(), Tensor.of([3.0], [1]).tracked())
    #expect(try gradient(of: (x * x).sum(), withRespectTo: [y])[0].doubles() == [0])
  }

  /// More than any machine has: an error in the tensor, and the next operation still works.
  @Test func memoryThatIsNotThereIsAnError() throws {
    let huge = Tensor.zeros([1 << 30, 1 << 24])
    #expect(huge.failure == .outOfMemory(bytes: 1 << 56))
    #expect((huge + huge).failure == .outOfMemory(bytes: 1 << 56))
    #expect(try Tensor.ones([2]).sum().item() == 2)
  }
}
