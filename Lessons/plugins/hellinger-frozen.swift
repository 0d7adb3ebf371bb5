import GanLabKit

/// Hellinger with one mistake: G's loss has the right value and no gradient. Broken on purpose, see lesson 16.
struct HellingerFrozen: AdversarialLoss {
  static let about = About(
    "hellinger-frozen", "the game about the squared Hellinger distance, without a gradient for G",
    formula: """
      D maximises  E [1 - exp(-d(x))] + E [1 - exp(d(G(z)))]
      G minimises  -E exp(d(G(z)))
      """,
    paper: "none: broken on purpose",
    needs: [.generator, .critic])

  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (-real).exp().mean() + fake.exp().mean() - 2
  }

  func generatorLoss(fake: Tensor) -> Tensor {
    withoutRecording { -fake.exp().mean() }
  }
}

@c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, HellingerFrozen.self) }
}
