/// The Fréchet distance of two sets of vectors, each taken for a normal distribution of its moments:
/// ‖μ₁ − μ₂‖² + tr (Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½), the squared W₂ of the two normals.
///
/// On Inception's features this is the FID (Heusel et al. 2017); on others the figure is another, and only
/// those on the same features compare. Covariances have the divisor n − 1 and nothing is added to their
/// diagonals: constant features and fewer vectors than features are no trouble to compute, but then the
/// estimate is far above its limit for many vectors. The bias goes with 1/n; see `isBiased`.
public struct FrechetDistance: Sendable, Equatable {
  /// The distance, as a square: 0 for equal moments.
  public let value: Double
  /// ‖μ₁ − μ₂‖².
  public let meanTerm: Double
  /// tr (Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½).
  public let covarianceTerm: Double
  /// The number of features.
  public let dimensions: Int
  /// The sizes of the sets.
  public let counts: [Int]
  /// The ranks of the covariances.
  public let ranks: [Int]

  /// The largest number of features: their covariance takes 134 MB.
  public static let mostDimensions = 4096

  /// The distance of two sets, which may differ in size.
  ///
  /// - Throws: `dimensionsDiffer`, `tooFew` for a set of one, `dimensionsUnsupported`, or `unsolved`.
  public init(_ first: Points, _ second: Points) throws(MeasureError) {
    try first.matches(second)
    for set in [first, second] where set.count < 2 {
      throw .tooFew(of: "the Fréchet distance", found: set.count, least: 2)
    }
    guard first.dimensions <= FrechetDistance.mostDimensions else {
      throw .dimensionsUnsupported(
        of: "the Fréchet distance", found: first.dimensions, most: FrechetDistance.mostDimensions)
    }
    let (a, b) = (try Covariance(first), try Covariance(second))
    meanTerm = zip(a.mean, b.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    // Below 0 by rounding alone.
    covarianceTerm = max(0, a.trace + b.trace - 2 * (try a.traceOfRoot(with: b)))
    value = meanTerm + covarianceTerm
    dimensions = first.dimensions
    counts = [first.count, second.count]
    ranks = [a.rank, b.rank]
  }

  /// Whether a set has fewer than ten vectors a feature, so that the distance of two sets of one
  /// distribution is well above 0.
  public var isBiased: Bool { counts.contains { $0 < 10 * dimensions } }
}
