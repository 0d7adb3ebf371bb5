import Autograd
import Learning

/// Networks of a game whose generator is also the decoder of an auto-encoder.
///
/// `part(Part.autoencoder)` is encoder and generator together, for the update that moves both.
public protocol AutoencodingNetworks: AdversarialNetworks {
  /// The codes [n, prior.dimensions] of the samples `x` [n] + sampleShape.
  func encode(_ x: Tensor, _ mode: Mode) -> Tensor
}

extension Part {
  /// `encoder`.
  public static let encoder = "encoder"
  /// `autoencoder`: encoder and generator together.
  public static let autoencoder = "autoencoder"
}

/// A generator, a discriminator and an encoder.
public final class EncodedGanNetworks: AutoencodingNetworks, FeatureNetworks {
  private let game: GanNetworks
  private let encoder: any Layer
  private let both: Joined

  /// The players of `game`, and an encoder of rows, of as many numbers as a sample has, to codes.
  public init(_ game: GanNetworks, encoder: any Layer) {
    self.game = game
    self.encoder = encoder
    both = Joined([(Part.encoder, encoder)] + game.parts.prefix(1).map { ($0.name, $0.network) })
  }

  /// The three networks.
  public var parts: [Part] { game.parts + [Part(Part.encoder, encoder)] }

  /// One of the three, or `autoencoder`.
  public func part(_ name: String) -> Part? {
    name == Part.autoencoder ? Part(name, both) : parts.first { $0.name == name }
  }

  /// The distribution of the codes.
  public var prior: Prior { game.prior }
  /// As the discriminator has it.
  public var criticMixesSamples: Bool { game.criticMixesSamples }
  /// As the discriminator has it.
  public var samplesPerLogit: Int { game.samplesPerLogit }

  /// The samples of the codes `z`.
  public func generate(_ z: Tensor, _ mode: Mode) -> Tensor { game.generate(z, mode) }
  /// The logits of the samples `x`.
  public func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor { game.discriminate(x, mode) }
  /// What the discriminator's last layer sees of the samples `x`.
  public func features(_ x: Tensor, _ mode: Mode) -> Tensor { game.features(x, mode) }

  /// The codes of the samples `x`.
  public func encode(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard x.failure == nil, x.shape.rank > 0, x.shape[0] > 0 else { return x }
    return encoder(x.reshaped([x.shape[0], x.shape.count / x.shape[0]]), mode)
  }
}

/// Networks that one update moves together; as a layer, one behind the other.
private final class Joined: Layer {
  private let networks: [(name: String, network: any Layer)]

  init(_ networks: [(String, any Layer)]) { self.networks = networks.map { ($0.0, $0.1) } }

  var parameters: [Parameter] {
    networks.flatMap { item in item.network.parameters.map { $0.prefixed(item.name) } }
  }

  var buffers: [Parameter] {
    networks.flatMap { item in item.network.buffers.map { $0.prefixed(item.name) } }
  }

  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    networks.reduce(x) { $1.network($0, mode) }
  }

  func parametersMoved() { for item in networks { item.network.parametersMoved() } }
}
