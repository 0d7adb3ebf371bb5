import GanLabKit

/// Hellinger with one mistake: G minimises what it should maximise. See lesson 16.
struct HellingerSign: AdversarialLoss {
  static let about = About(
    "hellinger-sign", "the game about the squared Hellinger distance, with a sign that is wrong",
    formula: """
      D maximises  E [1 - exp(-d(x))] + E [1 - exp(d(G(z)))]
      G minimises  E exp(d(G(z)))
      """,
    paper: "none: broken on purpose",
    needs: [.generator, .critic])

  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (-real).exp().mean() + fake.exp().mean() - 2
  }

  func generatorLoss(fake: Tensor) -> Tensor { fake.exp().mean() }
}

@c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, HellingerSign.self) }
}
