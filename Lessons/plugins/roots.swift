import GanLabKit

/// A loss with a mistake: the root of a logit, which can be negative. Broken on purpose, see lesson 16.
struct Roots: AdversarialLoss {
  static let about = About(
    "roots", "rewards D's scores by their roots, and forgets that scores have a sign",
    formula: """
      D minimises  -E √d(x) - E √(-d(G(z)))
      G minimises  -E √d(G(z))
      """,
    paper: "none: broken on purpose",
    needs: [.generator, .critic])

  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    -real.sqrt().mean() - (-fake).sqrt().mean()
  }

  func generatorLoss(fake: Tensor) -> Tensor { -fake.sqrt().mean() }
}

@c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Roots.self) }
}
