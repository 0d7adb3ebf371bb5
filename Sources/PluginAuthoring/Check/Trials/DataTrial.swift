import GanLabKit

/// Tries a data set: its samples, and the density that it says they have.
struct DataTrial: Trial {
  let sibling = "ring"

  private static let count = 64

  func outputs(of component: any Component, _ conditions: Conditions) throws -> [Output] {
    let source = try source(of: component)
    var outputs = [
      Output("sampleShape", source.sampleShape.dimensions.map(Double.init)),
      Output("hasModes", [source.hasModes ? 1 : 0]),
    ]
    var random = Random(seed: conditions.seed).stream("data")
    for count in [DataTrial.count, 1, DataTrial.count] {
      outputs.append(
        try Output(
          "a draw of \(count)",
          source.samples(count, random: &random, dtype: conditions.dtype),
          Shape([count] + source.sampleShape.dimensions), dtype: conditions.dtype))
    }
    if let mixture = source.mixture, let points = outputs.last {
      guard source.sampleShape == [mixture.dimensions] else {
        outputs.append(
          try Output("a sample", .zeros(source.sampleShape), [mixture.dimensions]))
        return outputs
      }
      outputs.append(
        Output("the density's logarithm", mixture.logDensities(points.values), mayBeInfinite: true))
      outputs.append(Output("the weights", mixture.weights))
    }
    return outputs
  }

  func flaws(of component: any Component) throws -> [Flaw] {
    let source = try source(of: component)
    guard source.sampleShape.isValid, source.sampleShape.count > 0 else {
      return [.wrongShape(of: "a sample", found: source.sampleShape, expected: [2])]
    }
    var random = Random(seed: 5)
    let first = try source.samples(DataTrial.count, random: &random, dtype: .float32).doubles()
    let second = try source.samples(DataTrial.count, random: &random, dtype: .float32).doubles()
    return first == second ? [.constantSamples] : try density(of: source)
  }

  /// The mean of many samples beside that of the mixture.
  private func density(of source: any DataSource) throws -> [Flaw] {
    guard let mixture = source.mixture, source.sampleShape == [mixture.dimensions] else {
      return []
    }
    let count = 20_000
    var random = Random(seed: 3)
    let values = try source.samples(count, random: &random, dtype: .float64).doubles()
    guard values.count == count * mixture.dimensions else { return [] }
    for axis in 0..<mixture.dimensions {
      let column = stride(from: axis, to: values.count, by: mixture.dimensions).map { values[$0] }
      let mean = column.reduce(0, +) / Double(count)
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      let error = (variance / Double(count)).squareRoot()
      let expected = zip(mixture.weights, mixture.means).reduce(0) { $0 + $1.0 * $1.1[axis] }
      // Six standard errors happen to nobody; a seed that is fixed makes it certain.
      if abs(mean - expected) > 6 * error + 1e-3 * variance.squareRoot() + 1e-12 {
        return [.wrongDensity(axis: axis, mean: mean, expected: expected, error: error)]
      }
    }
    return []
  }

  func call(_ component: any Component) throws -> () throws -> Void {
    let source = try source(of: component)
    var random = Random(seed: 1)
    return { try source.samples(256, random: &random, dtype: .float32).checked() }
  }

  private func source(of component: any Component) throws -> any DataSource {
    guard let data = component as? any Dataset else {
      throw NotTried("it is registered as data and is no data set")
    }
    return try data.source()
  }
}
