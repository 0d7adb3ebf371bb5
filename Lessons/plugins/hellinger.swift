import GanLabKit

/// The squared Hellinger distance, as a game: a member of the f-GAN family that the lab does not have.
///
///     D maximises  E [1 - exp(-d(x))] + E [1 - exp(d(G(z)))]   (≤ ∫ (√p_d - √p_g)²)
///     G minimises  -E exp(d(G(z)))
///
/// The best d is half the logarithm of the ratio: d* = ½ (ln p_d - ln p_g).
struct Hellinger: AdversarialLoss {
  static let about = About(
    "hellinger", "the game about the squared Hellinger distance, between 0 and 2",
    formula: """
      D maximises  E [1 - exp(-d(x))] + E [1 - exp(d(G(z)))]   (≤ ∫ (√p_d - √p_g)²)
      G minimises  -E exp(d(G(z)))
      """,
    paper: "Nowozin, Cseke & Tomioka 2016, f-GAN (table 1)",
    needs: [.generator, .critic])

  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (-real).exp().mean() + fake.exp().mean() - 2
  }

  func generatorLoss(fake: Tensor) -> Tensor { -fake.exp().mean() }
}

@c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Hellinger.self) }
}
