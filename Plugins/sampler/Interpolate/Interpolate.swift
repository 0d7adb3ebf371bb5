import GanLabKit
import Glibc

/// Samples on the way from one code to another, along a straight line and along a great circle.
public struct Interpolate: Sampler {
  /// The ways there are.
  public enum Path: String, CaseIterable, HyperparameterChoice {
    /// (1 - t) a + t b.
    case lerp
    /// Along the great circle, at constant speed.
    case slerp
    /// Both, for the same pairs of codes.
    case both
  }

  /// What it says of itself.
  public static let about = About(
    "interpolate", "samples on the way from one latent code to another",
    formula: """
      lerp:  (1 - t) a + t b
      slerp: sin((1 - t) ω)/sin ω · a + sin(t ω)/sin ω · b,   cos ω = ⟨a, b⟩ / ‖a‖ ‖b‖
      """,
    paper: "White 2016, Sampling generative networks",
    needs: [.generator],
    notes: """
      In many dimensions a Gaussian's codes lie near a sphere, and the middle of a straight line lies \
      deep inside it, where the generator was never trained; the great circle stays near the sphere.
      """)

  @Hyperparameter("the way from code to code") var path = Path.both
  @Hyperparameter("samples on each way, both ends included", in: 2...10_000) var steps = 16

  /// Both ways, 16 samples each.
  public init() {}

  /// As many whole ways as fit into `count`, and at least one pair of codes.
  ///
  /// - Throws: `ComponentError` if the model has no generator; `Cancelled`.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    let prior = try context.prior()
    let paths: [Path] = path == .both ? [.lerp, .slerp] : [path]
    let pairs = max(1, count / (steps * paths.count))
    var pieces: [Tensor] = []
    var groups: [SampleSet.Group] = []
    for pair in 1...pairs {
      try context.checkCancelled()
      let a = prior.samples(1, random: &context.random)
      let b = prior.samples(1, random: &context.random)
      for path in paths {
        let start = groups.last?.range.upperBound ?? 0
        groups.append(.init("\(path.rawValue) \(pair)", start..<start + steps))
        let z = way(path, from: a, to: b)
        pieces.append(try withoutRecording { try context.generate(z) })
      }
      context.report(Double(pair) / Double(pairs))
    }
    return SampleSet(concatenate(pieces), groups: groups)
  }

  /// Codes [steps, dimensions] from a [1, dimensions] to b.
  private func way(_ path: Path, from a: Tensor, to b: Tensor) -> Tensor {
    let t = Tensor.of((0..<steps).map { Double($0) / Double(steps - 1) }, [steps, 1])
    let line = (1 - t) * a + t * b
    guard path == .slerp else { return line }
    let cosine = (a * b).sum() / (a.norm() * b.norm()).sum()
    // Codes in one line have no great circle of their own: the straight line serves.
    guard let value = try? cosine.item(), abs(value) < 0.9999 else { return line }
    let omega = Tensor.scalar(acos(value))
    return ((1 - t) * omega).sin() / omega.sin() * a + (t * omega).sin() / omega.sin() * b
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Interpolate.self) }
}
