import GanLabKit
import Testing

/// After a few steps a training loop lives on the blocks that it has.
///
/// The pool is one for the process, and other tests use it: this one runs in a process of its own.
struct SteadyStateTests {
  @Test func trainingAsksNothingOfTheSystem() async {
    await #expect(processExitsWith: .success) {
      let game = try WassersteinGame()
      for _ in 0..<20 { try game.step() }
      let before = StoragePool.shared.statistics
      for _ in 0..<200 { try game.step() }
      let after = StoragePool.shared.statistics
      #expect(after.systemAllocations == before.systemAllocations)
      #expect(after.bytesInUse == before.bytesInUse)
      #expect(before.systemAllocations > 0)
    }
  }

  @Test func everyBlockComesBack() async {
    await #expect(processExitsWith: .success) {
      do {
        let game = try WassersteinGame()
        for _ in 0..<3 { try game.step() }
        #expect(StoragePool.shared.statistics.bytesInUse > 0)
      }
      #expect(StoragePool.shared.statistics.bytesInUse == 0)
    }
  }
}

/// A small Wasserstein game with a gradient penalty, its step written out.
private final class WassersteinGame {
  private let generator: MLP
  private let critic: MLP
  private let optimizers: (generator: Adam, critic: Adam)
  private var random = Random(seed: 5)

  init() throws {
    generator = MLP(
      [2, 32, 2], activation: .relu, normalisation: .batch, random: &random)
    critic = MLP([2, 32, 32, 1], activation: .leakyReLU, random: &random)
    optimizers = (
      Adam(generator.parameters, learningRate: 1e-3), Adam(critic.parameters, learningRate: 1e-3)
    )
  }

  func step() throws {
    for _ in 0..<2 {
      let real = random.normal([64, 2]) + 1
      let fake = withoutRecording { generator(random.normal([64, 2]), .training) }
      let t = random.uniform([64, 1])
      let mixed = (t * real + (1 - t) * fake).tracked()
      let slopes = try gradient(
        of: critic(mixed, .training).sum(), withRespectTo: [mixed], recording: true)[0]
      let penalty = (slopes.norm() - 1).square().mean() * 10
      let loss = critic(fake, .training).mean() - critic(real, .training).mean() + penalty
      try optimizers.critic.step(
        try gradient(of: loss, withRespectTo: critic.parameters.map(\.tensor)))
    }
    let loss = -critic(generator(random.normal([64, 2]), .training), .training).mean()
    try optimizers.generator.step(
      try gradient(of: loss, withRespectTo: generator.parameters.map(\.tensor)))
  }
}
