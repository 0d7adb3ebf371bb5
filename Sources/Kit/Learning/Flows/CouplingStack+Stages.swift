import Autograd

extension CouplingStack {
  /// `count` coupling layers as stages of a flow: on the plane one stack, with more coordinates stacks of
  /// two layers between which the coordinates change their order.
  public static func stages(
    dimensions: Int, count: Int, hidden: [Int], activation: Activation = .relu,
    transform: any ElementTransform, random: inout Random, dtype: DType = .float32
  ) -> [any Bijection] {
    let together = dimensions > 2 ? 2 : count
    var stages: [any Bijection] = []
    for start in stride(from: 0, to: count, by: together) {
      if start > 0 { stages.append(Reordered(dimensions: dimensions)) }
      stages.append(
        CouplingStack(
          dimensions: dimensions, count: min(together, count - start), hidden: hidden,
          activation: activation, transform: transform, random: &random, dtype: dtype))
    }
    return stages
  }
}
