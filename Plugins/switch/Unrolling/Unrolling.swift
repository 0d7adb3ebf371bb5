import GanLabKit

/// Lets G look some steps of D ahead: it descends its loss against the D that D would become.
public struct Unrolling: Switch {
  /// What it says of itself.
  public static let about = About(
    "unrolled", "lets G look k steps of D ahead, and see how D would answer",
    formula: """
      θ⁰ = θ,   θᵏ⁺¹ = θᵏ - η ∇L_D(G, θᵏ)
      G minimises  L_G(G, θᴷ), and the gradient goes through all K steps
      """,
    paper:
      "Metz, Poole, Pfau & Sohl-Dickstein 2017, Unrolled generative adversarial networks (equations 3 to 10)",
    needs: [.generator, .critic],
    notes: """
      D itself moves as without: what it would become is forgotten after G's update. To go to one mode pays only \
      until D has seen it; G now sees that it will. The steps are plain gradient steps of the size η, each on \
      a fresh batch, and a step of G costs about 3 K of D's. Running averages of normalisation in D follow \
      the steps ahead, too.
      """)

  @Hyperparameter("D's steps ahead, K", in: 1...100) var steps = 5
  @Hyperparameter("the size η of these steps", in: 1e-9...10) var rate = 0.01

  /// Five steps of 0.01.
  public init() {}

  /// L_G against θᴷ, with the gradient of the whole: a scalar of that value whose gradient is it.
  ///
  /// D's parameters are moved ahead in place. The gradient goes back step by step, each time at the θᵏ of that
  /// step: with a = ∂L_G/∂θᴷ,
  ///
  ///     ∂L_G/∂φ ← ∂L_G/∂φ - η ∂/∂φ ⟨a, ∇L_D(φ, θᵏ)⟩,   a ← a - η ∂/∂θᵏ ⟨a, ∇L_D(φ, θᵏ)⟩,
  ///
  /// so that what is kept of a step is θᵏ and the draws, not its graph.
  ///
  /// - Throws: The errors of both losses.
  public func generatorObjective(_ pass: GeneratorPass) throws -> Tensor? {
    guard let critic = pass.networks.part(Part.discriminator),
      let generator = pass.networks.part(Part.generator)
    else { return nil }
    let theta = critic.network.parameters.map(\.tensor)
    let phi = generator.network.parameters.map(\.tensor)
    let context = pass.context
    let before = copies(of: theta)
    defer { try? assign(before, to: theta) }

    var moments: [(theta: [Tensor], draws: any Draws)] = []
    for _ in 0..<steps {
      moments.append((copies(of: theta), context.draws))
      let slopes = try gradient(of: pass.discriminatorLoss(), withRespectTo: theta)
      for (parameter, slope) in zip(theta, slopes) {
        try parameter.assign(withoutRecording { parameter.detached - slope * rate })
      }
    }
    let loss = try pass.generatorLoss()
    let draws = context.draws
    var (gradient, ahead) = split(
      try GanLabKit.gradient(of: loss, withRespectTo: phi + theta), at: phi.count)
    for moment in moments.reversed() {
      try assign(moment.theta, to: theta)
      context.draws = moment.draws
      let slopes = try GanLabKit.gradient(
        of: pass.discriminatorLoss(), withRespectTo: theta, recording: true)
      let product = zip(slopes, ahead).map { ($0 * $1).sum() }
      let answer = split(
        try GanLabKit.gradient(
          of: product.dropFirst().reduce(product[0], +), withRespectTo: phi + theta),
        at: phi.count)
      gradient = zip(gradient, answer.0).map { $0 - $1 * rate }
      ahead = zip(ahead, answer.1).map { $0 - $1 * rate }
    }
    context.draws = draws
    // L_G's value, and φ - φ beside it, which is 0 and has the gradient.
    return zip(phi, gradient).reduce(loss.detached) { sum, pair in
      sum + ((pair.0 - pair.0.detached) * pair.1).sum()
    }
  }

  private func copies(of tensors: [Tensor]) -> [Tensor] {
    withoutRecording { tensors.map { $0.detached * 1 } }
  }

  private func assign(_ values: [Tensor], to tensors: [Tensor]) throws {
    for (tensor, value) in zip(tensors, values) { try tensor.assign(value) }
  }

  private func split(_ tensors: [Tensor], at count: Int) -> ([Tensor], [Tensor]) {
    (Array(tensors.prefix(count)), Array(tensors.dropFirst(count)))
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Unrolling.self) }
}
