import GanLabKit

/// A small game on the plane whose generator is told a class and whose critic names it, which components for
/// conditional models are tried with: the shipped ones take images alone.
final class PlaneConditional: AuxiliaryNetworks {
  let prior: Prior
  let criticMixesSamples = false
  private let generator: MLP
  private let trunk: MLP
  private let discriminator: Sequential

  init(classes: Int, seed: UInt64, dtype: DType) {
    prior = Prior(dimensions: 2 + classes, classes: classes)
    var random = Random(seed: seed)
    // Smooth, so that no difference quotient straddles a kink.
    generator = MLP([2 + classes, 16, 2], activation: .tanh, random: &random, dtype: dtype)
    trunk = MLP([2, 16, 8], activation: .tanh, output: .tanh, random: &random, dtype: dtype)
    discriminator = Sequential([trunk, Linear(8, 1 + classes, random: &random, dtype: dtype)])
  }

  var classCount: Int { prior.classes }

  var parts: [Part] {
    [Part(Part.generator, generator), Part(Part.discriminator, discriminator)]
  }

  func generate(_ z: Tensor, _ mode: Mode) -> Tensor { generator(z, mode) }

  func judge(_ x: Tensor, _ mode: Mode) -> (real: Tensor, classes: Tensor) {
    let logits = discriminator(x, mode)
    guard logits.failure == nil else { return (logits, logits) }
    return (logits.sliced(axis: 1, 0..<1), logits.sliced(axis: 1, 1..<1 + classCount))
  }

  func features(_ x: Tensor, _ mode: Mode) -> Tensor { trunk(x, mode) }
}
