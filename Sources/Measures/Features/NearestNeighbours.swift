/// The points of a set nearest to each of some others: what a sample may have been copied from.
///
/// A model that memorises makes samples at distance 0 from training data, or much nearer to it than fresh
/// data are: so judge the distances beside those of data that were not trained on.
public struct NearestNeighbours: Sendable, Equatable {
  /// The number of neighbours of each point.
  public let k: Int
  /// Which points of the set are nearest, the nearest first and of equals the first in the set:
  /// [count, k], row-major.
  public let places: [Int]
  /// How far they are: [count, k].
  public let distances: [Double]

  /// The k points of `set` nearest to each of `points`.
  ///
  /// - Parameters:
  ///   - points: What is looked up.
  ///   - set: Where, such as the training data.
  ///   - k: How many neighbours of each.
  ///   - isInterrupted: Asked some ten times a second; true ends it.
  /// - Throws: `dimensionsDiffer`, `badParameter` for k, `tooFew`, or `interrupted`.
  public init(
    of points: Points, in set: Points, k: Int = 1, isInterrupted: @escaping () -> Bool = { false }
  ) throws(MeasureError) {
    try set.matches(points)
    guard k >= 1 else {
      throw .badParameter(name: "k", value: Double(k), expected: "at least 1")
    }
    guard set.count >= k else {
      throw .tooFew(of: "neighbour \(k)", found: set.count, least: k)
    }
    let frame = FeatureCloud.Frame(set)
    let found = try NeighbourSearch(isInterrupted: isInterrupted).nearest(
      FeatureCloud(points, frame), among: FeatureCloud(set, frame), k: k)
    self.k = k
    places = found.places.map { Int($0) }
    distances = found.squared.map { $0.squareRoot() }
  }

  /// The share of the points that are copies: at distance 0 from the set.
  public var copied: Double {
    let nearest = stride(from: 0, to: distances.count, by: k)
    return Double(nearest.count { distances[$0] == 0 }) / Double(distances.count / k)
  }
}
