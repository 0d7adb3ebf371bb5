import GanLabKit
import TestSupport
import Testing

/// Ten steps of training, by the losses, switches and networks that learners load, against PyTorch:
/// every loss, penalty and gradient norm on the way, and every weight at the end.
struct TraceTests {
  @Test func fileIsWhole() throws {
    let traces = try Trace.all()
    #expect(traces.count == 6)
    for trace in traces {
      #expect(trace.updates.count == 10 * (trace.dSteps + 1), "\(trace.name)")
      #expect(trace.float64.losses.count == trace.updates.count)
      #expect(trace.float64.gradientNorms.count == trace.updates.count)
    }
  }

  @Test(arguments: try Trace.all(), DType.allCases)
  func agreesWithPyTorch(_ trace: Trace, _ dtype: DType) throws {
    let networks = try Plugins.networks(hidden: ["16", "16"], dtype)
    let generator = try #require(networks.part(Part.generator))
    let discriminator = try #require(networks.part(Part.discriminator))
    try generator.network.load(trace.generator)
    try discriminator.network.load(trace.discriminator)
    let found = try train(trace, networks, dtype)

    let expected = dtype == .float32 ? trace.float32 : trace.float64
    let tolerance = Tolerance.mixed(dtype == .float32 ? 2e-5 : 1e-11)
    func compare(_ name: String, _ found: [Double], _ expected: [Double]) {
      let problem = mismatch(
        Values(shape: [found.count], values: found),
        Values(shape: [expected.count], values: expected), tolerance)
      #expect(problem == nil, "\(name)")
    }
    compare("losses", found.losses, expected.losses)
    compare("penalties", found.penalties, expected.penalties)
    compare("gradient norms", found.gradientNorms, expected.gradientNorms)
    for (part, layers) in [
      (generator, expected.generator), (discriminator, expected.discriminator),
    ] {
      let weights = part.network.parameters.map(\.tensor)
      #expect(mismatch(weights, layers.flatMap(\.tensors), tolerance) == nil, "\(part.name)")
    }
  }

  /// What a run notes.
  private struct Notes {
    var losses: [Double] = []
    var penalties: [Double] = []
    var gradientNorms: [Double] = []
  }

  /// The loop of the lab's trainer, on recorded draws.
  private func train(
    _ trace: Trace, _ networks: any AdversarialNetworks, _ dtype: DType
  ) throws -> Notes {
    let probe = Probe(try trace.makeSwitches())
    let updates = try trace.makeLoss().updates(for: networks)
    var optimizers: [String: any Optimizer] = [:]
    for part in networks.parts { optimizers[part.name] = try trace.makeOptimizer(for: part) }
    var notes = Notes()
    var recorded = trace.updates.makeIterator()
    for step in 0..<10 {
      for update in updates {
        for _ in 0..<(update.isRepeated ? trace.dSteps : 1) {
          let next = recorded.next()
          let draws = try #require(next)
          #expect(update.part == (draws.network == "D" ? Part.discriminator : Part.generator))
          let context = StepContext(
            batch: trace.batch, step: step, switches: [probe],
            draws: ReplayedDraws(x: draws.x, z: draws.z, t: draws.t, dtype: dtype))
          let loss = try update.objective(context)
          let optimizer = try #require(optimizers[update.part])
          let gradients = try gradient(
            of: loss, withRespectTo: optimizer.parameters.map(\.tensor))
          notes.losses.append(try loss.item())
          notes.gradientNorms.append(
            try gradients.reduce(0) { $0 + (try $1.sumOfSquares()) }.squareRoot())
          try optimizer.step(gradients)
          probe.afterUpdate(of: try #require(networks.part(update.part)))
          // Each recorded draw is taken once, and nothing else is drawn.
          let asked = try #require(context.draws as? ReplayedDraws).asked
          let given = [("data", draws.x), ("codes", draws.z), ("uniform", draws.t)]
          #expect(asked == given.filter { $0.1 != nil }.map(\.0))
        }
      }
    }
    let left = recorded.next()
    #expect(left == nil)
    notes.penalties = probe.penalties
    return notes
  }
}

/// Hands everything on to other switches, and notes the penalties that they ask for.
private final class Probe: Switch {
  static let about = About("probe", "notes penalties")
  private let inner: [any Switch]
  private(set) var penalties: [Double] = []

  init() { inner = [] }
  init(_ inner: [any Switch]) { self.inner = inner }

  func adjust(_ targets: inout ClassTargets) { for item in inner { item.adjust(&targets) } }

  func discriminatorInput(_ x: Tensor, _ context: StepContext) -> Tensor {
    inner.reduce(x) { $1.discriminatorInput($0, context) }
  }

  func discriminatorPenalty(_ pass: DiscriminatorPass) throws -> Tensor? {
    let found = try inner.compactMap { try $0.discriminatorPenalty(pass) }
    penalties += try found.map { try $0.item() }
    return found.first.map { found.dropFirst().reduce($0) { $0 + $1 } }
  }

  func afterUpdate(of part: Part) { for item in inner { item.afterUpdate(of: part) } }
}
