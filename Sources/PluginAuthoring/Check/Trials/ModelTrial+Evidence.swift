import GanLabKit

/// What is asked of networks that bound a density.
extension ModelTrial {
  /// Codes that go with `count` samples.
  private func noise(_ networks: any VariationalNetworks, _ x: Tensor) -> Tensor {
    var random = Random(seed: 1).stream("noise of the codes")
    return random.normal([x.shape[0], networks.prior.dimensions], dtype: x.dtype)
  }

  /// The moments of the codes of `x`, and both terms of the bound.
  func evidence(
    of networks: any VariationalNetworks, _ x: Tensor, _ mode: Mode, _ manner: String
  ) throws -> [Output] {
    let n = x.shape[0]
    let moments = Shape([n, networks.prior.dimensions])
    let posterior = networks.posterior(x, mode)
    let evidence = networks.evidence(x, noise: noise(networks, x), mode)
    return [
      try Output("the codes' mean" + manner, posterior.mean, moments, dtype: x.dtype),
      try Output(
        "the codes' log-variance" + manner, posterior.logVariance, moments, dtype: x.dtype),
      try Output(
        "the log-likelihood" + manner, evidence.reconstruction, [n, 1], dtype: x.dtype),
    ]
  }

  /// The bound's mean over the samples `x`.
  func evidenceObjective(_ networks: any VariationalNetworks, _ x: Tensor) -> Tensor {
    let evidence = networks.evidence(x, noise: noise(networks, x), .training)
    return (evidence.reconstruction - evidence.divergence).mean()
  }

  /// The bound by the weights, through the codes, and by the samples; of both orders.
  func evidenceCase(
    _ networks: any VariationalNetworks, _ x: Tensor, random: inout Random
  ) -> GradientCase {
    let x = x.tracked()
    let weights = random.normal([x.shape[0], 1], dtype: x.dtype)
    let noise = noise(networks, x)
    return GradientCase(
      "the bound", by: parameters(of: Part.model, in: networks) + [("its samples", [x])],
      inner: [x]
    ) {
      let evidence = networks.evidence(x, noise: noise, .training)
      return ((evidence.reconstruction - evidence.divergence) * weights).sum()
    }
  }
}
