import GanLabKit
import TestSupport
import Testing

/// Graphs deeper than a stack: releasing, walking and differentiating them must not recurse.
///
/// An overflow ends the process, so each runs in one of its own.
struct DeepGraphTests {
  @Test func chainsAreReleasedOnAnOrdinaryStack() async {
    await #expect(processExitsWith: .success) {
      try onThread(stackBytes: 8 << 20) { try releaseGraphs(of: 200_000) }
    }
  }

  @Test func chainsAreReleasedOnASmallStack() async {
    await #expect(processExitsWith: .success) {
      try onThread(stackBytes: 512 << 10) { try releaseGraphs(of: 200_000) }
    }
  }

  @Test func deepGradientIsRight() async {
    await #expect(processExitsWith: .success) {
      try onThread(stackBytes: 512 << 10) {
        // y = x · 1.0001ⁿ + Σ …: each link scales and shifts, so dy/dx is the product of the scales.
        let x = Tensor.scalar(2, dtype: .float64).tracked()
        var y = x
        var factor = 1.0
        for link in 0..<10_000 {
          let scale = 1 + Double(link % 7 - 3) * 1e-5
          y = y * scale + 0.25
          factor *= scale
        }
        let slope = try gradient(of: y, withRespectTo: [x])[0].item()
        #expect(abs(slope - factor) <= 1e-12 * factor)
      }
    }
  }

  @Test func deepSecondDerivativeIsRight() async {
    await #expect(processExitsWith: .success) {
      try onThread(stackBytes: 512 << 10) {
        // tₙ₊₁ = tₙ + h x tₙ, so y = (1 + h x)ⁿ, y' = n h (1 + h x)ⁿ⁻¹, y'' = n (n-1) h² (1 + h x)ⁿ⁻².
        let (count, h) = (5_000, 1e-4)
        let x = Tensor.scalar(0.5, dtype: .float64).tracked()
        var y = Tensor.scalar(1, dtype: .float64)
        for _ in 0..<count { y = y + y * x * h }
        let first = try gradient(of: y, withRespectTo: [x], recording: true)[0]
        let second = try gradient(of: first, withRespectTo: [x])[0]
        var power = 1.0
        for _ in 0..<count - 2 { power *= 1 + h * 0.5 }
        let n = Double(count)
        let slope = n * h * power * (1 + h * 0.5)
        let curvature = n * (n - 1) * h * h * power
        #expect(abs(try first.item() - slope) <= 1e-10 * slope)
        #expect(abs(try second.item() - curvature) <= 1e-10 * curvature)
      }
    }
  }

  /// A node that many share is walked once: 60 doublings are 60 steps, not 2⁶⁰.
  @Test(.timeLimit(.minutes(1)))
  func sharedNodesAreWalkedOnce() throws {
    let x = Tensor.scalar(1, dtype: .float64).tracked()
    var y = x
    for _ in 0..<60 { y = y + y }
    #expect(try gradient(of: y, withRespectTo: [x])[0].item() == 0x1p60)
  }
}

/// Builds and releases graphs of `count` nodes: a chain, a ladder whose rungs share their inputs, and
/// the recorded gradient of a chain.
private func releaseGraphs(of count: Int) throws {
  let x = Tensor.scalar(1).tracked()
  var chain: Tensor? = x
  for _ in 0..<count { chain = chain.map { $0 + 1 } }
  #expect(try chain?.item() == Double(count) + 1)
  chain = nil
  var ladder: Tensor? = x
  for _ in 0..<count / 2 { ladder = ladder.map { ($0 + $0) * 0.5 } }
  #expect(try ladder?.item() == 1)
  ladder = nil
  var product: Tensor? = x
  for _ in 0..<count / 4 { product = product.map { $0 * x } }
  var slope = try product.map { try gradient(of: $0, withRespectTo: [x], recording: true)[0] }
  product = nil
  #expect(try slope?.item() == Double(count / 4 + 1))
  slope = nil
}
