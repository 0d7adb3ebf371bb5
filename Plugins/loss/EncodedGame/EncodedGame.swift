import GanLabKit

/// What `dist-gan` and `gngan` have in common: three updates a step, of the auto-encoder, of D and of G.
///
///     E and G minimise  ‖x - G(E(x))‖² + λᵣ R
///     D maximises       (1 - α) E ln D(x) + α E ln D(G(E(x))) + E ln(1 - D(G(z)))
///     G minimises       |E D(x) - E D(G(z))| + …
///
/// The gradient penalty in D's value, λₚ V_P, is the switch `gradient-penalty`. A squared distance is the mean over
/// the coordinates, as in the authors' code, so that λᵣ does not depend on the size of an image.
protocol EncodedGame: Loss {
  /// α.
  var alpha: Double { get }
  /// λᵣ.
  var regularisation: Double { get }
  /// R: what the auto-encoder is to keep of the codes' geometry.
  func regulariser(_ batch: EncodedBatch) -> Tensor
  /// What G minimises beside the difference of the scores; nil for nothing.
  func matching(real: Tensor, fake: Tensor, by networks: any AutoencodingNetworks) throws -> Tensor?
}

/// Codes and what the generator makes of them.
struct EncodedBatch {
  /// E(x): [n, k].
  let encoded: Tensor
  /// G(E(x)): [n] + sampleShape.
  let reconstructed: Tensor
  /// z from the prior: [n, k].
  let z: Tensor
  /// G(z): [n] + sampleShape.
  let generated: Tensor
}

extension EncodedGame {
  /// The updates of a step: the auto-encoder's, D's (repeated), G's.
  func gameUpdates(for networks: any Networks) throws -> [Update] {
    guard let networks = networks as? any AutoencodingNetworks else {
      throw ComponentError(
        "\(about.name) needs an encoder beside the generator: model gngan has one")
    }
    let autoencoder = Update(Part.autoencoder) { context in
      let x = context.draws.data(context.batch)
      let z = context.draws.codes(context.batch, of: networks.prior)
      let encoded = networks.encode(x, .training)
      let batch = EncodedBatch(
        encoded: encoded, reconstructed: networks.generate(encoded, .training), z: z,
        generated: networks.generate(z, .training))
      return (x - batch.reconstructed).square().mean() + regulariser(batch) * regularisation
    }
    return [autoencoder]
      + Update.ofGame(networks) { pass in
        try discriminatorLoss(pass, networks)
      } generator: { context in
        let real = context.discriminatorInput(context.draws.data(context.batch))
        let z = context.draws.codes(context.batch, of: networks.prior)
        let fake = context.discriminatorInput(networks.generate(z, .training))
        let scores = (
          real: withoutRecording { networks.discriminate(real, .training).sigmoid().mean() },
          fake: networks.discriminate(fake, .training).sigmoid().mean()
        )
        let distance = (scores.real - scores.fake).abs()
        guard let matching = try matching(real: real, fake: fake, by: networks) else {
          return distance
        }
        return distance + matching
      }
  }

  /// -(1 - α) E ln D(x) - α E ln D(G(E(x))) - E ln(1 - D(G(z))).
  private func discriminatorLoss(
    _ pass: DiscriminatorPass, _ networks: any AutoencodingNetworks
  ) throws -> Tensor {
    let targets = pass.context.targets
    let reconstructed = withoutRecording {
      networks.generate(networks.encode(pass.real, .training), .training)
    }
    let logits = pass.logits()
    return binaryCrossEntropy(logits.real, target: targets.real) * (1 - alpha)
      + binaryCrossEntropy(pass.discriminate(reconstructed), target: targets.real) * alpha
      + binaryCrossEntropy(logits.fake, target: targets.fake)
  }
}
