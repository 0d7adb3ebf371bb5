import GanLabKit

/// The game in which G does not play against D's verdict, but for what D sees in data.
public struct FeatureMatching: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "feature-matching", "G matches the mean of what D's last layer sees in data",
    formula: """
      D maximises  E ln D(x) + E ln(1 - D(G(z)))
      G minimises  ‖E f(x) - E f(G(z))‖²,   f: what D's last layer sees
      """,
    paper: "Salimans et al. 2016, Improved techniques for training GANs (section 3.1)",
    needs: [.generator, .critic, .features], provides: [.classTargets, .criticLogit],
    notes: """
      Means say little of what a batch has in it: many distributions have the same. It is calm where the \
      game is not, and seldom as sharp.
      """)

  /// No hyperparameters.
  public init() {}

  /// -E ln D(x) - E ln(1 - D(G(z))), with D = σ(d).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    binaryCrossEntropy(real, target: targets.real) + binaryCrossEntropy(fake, target: targets.fake)
  }

  /// -E ln D(G(z)): what a plot of vanishing gradients asks for; training takes `matching`.
  public func generatorLoss(fake: Tensor) -> Tensor { (-fake).softplus().mean() }

  /// ‖E f(x) - E f(G(z))‖² of features [n, k] of data and of samples: a scalar.
  public func matching(real: Tensor, fake: Tensor) -> Tensor {
    (real.mean(axes: [0]) - fake.mean(axes: [0])).square().sum()
  }

  /// D's update, repeated, then G's.
  ///
  /// - Throws: `ComponentError` if the critic's last layer does not stand apart.
  public func updates(for networks: any Networks) throws -> [Update] {
    let players = try players(of: networks)
    guard let critic = networks as? any FeatureNetworks else {
      throw ComponentError("feature-matching needs a critic that tells what its last layer sees")
    }
    return Update.ofGame(players) { pass in
      let logits = pass.logits()
      return discriminatorLoss(
        real: logits.real, fake: logits.fake, targets: pass.context.targets)
    } generator: { context in
      let z = context.codes(of: players.prior)
      let fake = context.discriminatorInput(players.generate(z, .training))
      let real = context.discriminatorInput(context.draws.data(context.batch))
      return matching(
        real: withoutRecording { critic.features(real, .training) },
        fake: critic.features(fake, .training))
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, FeatureMatching.self) }
}
