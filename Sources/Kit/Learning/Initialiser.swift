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

  func weight(_ inputs: Int, _ outputs: Int, random: inout Random, dtype: DType) -> Tensor {
    let shape = Shape([inputs, outputs])
    let fanIn = Double(max(inputs, 1))
    switch self {
    case .uniformFanIn:
      let bound = 1 / fanIn.squareRoot()
      return random.uniform(shape, -bound, bound, dtype: dtype)
    case .glorot:
      let bound = (6 / Double(max(inputs + outputs, 1))).squareRoot()
      return random.uniform(shape, -bound, bound, dtype: dtype)
    case .he: return random.normal(shape, dtype: dtype) * (2 / fanIn).squareRoot()
    case .dcgan: return random.normal(shape, dtype: dtype) * 0.02
    }
  }

  func bias(_ inputs: Int, _ outputs: Int, random: inout Random, dtype: DType) -> Tensor {
    guard self == .uniformFanIn else { return .zeros([outputs], dtype: dtype) }
    let bound = 1 / Double(max(inputs, 1)).squareRoot()
    return random.uniform([outputs], -bound, bound, dtype: dtype)
  }
}
