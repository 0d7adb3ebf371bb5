import GanLabKit

/// Dist-GAN: what is far apart among codes is to be as far apart among samples, on average.
public struct DistGAN: EncodedGame {
  /// What it says of itself.
  public static let about = About(
    "dist-gan", "a game beside an auto-encoder that keeps the distances of codes",
    formula: """
      E, G minimise  ‖x - G(E(x))‖² + λᵣ (m(G(E(x)) - G(z)) - √(k/d) m(E(x) - z))²
      D maximises  (1-α) E ln D(x) + α E ln D(G(E(x))) + E ln(1 - D(G(z)))
      G minimises  |E D(x) - E D(G(z))|
      """,
    paper: "Tran, Bui & Cheung 2018, Dist-GAN: an improved GAN using distance constraints",
    needs: [.generator, .critic, .autoencoder], provides: [.classTargets, .criticLogit],
    notes: """
      m is the mean over batch and coordinates, k and d the numbers of a code and of a sample. Its D is held \
      by switch gradient-penalty, with the weight 0.1 on the plane. The authors' toy set-up has d-steps=5, \
      lr=1e-3, beta1=0.8, beta2=0.999 and three hidden layers.
      """)

  /// As the authors' toy set-up has it.
  public static let recommended = Recommended(
    learningRate: 1e-3, betas: (0.8, 0.999), oneOfSwitches: ["gradient-penalty"])

  @Hyperparameter("the share α of reconstructions in what D takes for data", in: 0...1)
  var alpha = 0.05
  @Hyperparameter("the weight λᵣ of the distances", in: 0...1e6) var regularisation = 0.1

  /// α = 0.05, λᵣ = 0.1.
  public init() {}

  /// The auto-encoder's update, D's, G's.
  ///
  /// - Throws: `ComponentError` for networks without an encoder.
  public func updates(for networks: any Networks) throws -> [Update] {
    try gameUpdates(for: networks)
  }

  /// (m(G(E(x)) - G(z)) - √(k/d) m(E(x) - z))².
  func regulariser(_ batch: EncodedBatch) -> Tensor {
    let (k, d) = (batch.z.shape.count, batch.generated.shape.count)
    let scale = (Double(k) / Double(max(d, 1))).squareRoot()
    let samples = (batch.reconstructed - batch.generated).mean()
    let codes = (batch.encoded - batch.z).mean()
    return (samples - codes * scale).square()
  }

  /// Nothing more.
  func matching(
    real: Tensor, fake: Tensor, by networks: any AutoencodingNetworks
  ) throws -> Tensor? { nil }
}
