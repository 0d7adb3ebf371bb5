import GanLabKit

/// Hellinger with one mistake: a word that tensors do not know. Broken on purpose, see lesson 16.
struct Typo: AdversarialLoss {
  static let about = About(
    "typo", "the game about the squared Hellinger distance, misspelt",
    needs: [.generator, .critic])

  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (-real).expo().mean() + fake.exp().mean() - 2
  }

  func generatorLoss(fake: Tensor) -> Tensor { -fake.exp().mean() }
}

@c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Typo.self) }
}
