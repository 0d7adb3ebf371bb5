import Autograd
import Learning

extension BuildPlan {
  /// The mean and the deviation of each coordinate of the data; without data 0 and 1.
  ///
  /// With `entrance` they are those of what it makes of the data.
  ///
  /// - Throws: `ComponentError` if there are no data, if some are no finite numbers, or if a coordinate is
  ///   always the same: then there is no density, and the likelihood has no bound.
  public func scaleOfData(behind entrance: (any Bijection)? = nil) throws -> Standardised.Scale {
    let d = sampleShape.count
    guard let data else {
      return .init(
        means: Array(repeating: 0, count: d), deviations: Array(repeating: 1, count: d))
    }
    // As many numbers as are read in a moment, and enough for the third digit.
    let x = data(max(256, min(10_000, 4_000_000 / max(d, 1))))
    let rows = x.reshaped([x.shape[0], d])
    let values = try (entrance.map { $0.forward(rows, .evaluation).value } ?? rows).doubles()
    let n = values.count / max(d, 1)
    guard n > 0, d > 0 else { throw ComponentError("there are no data to take the scale from") }
    var (means, deviations): ([Double], [Double]) = ([], [])
    for axis in 0..<d {
      let column = (0..<n).map { values[$0 * d + axis] }
      guard column.allSatisfy(\.isFinite) else {
        throw ComponentError("coordinate \(axis + 1) of the data is not always a finite number")
      }
      let mean = column.reduce(0, +) / Double(n)
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
      guard variance.squareRoot() > 1e-9 * max(abs(mean), 1e-30) else {
        throw ComponentError(
          "coordinate \(axis + 1) of the data is always \(column[0].optionText): "
            + "such data have no density, and their likelihood has no bound ("
            + (pixels == nil
              ? "gan-mlp needs none)"
              : "images have one with values=dequantised, and vae decoder=bernoulli needs none)"))
      }
      means.append(mean)
      deviations.append(variance.squareRoot())
    }
    return .init(means: means, deviations: deviations)
  }
}
