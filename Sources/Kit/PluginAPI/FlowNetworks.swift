import Autograd
import Learning

/// The networks of a normalizing flow: exact densities, and samples.
///
/// Samples that are no rows, such as images, are taken as rows of their numbers.
public final class FlowNetworks: LikelihoodNetworks, GeneratorNetworks {
  private let layer: any Layer
  private let sampleShape: Shape

  /// Standard normal codes, as many numbers as a sample has.
  public let prior: Prior

  /// The flow that `make` makes for samples of `sampleShape`.
  ///
  /// With an `averaging` above 0, what is looked at is a moving average of the weights with that decay;
  /// `make` is then called twice, and must give the same weights.
  public init(sampleShape: Shape, averaging: Double = 0, _ make: () -> Flow) {
    layer = averaging > 0 ? Averaged(decay: averaging, make) : make()
    self.sampleShape = sampleShape
    prior = Prior(dimensions: sampleShape.count)
  }

  /// One network, `model`.
  public var parts: [Part] { [Part(Part.model, layer)] }

  /// The flow that counts in `mode`, from data to codes.
  public func flow(_ mode: Mode) -> Flow {
    let network = (layer as? Averaged)?.network(mode) ?? layer
    guard let flow = network as? Flow else { preconditionFailure("a flow's network is a flow") }
    return flow
  }

  /// The exact ln p(x): [n, 1].
  public func logDensity(_ x: Tensor, _ mode: Mode) -> Tensor {
    flow(mode).logDensity(rows(x), mode)
  }

  /// The samples of the codes `z`.
  public func generate(_ z: Tensor, _ mode: Mode) -> Tensor {
    let x = flow(mode).inverse(z, mode)
    guard x.failure == nil, sampleShape.rank != 1 else { return x }
    return x.reshaped(Shape([x.shape[0]] + sampleShape.dimensions))
  }

  private func rows(_ x: Tensor) -> Tensor {
    guard x.failure == nil, sampleShape.rank != 1, x.shape.rank > 0 else { return x }
    return x.reshaped([x.shape[0], sampleShape.count])
  }
}

extension BuildPlan {
  /// The mean and the deviation of each coordinate of the data; without data 0 and 1.
  ///
  /// - Throws: `ComponentError` if there are no data, if some are no finite numbers, or if a coordinate is
  ///   always the same: then there is no density, and the likelihood has no bound.
  public func scaleOfData() throws -> Standardised.Scale {
    let d = sampleShape.count
    guard let data else {
      return .init(
        means: Array(repeating: 0, count: d), deviations: Array(repeating: 1, count: d))
    }
    // As many numbers as are read in a moment, and enough for the third digit.
    let values = try data(max(256, min(10_000, 4_000_000 / max(d, 1)))).doubles()
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
            + "such data have no density, and their likelihood has no bound (gan-mlp needs none, and pixels "
            + "from 0 to 1 go with vae decoder=bernoulli)")
      }
      means.append(mean)
      deviations.append(variance.squareRoot())
    }
    return .init(means: means, deviations: deviations)
  }
}
