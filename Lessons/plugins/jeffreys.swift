import GanLabKit

/// Jeffreys' divergence, KL both ways at once: the exercise of lesson 16, solved.
struct Jeffreys: AdversarialLoss {
  static let about = About(
    "jeffreys", "the game about KL(p_d ‖ p_g) + KL(p_g ‖ p_d)",
    formula: """
      D maximises  E [1 + d(x) - exp(-d(x))] + E [1 - d(G(z)) - exp(d(G(z)))]
      G minimises  -E [d(G(z)) + exp(d(G(z)))]
      """,
    paper: "Nowozin, Cseke & Tomioka 2016, f-GAN (table 1)",
    needs: [.generator, .critic])

  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    ((-real).exp() - real).mean() + (fake.exp() + fake).mean() - 2
  }

  func generatorLoss(fake: Tensor) -> Tensor { -(fake.exp() + fake).mean() }
}

@c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Jeffreys.self) }
}
