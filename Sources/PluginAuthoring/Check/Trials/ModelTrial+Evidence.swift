import GanLabKit

/// What is asked of networks that bound a density.
extension ModelTrial {
  /// Codes that go with `count` samples.
  private func noise(_ networks: any VariationalNetworks, _ x: Tensor) -> Tensor {
    var random = Random(seed: 1).stream("noise of the codes")
    return random.normal([x.shape[0], networks.prior.latent], dtype: x.dtype)
  }

  /// A class for each of `x`, one after the other; nil where the networks are told none.
  private func classes(_ networks: any VariationalNetworks, _ x: Tensor) -> Tensor? {
    let count = networks.prior.classes
    guard count > 0 else { return nil }
    return oneHot((0..<x.shape[0]).map { Int32($0 % count) }, classes: count, dtype: x.dtype)
  }

  /// The bound of `x`.
  private func evidence(
    _ networks: any VariationalNetworks, _ x: Tensor, noise: Tensor, _ mode: Mode
  ) -> Evidence {
    networks.evidence(x, ofClasses: classes(networks, x), noise: noise, mode)
  }

  /// The moments of the codes of `x`, and both terms of the bound.
  func evidence(
    of networks: any VariationalNetworks, _ x: Tensor, _ mode: Mode, _ manner: String
  ) throws -> [Output] {
    let n = x.shape[0]
    let moments = Shape([n, networks.prior.latent])
    let posterior = networks.posterior(x, ofClasses: classes(networks, x), mode)
    let evidence = evidence(networks, x, noise: noise(networks, x), mode)
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
    let evidence = evidence(networks, x, noise: noise(networks, x), .training)
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
      let evidence = evidence(networks, x, noise: noise, .training)
      return ((evidence.reconstruction - evidence.divergence) * weights).sum()
    }
  }
}
