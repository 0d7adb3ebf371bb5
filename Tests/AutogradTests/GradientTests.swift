import GanLabKit
import TestSupport
import Testing

/// The walk itself: what is asked, what is recorded, what is left behind.
struct GradientTests {
  @Test func whatYDoesNotDependOnHasGradientZero() throws {
    let x = Tensor.ones([2, 3], dtype: .float64).tracked()
    let other = Tensor.ones([4], dtype: .float64).tracked()
    let gradients = try gradient(of: x.square().sum(), withRespectTo: [other, x, other])
    #expect(try Values(gradients[0]) == Values(shape: [4], values: [0, 0, 0, 0]))
    #expect(
      try Values(gradients[1]) == Values(shape: [2, 3], values: Array(repeating: 2, count: 6)))
    #expect(try Values(gradients[2]) == Values(gradients[0]))
  }

  @Test func gradientOfATensorForItself() throws {
    let x = Tensor.scalar(3).tracked()
    #expect(try gradient(of: x, withRespectTo: [x])[0].item() == 1)
    let y = x * 2
    let both = try gradient(of: y * y, withRespectTo: [y, x])
    #expect(try both.map { try $0.item() } == [12, 24])
  }

  /// An intermediate result may be asked for, together with what it came from.
  @Test func intermediateResults() throws {
    let x = Tensor.scalar(2, dtype: .float64).tracked()
    let y = x.square()
    let z = y.exp() + x * y
    let gradients = try gradient(of: z, withRespectTo: [y, x])
    let exponential = try y.exp().item()
    #expect(abs(try gradients[0].item() - (exponential + 2)) < 1e-12)
    #expect(abs(try gradients[1].item() - (4 * exponential + 4 + 8)) < 1e-12)
  }

  @Test func walksDoNotDisturbEachOther() throws {
    let x = Tensor.scalar(2, dtype: .float64).tracked()
    let y = x.square() * x
    for _ in 0..<3 { #expect(try gradient(of: y, withRespectTo: [x])[0].item() == 12) }
    let recorded = try gradient(of: y, withRespectTo: [x], recording: true)[0]
    #expect(try gradient(of: y, withRespectTo: [x])[0].item() == 12)
    #expect(try gradient(of: recorded, withRespectTo: [x])[0].item() == 12)
    #expect(try gradient(of: y + recorded, withRespectTo: [x])[0].item() == 24)
  }

  /// Products add to the gradient so far, where nobody else holds it: as if each had been added apart.
  @Test func sharedWeightsAddUp() throws {
    var random = Random(seed: 1)
    let w = random.normal([6, 6], dtype: .float64).tracked()
    let b = Tensor.ones([6], dtype: .float64).tracked()
    let x = random.normal([5, 6], dtype: .float64).tracked()
    let deep = x.linear(w, b).leakyReLU(slope: 0.2).linear(w, b).leakyReLU(slope: 0.2).linear(w, b)
    let cases: [(String, Tensor)] = [
      ("layers", deep.square().sum()),
      ("a square", w.matmul(w).square().sum()),
      ("a square of its transpose", w.matmul(w, transposingOther: true).square().sum()),
      ("a sum of both", (w + w).matmul(w).square().sum() + w.sum()),
      ("a square, then used", w.matmul(w).square().sum() + x.matmul(w).square().sum()),
      (
        "products of a matrix with itself, then used",
        w.matmul(w, transposingSelf: true).square().sum()
          + w.linear(w, b).square().sum() + x.matmul(w).square().sum()
          + w.leakyReLU(slope: 0.2).linear(w, b).sum() + x.linear(w, b).square().sum()
      ),
      ("a view", w.reshaped([36]).square().sum() + x.matmul(w).sum() + x.matmul(w).square().sum()),
      (
        "a sum whose terms share a cotangent",
        (w + w.reshaped([6, 6])).sum() + x.matmul(w).sum() + w.matmul(w).sum()
      ),
    ]
    for (name, y) in cases {
      let alone = try gradient(of: y, withRespectTo: [w, x, b, w])
      let apart = try gradient(of: y, withRespectTo: [w, x, b, w], recording: true)
      for (g, wanted) in zip(alone, apart) {
        let distance = zip(try g.doubles(), try wanted.doubles()).map { abs($0 - $1) }.max() ?? 0
        #expect(distance < 1e-11, "\(name)")
      }
    }
  }

  /// A large batch is summed by halves.
  @Test(arguments: [DType.float32, .float64]) func sumsOverABatch(dtype: DType) throws {
    var random = Random(seed: 3)
    for (rows, columns) in [(257, 64), (1000, 17), (16_384, 1), (128, 1023), (130, 1500)] {
      let x = random.normal([rows, columns], dtype: dtype)
      let (numbers, sums) = (try x.doubles(), try x.sum(axes: [0]).doubles())
      for column in 0..<columns {
        let wanted = stride(from: column, to: numbers.count, by: columns).reduce(0) {
          $0 + numbers[$1]
        }
        #expect(abs(sums[column] - wanted) < (dtype == .float32 ? 2e-4 : 1e-11))
      }
    }
  }

  @Test func withoutRecordingNothingIsTracked() throws {
    let x = Tensor.ones([2]).tracked()
    let (inside, gradients) = try withoutRecording {
      (x * 2, try gradient(of: (x * x).sum(), withRespectTo: [x]))
    }
    #expect(!inside.isTracked)
    #expect(try gradients[0].doubles() == [0, 0])
    #expect((x * 2).isTracked)
    #expect(!(try gradient(of: (x * x).sum(), withRespectTo: [x])[0].isTracked))
    #expect(try gradient(of: (x * x).sum(), withRespectTo: [x], recording: true)[0].isTracked)
  }

  /// Recording comes back on also when the body throws.
  @Test func recordingIsRestoredAfterAnError() {
    let x = Tensor.ones([2]).tracked()
    #expect(throws: TensorError.notScalar(op: "item", shape: [2])) {
      try withoutRecording { _ = try x.item() }
    }
    #expect((x + x).isTracked)
  }

  @Test func detachedTensorsAreConstants() throws {
    let x = Tensor.scalar(3, dtype: .float64).tracked()
    let y = x * (x * x).detached
    #expect(try gradient(of: y, withRespectTo: [x])[0].item() == 9)
    #expect(try gradient(of: y.detached, withRespectTo: [x])[0].item() == 0)
    #expect(!x.converted(to: .float32).isTracked)
  }

  /// A cotangent made of y itself would, kept on y, hold the graph for ever.
  @Test(arguments: ["what y depends on", "y itself", "something else"], [true, false])
  func walksLeaveNothingBehind(_ asked: String, recording: Bool) throws {
    weak var kept: Tensor?
    do {
      let x = Tensor.scalar(3).tracked()
      let y = x * x
      kept = y
      let wanted = ["what y depends on": x, "y itself": y][asked] ?? Tensor.scalar(1).tracked()
      _ = try vectorJacobianProduct(
        of: y, cotangent: y * 2, withRespectTo: [wanted], recording: recording)
    }
    #expect(kept == nil)
  }

  /// Several threads may differentiate graphs of their own at the same time.
  @Test func threadsWithGraphsOfTheirOwn() async throws {
    let slopes = try await withThrowingTaskGroup(of: Double.self) { group in
      for seed in 0..<8 {
        group.addTask {
          var random = Random(seed: UInt64(seed))
          let x = random.normal([16, 16], dtype: .float64).tracked()
          var worst = 0.0
          for _ in 0..<200 {
            let slope = try gradient(of: x.square().sum(), withRespectTo: [x])[0]
            worst = max(worst, try (slope - x * 2).sumOfSquares())
          }
          return worst
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(slopes == Array(repeating: 0, count: 8))
  }
}
