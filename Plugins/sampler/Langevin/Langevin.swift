import GanLabKit

/// Langevin dynamics in the space of the samples, down an energy that is known there.
public struct Langevin: ChainSampler {
  /// The energies there are.
  public enum EnergyChoice: String, CaseIterable, HyperparameterChoice {
    /// -ln p of the data, where their density is known exactly.
    case data
    /// -ln q of a model that knows its own density.
    case model
    /// -d of the critic.
    case critic
  }

  /// Where chains begin.
  public enum Start: String, CaseIterable, HyperparameterChoice {
    /// At the generator's samples for the critic's energy, else at a standard normal.
    case usual
    /// At a standard normal, `spread` times as wide.
    case normal
    /// At samples of the generator.
    case generator
    /// At data.
    case data
  }

  /// What it says of itself.
  public static let about = About(
    "langevin", "walks samples by Langevin dynamics down an energy that is known",
    formula: "x ← x - ε/2 ∇E(x) + s √ε n,   n ~ N(0, I),   N times",
    paper: "Roberts & Tweedie 1996, Exponential convergence of Langevin distributions and their "
      + "discrete approximations",
    needs: [],
    notes: """
      A case to learn from: with energy=data the limit is known, so that one sees what the walk itself does. \
      A step size that is large beside σ² of the narrowest mode leaves a bias or blows up; mala=on takes the \
      bias away. Between modes that lie far apart no chain passes: how much each mode gets is decided by \
      the start. energy=critic walks in the space of samples, where ddls walks among the codes: nothing \
      keeps it on the generator's samples.
      """)

  @Hyperparameter("whose energy") var energy = EnergyChoice.data
  @Hyperparameter("moves N of each chain", in: 0...1_000_000) var steps = 200
  @Hyperparameter("the step size ε", in: 1e-9...100) var stepSize = 1e-4
  @Hyperparameter("the scale s of the noise; 0: gradient descent", in: 0...100) var noise = 1.0
  @Hyperparameter("what is left of ε in the last move", in: 1e-6...1) var decay = 1.0
  @Hyperparameter("accept or refuse each move, so that no bias is left") var mala = false
  @Hyperparameter("where chains begin") var start = Start.usual
  @Hyperparameter("standard deviation of a normal start", in: 0...1e6) var spread = 1.0

  /// 200 moves of 1e-4 down the energy of the data.
  public init() {}

  /// The moves of each chain.
  public var moveCount: Int { steps }
  /// False: samples.
  public var movesCodes: Bool { false }

  /// The ends of `count` chains.
  ///
  /// - Throws: `ComponentError` if nobody knows the energy, or if a chain leaves the finite numbers;
  ///   `Cancelled`.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    let trace = try trace(count, keeping: [], context)
    return SampleSet(trace.last, figures: trace.figures)
  }

  /// Walks `count` chains.
  ///
  /// - Throws: As `samples`.
  public func trace(
    _ count: Int, keeping: [Int], _ context: SamplingContext
  ) throws -> ChainTrace {
    var dynamics = LangevinDynamics(stepSize: stepSize, moves: steps)
    dynamics.noise = noise
    dynamics.remainingStep = decay
    dynamics.isCorrected = mala
    return try dynamics.run(
      from: begin(count, context), down: energy(context), keeping: keeping, in: context)
  }

  private func energy(_ context: SamplingContext) throws -> any Energy {
    switch energy {
    case .data:
      guard let density = context.source?.density else {
        throw ComponentError(
          "nobody knows the density of these data: data ring, or energy=model of a flow",
          option: "energy")
      }
      return DensityEnergy(density)
    case .model:
      guard let networks = context.networks as? any LikelihoodNetworks else {
        throw ComponentError(
          "this model does not know its density: model realnvp, or energy=data", option: "energy")
      }
      return DensityEnergy(networks)
    case .critic:
      guard let networks = context.networks as? any AdversarialNetworks else {
        throw ComponentError(
          "this model has no critic: model gan-mlp, or energy=data", option: "energy")
      }
      try context.checkCriticIsKnown()
      return CriticEnergy(networks)
    }
  }

  private func begin(_ count: Int, _ context: SamplingContext) throws -> Tensor {
    guard let source = context.source else {
      throw ComponentError("the shape of a sample is that of the data, and there are none")
    }
    switch start {
    case .usual where energy == .critic, .generator:
      return try withoutRecording { try context.generate(context.codes(count)).detached }
    case .usual, .normal:
      let shape = Shape([count] + source.sampleShape.dimensions)
      return context.random.normal(shape) * spread
    case .data:
      return source.samples(count, random: &context.random, dtype: .float32)
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Langevin.self) }
}
