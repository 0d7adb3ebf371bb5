import Autograd

/// How the weights of a layer are drawn.
public enum Initialiser: String, Sendable, CaseIterable {
  /// W and b uniform on ±1/√in: what PyTorch's `Linear` does.
  case uniformFanIn = "uniform"
  /// W uniform on ±√(6/(in + out)), b = 0 (Glorot & Bengio 2010).
  case glorot
  /// W normal with variance 2/in, b = 0: keeps the variance through ReLU (He et al. 2015).
  case he
  /// W normal with standard deviation 0.02, b = 0 (Radford et al. 2016).
  case dcgan

  /// A weight of `shape`, for sums of `fanIn` terms, each of which goes into `fanOut` results.
  func weight(
    _ shape: Shape, fanIn: Int, fanOut: Int, random: inout Random, dtype: DType
  ) -> Tensor {
    let terms = Double(max(fanIn, 1))
    switch self {
    case .uniformFanIn:
      let bound = 1 / terms.squareRoot()
      return random.uniform(shape, -bound, bound, dtype: dtype)
    case .glorot:
      let bound = (6 / Double(max(fanIn + fanOut, 1))).squareRoot()
      return random.uniform(shape, -bound, bound, dtype: dtype)
    case .he: return random.normal(shape, dtype: dtype) * (2 / terms).squareRoot()
    case .dcgan: return random.normal(shape, dtype: dtype) * 0.02
    }
  }

  /// A bias of `outputs` numbers, for sums of `fanIn` terms.
  func bias(_ outputs: Int, fanIn: Int, random: inout Random, dtype: DType) -> Tensor {
    guard self == .uniformFanIn else { return .zeros([outputs], dtype: dtype) }
    let bound = 1 / Double(max(fanIn, 1)).squareRoot()
    return random.uniform([outputs], -bound, bound, dtype: dtype)
  }
}
