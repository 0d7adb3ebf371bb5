import GanLabKit

/// The game in which D also names the class, and G is to make images whose class is named rightly.
public struct AuxiliaryClassifier: AdversarialLoss {
  /// What it says of itself.
  public static let about = About(
    "acgan", "the non-saturating game, and the code length of the class in both losses",
    formula: """
      L_C = -E ln p(y|x) - E ln p(y|G(z, y))
      D minimises  -E ln D(x) - E ln(1 - D(G(z, y))) + w L_C
      G minimises  -E ln D(G(z, y)) + w (-E ln p(y|G(z, y)))
      """,
    paper:
      "Odena, Olah & Shlens 2017, Conditional image synthesis with auxiliary classifier GANs",
    needs: [.conditional, .critic, .classifier, .labels], provides: [.classTargets, .criticLogit],
    notes: """
      G gains by images that are easy to name, not by all images of a class: with a large weight, those \
      of one class become alike (Gong et al. 2019, Twin auxiliary classifiers GAN).
      """)

  @Hyperparameter("the weight w of the class", in: 0...1000) var weight = 1.0

  /// Both parts weigh the same.
  public init() {}

  /// -E ln D(x) - E ln(1 - D(G(z, y))), with D = σ(d).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    binaryCrossEntropy(real, target: targets.real) + binaryCrossEntropy(fake, target: targets.fake)
  }

  /// -E ln D(G(z, y)) = E softplus(-d).
  public func generatorLoss(fake: Tensor) -> Tensor { (-fake).softplus().mean() }

  /// D's update, repeated, then G's.
  ///
  /// - Throws: `ComponentError` if the critic names no classes.
  public func updates(for networks: any Networks) throws -> [Update] {
    guard let networks = networks as? any AuxiliaryNetworks else {
      throw ComponentError(
        "the loss acgan needs a discriminator that names classes: model acgan has one")
    }
    return Update.ofGame(networks) { pass in
      guard let classes = pass.classes else {
        throw ComponentError("the loss acgan needs codes that name a class")
      }
      let (real, fake) = judged(pass, by: networks)
      let game = discriminatorLoss(
        real: real.real, fake: fake.real, targets: pass.context.targets)
      let naming = codeLength(of: classes, real.classes) + codeLength(of: classes, fake.classes)
      return game + naming * weight
    } generator: { context in
      let z = context.draws.codes(context.batch, of: networks.prior)
      guard let classes = networks.prior.classes(of: z) else {
        throw ComponentError("the loss acgan needs codes that name a class")
      }
      let fake = context.discriminatorInput(networks.generate(z, .training))
      let judged = networks.judge(fake, .training)
      return generatorLoss(fake: judged.real) + codeLength(of: classes, judged.classes) * weight
    }
  }

  private typealias Judged = (real: Tensor, classes: Tensor)

  /// Both batches, in one pass where D treats each sample by itself.
  private func judged(
    _ pass: DiscriminatorPass, by networks: any AuxiliaryNetworks
  ) -> (real: Judged, fake: Judged) {
    let isOnePass = !networks.criticMixesSamples || pass.context.mixesBatches
    guard isOnePass, pass.real.failure == nil, pass.fake.failure == nil else {
      return (networks.judge(pass.real, .training), networks.judge(pass.fake, .training))
    }
    let both = networks.judge(concatenate([pass.real, pass.fake]), .training)
    let count = pass.real.shape[0]
    let (first, second) = (0..<count, count..<count + pass.fake.shape[0])
    return (
      (both.real.sliced(first), both.classes.sliced(first)),
      (both.real.sliced(second), both.classes.sliced(second))
    )
  }

  /// -E ln p(y|x) for classes y as rows of a 1 and zeros.
  private func codeLength(of classes: Tensor, _ logits: Tensor) -> Tensor {
    -(classes * logits.logSoftmax()).sum(axes: [1]).mean()
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, AuxiliaryClassifier.self) }
}
