/// How two sets of vectors overlap, each standing for its distribution by balls around its points.
///
/// The ball of a point reaches to its k-th nearest neighbour in its own set. Then
///
/// - precision: the share of the samples that lie in a ball of the reference, and recall: the share of the
///   reference that lies in a ball of the samples (Kynkäänniemi et al. 2019, Improved precision and recall
///   metric for assessing generative models);
/// - density: the mean number of balls of the reference that hold a sample, over k; coverage: the share of
///   the reference's balls that hold one (Naeem et al. 2020, Reliable fidelity and diversity metrics).
///
/// Distances are compared in double precision, those of copies being 0; the results are the same for any
/// number of threads.
public struct ManifoldOverlap: Sendable, Equatable {
  /// The share of the samples in a ball of the reference.
  public let precision: Double
  /// The share of the reference in a ball of the samples.
  public let recall: Double
  /// The balls of the reference that hold a sample on average, over k: 1 for equal distributions.
  public let density: Double
  /// The share of the reference's balls that hold a sample.
  public let coverage: Double
  /// The neighbour that a ball reaches to.
  public let k: Int
  /// Whether balls hold their border.
  public let ball: Ball
  /// For each sample the number of balls of the reference that hold it: of 0, it is not realistic.
  public let ballsOfSamples: [Int]
  /// For each point of the reference whether its ball holds a sample.
  public let isCovered: [Bool]
  /// For each point of the reference whether a ball of the samples holds it.
  public let isRecalled: [Bool]
  /// The share of the samples whose radius is 0, since they come more than k times.
  public let samplesWithoutRadius: Double
  /// The same of the reference.
  public let referenceWithoutRadius: Double

  /// The overlap of samples with reference points; both have more than k.
  ///
  /// - Parameters:
  ///   - samples: What a model made.
  ///   - reference: Data; the sets may differ in size.
  ///   - k: The neighbour that a ball reaches to.
  ///   - ball: Whether it holds its border.
  ///   - isInterrupted: Asked some ten times a second; true ends it.
  /// - Throws: `dimensionsDiffer`, `badParameter` for k, `tooFew`, or `interrupted`.
  public init(
    samples: Points, reference: Points, k: Int = 5, ball: Ball = .closed,
    isInterrupted: @escaping () -> Bool = { false }
  ) throws(MeasureError) {
    try reference.matches(samples)
    guard k >= 1 else {
      throw .badParameter(name: "k", value: Double(k), expected: "at least 1")
    }
    for set in [samples, reference] where set.count <= k {
      throw .tooFew(of: "neighbour \(k)", found: set.count, least: k + 1)
    }
    let search = NeighbourSearch(isInterrupted: isInterrupted)
    let frame = FeatureCloud.Frame(reference)
    let data = FeatureCloud(reference, frame)
    let radii = try search.squaredRadii(data, k: k)
    let made = FeatureCloud(samples, frame)
    let sampleRadii = try search.squaredRadii(made, k: k)
    let hits = try search.hits(
      samples: made, sampleRadii, reference: data, radii, isOpen: ball == .open)
    let (n, m) = (Double(samples.count), Double(reference.count))
    self.k = k
    self.ball = ball
    ballsOfSamples = hits.counts.map { Int($0) }
    isCovered = hits.holdsSample
    isRecalled = hits.isHeld
    precision = Double(hits.counts.count { $0 > 0 }) / n
    recall = Double(hits.isHeld.count { $0 }) / m
    density = Double(hits.counts.reduce(0, +)) / (n * Double(k))
    coverage = Double(hits.holdsSample.count { $0 }) / m
    samplesWithoutRadius = Double(sampleRadii.count { $0 == 0 }) / n
    referenceWithoutRadius = Double(radii.count { $0 == 0 }) / m
  }

  /// What `coverage` is on average if both sets are of one distribution, whatever it is.
  ///
  /// A ball stays empty if the k nearest of all other points belong to the reference: of m − 1 other
  /// reference points and n samples in random order, Π (m − 1 − i)/(m − 1 + n − i) over i < k; about 2⁻ᵏ
  /// for n = m.
  public static func expectedCoverage(samples n: Int, reference m: Int, k: Int) -> Double {
    var empty = 1.0
    for i in 0..<k { empty *= Double(m - 1 - i) / Double(m - 1 + n - i) }
    return 1 - empty
  }
}
