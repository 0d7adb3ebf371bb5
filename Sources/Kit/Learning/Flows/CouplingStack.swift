import Autograd

/// Coupling layers with alternating halves: one half moves, by a map whose parameters a network computes
/// from the other half, which stays (Dinh, Sohl-Dickstein & Bengio 2017, Real NVP).
///
/// The Jacobian is triangular, so its determinant is the product of the slopes; and since what stays is
/// known on both sides, the inverse costs as much as the map. For x = (a, b), the even layers move b
/// given a, the odd ones a given b; a has d/2 coordinates, rounded down.
public final class CouplingStack: Bijection {
  private let transform: any ElementTransform
  private let networks: [MLP]
  private let split: Int

  /// `count` layers for rows of `dimensions` numbers, at least 2; `hidden` are the widths of each network.
  ///
  /// The networks' last layers start at 0 if the transform asks for it.
  public init(
    dimensions: Int, count: Int, hidden: [Int], activation: Activation = .relu,
    transform: any ElementTransform, random: inout Random, dtype: DType = .float32
  ) {
    self.transform = transform
    split = dimensions / 2
    var networks: [MLP] = []
    for place in 0..<count {
      let moved = place.isMultiple(of: 2) ? dimensions - split : split
      let network = MLP(
        [dimensions - moved] + hidden + [moved * transform.parametersPerElement],
        activation: activation, random: &random, dtype: dtype)
      if transform.startsAsIdentity { network.startAtZero() }
      networks.append(network)
    }
    self.networks = networks
  }

  /// The networks' weights, first layer first.
  public var parameters: [Parameter] {
    networks.enumerated().flatMap { place, network in
      network.parameters.map { $0.prefixed("\(place)") }
    }
  }

  /// Both halves stay apart between the layers: no column is copied on the way.
  public func forward(_ x: Tensor, _ mode: Mode) -> Mapped {
    guard x.failure == nil else { return Mapped(x, logDeterminant: x) }
    var (a, b) = halves(x)
    var logDeterminant: Tensor?
    for (place, network) in networks.enumerated() {
      logDeterminant = forward(place, network, &a, &b, logDeterminant, mode)
    }
    return Mapped(
      concatenate([a, b], axis: 1),
      logDeterminant: logDeterminant ?? .zeros([1, 1], dtype: x.dtype))
  }

  /// The layers backwards.
  public func inverse(_ y: Tensor, _ mode: Mode) -> Tensor {
    guard y.failure == nil else { return y }
    var (a, b) = halves(y)
    for (place, network) in networks.enumerated().reversed() {
      inverse(place, network, &a, &b, mode)
    }
    return concatenate([a, b], axis: 1)
  }

  /// A step for each layer.
  public func path(from x: Tensor, _ mode: Mode) -> [Tensor] {
    guard x.failure == nil else { return [x] }
    var (a, b) = halves(x)
    return networks.enumerated().map { place, network in
      _ = forward(place, network, &a, &b, nil, mode)
      return concatenate([a, b], axis: 1)
    }
  }

  /// A step for each layer, the last one first.
  public func path(backFrom y: Tensor, _ mode: Mode) -> [Tensor] {
    guard y.failure == nil else { return [y] }
    var (a, b) = halves(y)
    return networks.enumerated().reversed().map { place, network in
      inverse(place, network, &a, &b, mode)
      return concatenate([a, b], axis: 1)
    }
  }

  private func halves(_ x: Tensor) -> (Tensor, Tensor) {
    (x.sliced(axis: 1, 0..<split), x.sliced(axis: 1, split..<x.shape[1]))
  }

  private func forward(
    _ place: Int, _ network: MLP, _ a: inout Tensor, _ b: inout Tensor, _ sum: Tensor?,
    _ mode: Mode
  ) -> Tensor {
    let movesB = place.isMultiple(of: 2)
    let mapped =
      movesB
      ? transform.forward(b, network(a, mode), addingTo: sum)
      : transform.forward(a, network(b, mode), addingTo: sum)
    if movesB { b = mapped.value } else { a = mapped.value }
    return mapped.logDeterminant
  }

  private func inverse(
    _ place: Int, _ network: MLP, _ a: inout Tensor, _ b: inout Tensor, _ mode: Mode
  ) {
    if place.isMultiple(of: 2) {
      b = transform.inverse(b, network(a, mode))
    } else {
      a = transform.inverse(a, network(b, mode))
    }
  }
}

extension MLP {
  /// Makes the last layer 0, so that what the network parametrises starts at its origin.
  func startAtZero() {
    for parameter in parameters.suffix(2) { parameter.tensor.fillInPlace(0) }
  }
}
