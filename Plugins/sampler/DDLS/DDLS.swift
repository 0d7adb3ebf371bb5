import GanLabKit

/// Discriminator driven latent sampling: Langevin dynamics on the codes of a GAN, which the critic drives to
/// where its samples look real.
public struct DDLS: ChainSampler {
  /// Which coordinates of a code move, where not all of them do.
  public enum Choice: String, CaseIterable, HyperparameterChoice {
    /// The first ones.
    case first
    /// Drawn by chance, the same for all chains.
    case random
    /// Those along which the energy's slope differs most from code to code.
    case variance
  }

  /// What it says of itself.
  public static let about = About(
    "ddls", "walks codes by Langevin dynamics to where the critic sees data",
    formula: """
      E(z) = -ln p₀(z) - d(G(z))          d: the critic's logit, or its value
      z ← z - ε/2 ∇E(z) + s √ε n,   n ~ N(0, I),   N times;   x = G(z)
      """,
    paper: "Che et al. 2020, Your GAN is secretly an energy-based model and you should use "
      + "discriminator driven latent sampling",
    needs: [.generator, .critic],
    notes: """
      With the best D the walk's limit is the density of the data: precision rises. With a D that is too \
      sure of itself the codes gather where it is surest, and recall falls: let dims coordinates move alone, or \
      have diversity push the chains of a group apart. Plain Langevin has a bias that grows with ε; mala=on \
      takes it away, at the price of moves that are refused. r_hat above 1.05 says that the chains still \
      remember where they began.
      """)

  @Hyperparameter("moves N of each chain", in: 0...1_000_000) var steps = 100
  @Hyperparameter("the step size ε", in: 1e-9...100) var stepSize = 0.01
  @Hyperparameter("the scale s of the noise; 0: gradient descent", in: 0...100) var noise = 1.0
  @Hyperparameter("what is left of ε in the last move", in: 1e-6...1) var decay = 1.0
  @Hyperparameter("accept or refuse each move, so that no bias is left") var mala = false
  @Hyperparameter("coordinates that move; 0: all", in: 0...1_000_000) var dims = 0
  @Hyperparameter("which those are") var dimsBy = Choice.first
  @Hyperparameter(
    "weight c of the penalty c / (mean distance in the group) of each chain", in: 0...1e6)
  var diversity = 0.0
  @Hyperparameter("chains that the penalty keeps apart from each other", in: 2...4096) var group =
    225
  @Hyperparameter(
    "moves before the first sample of a chain, where thin draws several", in: 0...1_000_000)
  var burnIn = 50
  @Hyperparameter("moves between two samples of a chain; 0: its end alone", in: 0...1_000_000)
  var thin = 0
  @Hyperparameter("which of the generator's weights") var weights = GeneratorWeights.average

  /// 100 moves of 0.01 in all coordinates.
  public init() {}

  /// The moves of each chain.
  public var moveCount: Int { steps }
  /// True: codes.
  public var movesCodes: Bool { true }

  /// `count` samples: the ends of as many chains, or several of each.
  ///
  /// - Throws: `ComponentError` if the model has no critic, if nobody says what its output means, if an
  ///   option asks for what is not there, or if a chain leaves the finite numbers; `Cancelled`.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    let kept = try keptMoves()
    let chains = (count + kept.count - 1) / kept.count
    let trace = try trace(chains, keeping: kept, context)
    // The end of the walk is written down in any case; it is a sample only where it is asked for.
    let ends = zip(trace.moves, trace.states).filter { kept.contains($0.0) }.map(\.1)
    let codes = ends.count == 1 ? ends[0] : concatenate(ends).sliced(0..<count)
    let samples = try context.generated(codes, in: context.game(weights))
    var figures = trace.figures
    // Of chains that do not agree yet nobody knows what they are worth.
    let later = trace.chains(from: burnInShare)
    if ends.count > 1, let hat = ChainDiagnostics.splitRHat(later), hat < 1.1,
      let worth = ChainDiagnostics.effectiveSize(later)
    {
      // Of the energies behind the burn-in; there are no more independent samples than samples.
      figures.append(
        NamedFigure(
          "effective_samples", min(worth, Double(count)),
          "independent samples that these are worth", unit: .count))
    }
    return SampleSet(samples, figures: figures)
  }

  /// Walks `count` chains from codes of the prior.
  ///
  /// - Throws: As `samples`.
  public func trace(
    _ count: Int, keeping: [Int], _ context: SamplingContext
  ) throws -> ChainTrace {
    try context.checkCriticIsKnown()
    let game = try context.game(weights)
    let energy = LatentEnergy(game)
    let start = try context.codes(count)
    let penalty = DiversityPenalty(weight: diversity, group: group)
    var dynamics = LangevinDynamics(stepSize: stepSize, moves: steps)
    dynamics.noise = noise
    dynamics.remainingStep = decay
    dynamics.isCorrected = mala
    dynamics.moving = try moving(energy, start, context)
    dynamics.penalty = penalty.weight > 0 ? penalty : nil
    return try dynamics.run(from: start, down: energy, keeping: keeping, in: context)
  }

  private var burnInShare: Double { Double(burnIn) / Double(max(steps, 1)) }

  /// The moves after which a chain gives a sample.
  private func keptMoves() throws -> [Int] {
    let (last, first) = (steps, burnIn)
    guard thin > 0 else { return [last] }
    guard first + thin <= last else {
      throw ComponentError(
        "no sample is left of \(last) moves after a burn-in of \(first), one in \(thin)",
        option: "thin")
    }
    return Array(stride(from: first + thin, through: last, by: thin))
  }

  /// Ones for the coordinates that move [1, k]; nil where all do.
  private func moving(
    _ energy: LatentEnergy, _ start: Tensor, _ context: SamplingContext
  ) throws -> Tensor? {
    let prior = energy.game.prior
    guard dims <= prior.latent else {
      throw ComponentError(
        "\(dims) coordinates cannot move: a code of this model has \(prior.latent)",
        option: "dims")
    }
    let (count, choice) = (dims, dimsBy)
    guard prior.latent > 0 else {
      throw ComponentError("the codes of this model have no coordinates of their own to move")
    }
    // What names a class, or is given of a sample, stays.
    guard count > 0 || prior.latent < prior.dimensions else { return nil }
    let wanted = count > 0 ? count : prior.latent
    let chosen: [Int]
    switch choice {
    case .first: chosen = Array(0..<wanted)
    case .random: chosen = context.random.permutation(prior.latent).prefix(wanted).map(Int.init)
    case .variance: chosen = try steepest(wanted, energy, start, context)
    }
    var mask = [Double](repeating: 0, count: prior.dimensions)
    for place in chosen { mask[place] = 1 }
    return Tensor.of(mask, [1, prior.dimensions])
  }

  /// The coordinates in which ∇E varies most over (at most 256 of) the codes `start`.
  private func steepest(
    _ wanted: Int, _ energy: LatentEnergy, _ start: Tensor, _ context: SamplingContext
  ) throws -> [Int] {
    let some = start.sliced(0..<min(256, start.shape[0])).tracked()
    let slopes = try gradient(of: energy.energy(some).sum(), withRespectTo: [some])[0]
    context.note(energy.cost, times: some.shape[0])
    let centred = slopes - slopes.mean(axes: [0], keepingAxes: true)
    let variances = try centred.square().mean(axes: [0]).doubles()
    return (0..<energy.game.prior.latent).sorted {
      (variances[$1], $0) < (variances[$0], $1)
    }.prefix(wanted).map { $0 }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, DDLS.self) }
}
