/// Why a measure could not be taken.
public enum MeasureError: Error, Sendable, Equatable {
  /// There are no points in the set called `set`.
  case empty(set: String)
  /// A list of coordinates is not a whole number of points.
  case ragged(coordinates: Int, dimensions: Int)
  /// `count` of the points have a coordinate that is not finite, or beyond `Points.reach`.
  case notFinite(count: Int)
  /// Two sets lie in spaces of different dimension.
  case dimensionsDiffer(first: Int, second: Int)
  /// The measure `of` is not defined, or not made, for points of this dimension.
  case dimensionsUnsupported(of: String, found: Int, most: Int)
  /// The measure `of` needs more points than there are.
  case tooFew(of: String, found: Int, least: Int)
  /// Exact transport between sets of these sizes is an assignment problem that is too large.
  case tooLarge(first: Int, second: Int, most: Int)
  /// The computation of `of` failed: for want of memory, or because an iteration did not end.
  case unsolved(of: String)
  /// `count` rows are no probabilities: a number below 0, or a sum that is not 1.
  case notProbabilities(count: Int)
  /// A class that does not exist, of `classes`.
  case noSuchClass(Int, classes: Int)
  /// All samples are one point, so that no bandwidth follows from them.
  case noSpread
  /// Whoever asked for it had enough before it was done.
  case interrupted
  /// Piles of earth that cannot become each other: `what` (their number, or their earth) differs.
  case pilesDiffer(what: String, first: Double, second: Double)
  /// A pile that is below 0, or not finite.
  case badPile
  /// The parameter called `name` is not what it has to be.
  case badParameter(name: String, value: Double, expected: String)
}

extension MeasureError: CustomStringConvertible {
  /// The fact in one English sentence.
  public var description: String {
    switch self {
    case .empty(let set): "there are no \(set) to measure"
    case .ragged(let coordinates, let dimensions):
      "\(coordinates) numbers are not a whole number of points of \(dimensions) coordinates"
    case .notFinite(let count):
      count == 1 ? "1 point is not finite" : "\(count) points are not finite"
    case .dimensionsDiffer(let first, let second):
      "points of \(first) coordinates cannot be measured against points of \(second)"
    case .dimensionsUnsupported(let measure, let found, let most):
      "\(measure) is made for up to \(most) dimensions, not \(found)"
    case .tooFew(let measure, let found, let least):
      "\(measure) needs at least \(least) point\(least == 1 ? "" : "s"), not \(found)"
    case .tooLarge(let first, let second, let most):
      "exact transport of \(first) points to \(second) is too large: "
        + "their least common multiple may be at most \(most)"
    case .unsolved(let what): "\(what) could not be computed"
    case .notProbabilities(let count):
      count == 1
        ? "1 row is no list of probabilities" : "\(count) rows are no lists of probabilities"
    case .noSuchClass(let found, let classes):
      "there is no class \(found): \(classes) classes are numbered from 0"
    case .noSpread: "all samples are one point: no bandwidth follows from them"
    case .interrupted: "stopped before it was done"
    case .pilesDiffer(let what, let first, let second):
      "the piles differ in \(what): \(first) and \(second)"
    case .badPile: "a pile of earth is a number from 0 up"
    case .badParameter(let name, let value, let expected):
      "\(name) is \(value); it has to be \(expected)"
    }
  }
}
