import GanLabKit

/// What is asked of networks that know a density.
extension ModelTrial {
  /// ln q of the samples `x`, one number a sample.
  func densities(
    of networks: any LikelihoodNetworks, _ x: Tensor, _ mode: Mode, _ manner: String
  ) throws -> Output {
    try Output(
      "the log-density" + manner, networks.logDensity(x, mode), [x.shape[0], 1], dtype: x.dtype)
  }

  /// ln q by the weights and by the samples, of both orders: samplers climb it, losses square its slope.
  func densityCase(
    _ networks: any LikelihoodNetworks, _ x: Tensor, random: inout Random
  ) -> GradientCase {
    let x = x.tracked()
    let weights = random.normal([x.shape[0], 1], dtype: x.dtype)
    return GradientCase(
      "the log-density",
      by: parameters(of: Part.model, in: networks) + [("its samples", [x])], inner: [x]
    ) { (networks.logDensity(x, .training) * weights).sum() }
  }

  /// A flaw if the density of one and the same samples is another when it is asked for again.
  func unsteadyDensity(of networks: any LikelihoodNetworks, _ x: Tensor) throws -> Flaw? {
    let first = try networks.logDensity(x, .evaluation).doubles()
    let second = try networks.logDensity(x, .evaluation).doubles()
    for (place, (a, b)) in zip(first, second).enumerated() where a.bitPattern != b.bitPattern {
      return .notRepeatable(
        of: "the log-density", place: place, first: a, second: b, fresh: false)
    }
    return nil
  }

  /// Moves all weights a little: flows start as the identity, where most derivatives are 0.
  func shake(_ networks: any Networks, random: inout Random) throws {
    for part in networks.parts {
      for parameter in part.network.parameters {
        let tensor = parameter.tensor
        let noise = random.normal(tensor.shape, dtype: tensor.dtype) * 0.05
        try tensor.assign((tensor.detached + noise).detached)
      }
      part.network.parametersMoved()
    }
  }
}
