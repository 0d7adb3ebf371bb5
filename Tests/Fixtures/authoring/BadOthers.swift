import GanLabKit

// Models, data sets and switches with one flaw each, as in BadLosses.swift.

/// A critic that looks at its whole batch and says that it does not.
struct Mixing: Model {
  static let about = About(
    "mixing", "has a flaw", formula: "d(x) - mean d", paper: "nobody, never",
    provides: [.generator, .critic])
  func build(_ plan: BuildPlan) throws -> any Networks {
    var random = plan.random
    return Nets(
      MLP([2, 8, 2], activation: .tanh, random: &random, dtype: plan.dtype),
      MLP([2, 8, 1], activation: .tanh, random: &random, dtype: plan.dtype)
    ) { $0 - $0.mean() }
  }
}

/// Logits that are not one to a sample.
struct Wide: Model {
  static let about = About(
    "wide", "has a flaw", formula: "d(x) ∈ R²", paper: "nobody, never",
    provides: [.generator, .critic])
  func build(_ plan: BuildPlan) throws -> any Networks {
    var random = plan.random
    return Nets(
      MLP([2, 8, 2], activation: .tanh, random: &random, dtype: plan.dtype),
      MLP([2, 8, 2], activation: .tanh, random: &random, dtype: plan.dtype)
    ) { $0 }
  }
}

final class Nets: AdversarialNetworks {
  let prior = Prior(dimensions: 2)
  let criticMixesSamples = false
  let generator: MLP
  let critic: MLP
  let last: (Tensor) -> Tensor
  init(_ generator: MLP, _ critic: MLP, last: @escaping (Tensor) -> Tensor) {
    (self.generator, self.critic, self.last) = (generator, critic, last)
  }
  var parts: [Part] { [Part(Part.generator, generator), Part(Part.discriminator, critic)] }
  func generate(_ z: Tensor, _ mode: Mode) -> Tensor { generator(z, mode) }
  func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor { last(critic(x, mode)) }
}

/// Networks of floats, whatever the plan says.
struct Floats: Model {
  static let about = About(
    "floats", "has a flaw", formula: "G(z)", paper: "nobody, never", provides: [.generator])
  func build(_ plan: BuildPlan) throws -> any Networks {
    var random = plan.random
    return OneNet(MLP([2, 8, 2], activation: .tanh, random: &random))
  }
}

final class OneNet: GeneratorNetworks {
  let prior = Prior(dimensions: 2)
  let generator: MLP
  init(_ generator: MLP) { self.generator = generator }
  var parts: [Part] { [Part(Part.generator, generator)] }
  func generate(_ z: Tensor, _ mode: Mode) -> Tensor { generator(z, mode) }
}

/// Samples that are not where the density is.
struct Moved: Dataset {
  static let about = About("moved", "has a flaw", formula: "N(0, 1)", provides: [.plane])
  func source() throws -> any DataSource {
    Source(mixture: try GaussianMixture(means: [[0, 0]], deviations: [1])) { $0 + 1 }
  }
}

/// One coordinate more than it says.
struct Spacious: Dataset {
  static let about = About("spacious", "has a flaw", formula: "N(0, 1)", provides: [.plane])
  func source() throws -> any DataSource {
    Source(mixture: nil) { concatenate([$0, $0], axis: 1) }
  }
}

struct Source: DataSource {
  let mixture: GaussianMixture?
  let hasModes = false
  let sampleShape: Shape = [2]
  let change: (Tensor) -> Tensor
  init(mixture: GaussianMixture?, change: @escaping (Tensor) -> Tensor) {
    (self.mixture, self.change) = (mixture, change)
  }
  func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    change(random.normal([count, 2], dtype: dtype))
  }
}

/// A probability of more than 1.
struct Overbearing: Switch {
  static let about = About(
    "overbearing", "has a flaw", formula: "s = 1.5", paper: "nobody, never",
    needs: [.critic, .classTargets])
  func adjust(_ targets: inout ClassTargets) { targets.real = 1.5 }
}

/// A penalty on the critic's slope whose inner gradient is cut off from the weights.
struct CutOff: Switch {
  static let about = About(
    "cut-off", "has a flaw", formula: "E ‖∇d(x)‖²", paper: "nobody, never", needs: [.critic])
  func discriminatorPenalty(_ pass: DiscriminatorPass) throws -> Tensor? {
    let x = pass.real.tracked()
    let d = pass.discriminate(x)
    let slopes = try gradient(of: d.sum(), withRespectTo: [x], recording: false)[0]
    // Something of the weights' own, so that there is a gradient at all.
    return slopes.square().mean() + d.mean()
  }
}

/// A density without an axis of its own for the one number of each sample.
struct Flat: Model {
  static let about = About(
    "flat", "has a flaw", formula: "ln q = -x²/2", paper: "nobody, never", provides: [.likelihood])
  func build(_ plan: BuildPlan) throws -> any Networks {
    Energy(plan) { x, _ in (x.square() * -0.5).sum(axes: [1]) }
  }
}

/// A density that is another each time it is asked for.
struct Fickle: Model {
  static let about = About(
    "fickle", "has a flaw", formula: "ln q = -x²/2", paper: "nobody, never",
    provides: [.likelihood])
  func build(_ plan: BuildPlan) throws -> any Networks {
    var calls = 0.0
    return Energy(plan) { x, _ in
      calls += 1
      return (x.square() * -0.5).sum(axes: [1], keepingAxes: true) - calls
    }
  }
}

/// A density whose scale is cut off from what it was computed by.
struct CutScale: Model {
  static let about = About(
    "cut-scale", "has a flaw", formula: "ln q = s - (e^s x)²/2", paper: "nobody, never",
    provides: [.likelihood])
  func build(_ plan: BuildPlan) throws -> any Networks {
    Energy(plan) { x, network in
      let s = network(x, .training)
      return s.detached - ((s.exp() * x).square() * 0.5).sum(axes: [1], keepingAxes: true)
    }
  }
}

final class Energy: LikelihoodNetworks {
  let network: MLP
  let density: (Tensor, MLP) -> Tensor
  init(_ plan: BuildPlan, density: @escaping (Tensor, MLP) -> Tensor) {
    var random = plan.random
    network = MLP([2, 4, 1], activation: .tanh, random: &random, dtype: plan.dtype)
    self.density = density
  }
  var parts: [Part] { [Part(Part.model, network)] }
  func logDensity(_ x: Tensor, _ mode: Mode) -> Tensor { density(x, network) }
}

/// The plugin's entry.
@c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin {
    register(
      $0, Mixing.self, Wide.self, Floats.self, Moved.self, Spacious.self, Overbearing.self,
      CutOff.self,
      Flat.self, Fickle.self, CutScale.self)
  }
}
