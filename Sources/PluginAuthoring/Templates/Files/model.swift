import GanLabKit

/// A generator and a critic, each with one hidden layer: the smallest pair that can learn a ring.
///
///     G(z) = W₂ tanh(W₁ z + b₁) + b₂,   d(x) = v₂ lrelu(V₁ x + c₁) + c₂
public struct MyModel: Model {
  /// What it says of itself: `help`, `explain` and completion show it.
  public static let about = About(
    "my-model", "a generator and a critic with one hidden layer each",
    formula: "G(z) = W₂ tanh(W₁ z + b₁) + b₂,   d(x) = v₂ lrelu(V₁ x + c₁) + c₂",
    paper: "Goodfellow et al. 2014, Generative adversarial nets",
    provides: [.generator, .critic])

  @Hyperparameter("units of the hidden layers", in: 1...4096) var width = 128

  /// 128 units.
  public init() {}

  /// Draws the weights of both networks: the same plan gives the same weights.
  ///
  /// - Throws: `ComponentError` if a sample is no row of numbers.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    guard plan.sampleShape.rank == 1 else {
      throw ComponentError("my-model makes rows of numbers, and these data are \(plan.sampleShape)")
    }
    let features = plan.sampleShape[0]
    // A stream for each network: what one draws does not change the other.
    var first = plan.random.stream("generator")
    var second = plan.random.stream("discriminator")
    return MyModelNetworks(
      // The dtype is the plan's: floats to train, doubles to check gradients.
      generator: MLP([2, width, features], activation: .tanh, random: &first, dtype: plan.dtype),
      critic: MLP([features, width, 1], activation: .leakyReLU, random: &second, dtype: plan.dtype))
  }
}

/// The two networks.
final class MyModelNetworks: AdversarialNetworks {
  let prior = Prior(dimensions: 2)
  /// True if a sample's logit depends on the others of its batch, as under batch normalisation.
  let criticMixesSamples = false
  private let generator: MLP
  private let critic: MLP

  init(generator: MLP, critic: MLP) {
    self.generator = generator
    self.critic = critic
  }

  /// What is trained and saved, by name.
  var parts: [Part] { [Part(Part.generator, generator), Part(Part.discriminator, critic)] }

  /// Samples [n] + sampleShape of the codes z [n, 2].
  func generate(_ z: Tensor, _ mode: Mode) -> Tensor { generator(z, mode) }

  /// The logits [n, 1] of the samples x [n] + sampleShape.
  func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor { critic(x, mode) }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MyModel.self) }
}
