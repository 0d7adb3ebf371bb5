import GanLabKit
import Glibc

/// A map of points on the plane by t-SNE, exact (van der Maaten & Hinton 2008, Visualizing data using t-SNE).
///
/// Points that are neighbours are drawn near each other. What is far apart on the map is different, but how far
/// says little, nor does the size of a cluster.
public struct TSNE: Sendable {
  /// How a map is made.
  public struct Options: Sendable, Equatable {
    /// About how many neighbours of a point count.
    public var perplexity = 30.0
    /// Steps of gradient descent.
    public var steps = 500
    /// What all p_ij are multiplied by at first, so that clusters form before they spread (section 3.4).
    public var exaggeration = 12.0

    /// 500 steps at a perplexity of 30.
    public init() {}

    /// Steps with exaggeration and little momentum: 250, but no more than half of all.
    var early: Int { min(250, steps / 2) }

    /// The step size for `count` points: n / 4α, and 50 at least.
    ///
    /// (Belkina et al. 2019, Automated optimized parameters for t-SNE; the 4 is that of the gradient.)
    func rate(_ count: Int) -> Double { max(Double(count) / (4 * exaggeration), 50) }
  }

  /// The places on the map: [x, y, x, y, …], their mean at the origin.
  public let points: [Double]
  /// KL(P ‖ Q) at the end, in nats.
  public let divergence: Double
  /// The steps after which it was noted.
  public let steps: [Int]
  /// KL(P ‖ Q) after them.
  public let course: [Double]
  /// The nearest of the other points to each, before they were mapped.
  public let nearest: [Int]

  /// Steps between two looks at the divergence.
  private static let interval = 25

  /// The map of `points`, from a cloud around the origin of deviation 10⁻⁴ that `random` draws.
  ///
  /// The descent is that of the paper's own code: momentum 0.5, then 0.8, and for each coordinate a gain that grows
  /// by 0.2 where the last move went against the gradient and shrinks by a fifth where not.
  ///
  /// - Parameters:
  ///   - points: What is mapped, in any number of coordinates.
  ///   - options: Perplexity, steps, exaggeration.
  ///   - random: Where the map starts.
  ///   - progress: Told how much is done, from 0 to 1.
  ///   - isInterrupted: Asked before each step; true ends it.
  /// - Throws: `badParameter` for a perplexity of more than a third of the points, `tooFew`, `unsolved`,
  ///   `interrupted`.
  public init(
    of points: Points, _ options: Options = Options(), random: Random,
    progress: (Double) -> Void = { _ in }, isInterrupted: () -> Bool = { false }
  ) throws(MeasureError) {
    let n = points.count
    guard 3 * options.perplexity <= Double(n) else {
      throw .badParameter(
        name: "perplexity", value: options.perplexity,
        expected: "at most \(n / 3), a third of the \(n) points")
    }
    let affinities = try Affinities(
      points, perplexity: options.perplexity, isInterrupted: isInterrupted)
    nearest = affinities.nearest
    var forces = EmbeddingForces(joint: affinities.joint, count: n)
    var stream = random
    guard var y = try? (stream.normal([n, 2], dtype: .float64) * 1e-4).doubles() else {
      throw .unsolved(of: "the start of a map")
    }
    var descent = Descent(count: 2 * n, rate: options.rate(n))
    var gradient = [Double](repeating: 0, count: 2 * n)
    var (steps, course): ([Int], [Double]) = ([], [])
    for step in 0...options.steps {
      guard !isInterrupted() else { throw .interrupted }
      progress(Double(step) / Double(max(options.steps, 1)))
      let isNoted = step.isMultiple(of: TSNE.interval) || step == options.steps
      let isEarly = step < options.early
      let divergence = forces.gradient(
        at: y, exaggeration: isEarly ? options.exaggeration : 1, withDivergence: isNoted,
        into: &gradient)
      if let divergence {
        guard divergence.isFinite else { throw .unsolved(of: "a map by t-SNE") }
        steps.append(step)
        course.append(divergence)
      }
      if step < options.steps {
        descent.move(&y, along: gradient, momentum: isEarly ? 0.5 : 0.8)
      }
    }
    self.points = y
    self.steps = steps
    self.course = course
    divergence = course.last ?? .nan
  }

  /// The nearest of the other points to each on the map.
  public var nearestOnMap: [Int] {
    let n = points.count / 2
    return (0..<n).map { i in
      var (best, least) = (i, Double.infinity)
      for j in 0..<n where j != i {
        let (dx, dy) = (points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1])
        let square = dx * dx + dy * dy
        if square < least { (best, least) = (j, square) }
      }
      return best
    }
  }
}

/// Gradient descent with momentum and a gain for each coordinate (Jacobs 1988, Increased rates of convergence
/// through learning rate adaptation).
private struct Descent {
  private let rate: Double
  private var moves: [Double]
  private var gains: [Double]

  init(count: Int, rate: Double) {
    self.rate = rate
    moves = Array(repeating: 0, count: count)
    gains = Array(repeating: 1, count: count)
  }

  /// Moves `y`, [x, y, x, y, …], and brings its mean back to the origin.
  mutating func move(_ y: inout [Double], along gradient: [Double], momentum: Double) {
    var mean = [0.0, 0.0]
    let count = Double(max(y.count / 2, 1))
    for k in y.indices {
      // A move against the gradient was right: go on faster.
      gains[k] = gradient[k] * moves[k] < 0 ? gains[k] + 0.2 : max(gains[k] * 0.8, 0.01)
      moves[k] = momentum * moves[k] - rate * gains[k] * gradient[k]
      y[k] += moves[k]
      mean[k % 2] += y[k] / count
    }
    for k in y.indices { y[k] -= mean[k % 2] }
  }
}
