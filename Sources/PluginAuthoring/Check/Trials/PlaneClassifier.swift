import GanLabKit

/// A small classifier of points on the plane, which losses of classes are tried with: the shipped one takes
/// images alone.
final class PlaneClassifier: ClassifierNetworks {
  let classCount: Int
  private let trunk: MLP
  private let network: Sequential

  init(classes: Int, seed: UInt64, dtype: DType) {
    classCount = classes
    var random = Random(seed: seed)
    // Smooth, so that no difference quotient straddles a kink.
    trunk = MLP([2, 16, 8], activation: .tanh, output: .tanh, random: &random, dtype: dtype)
    network = Sequential([trunk, Linear(8, classes, random: &random, dtype: dtype)])
  }

  var parts: [Part] { [Part(Part.model, network)] }

  func classify(_ x: Tensor, _ mode: Mode) -> Tensor { network(x, mode) }

  func features(_ x: Tensor, _ mode: Mode) -> Tensor { trunk(x, mode) }
}
