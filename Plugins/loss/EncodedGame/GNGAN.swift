import GanLabKit

/// GN-GAN: samples are to be neighbours where their codes are, and D is to be as steep at samples as at data.
public struct GNGAN: EncodedGame {
  /// How the gradients of D are compared.
  public enum Matching: String, CaseIterable, HyperparameterChoice {
    /// Their mean vectors, as in the paper.
    case vector
    /// The means of their norms, which say nothing of directions.
    case norm
  }

  /// What it says of itself.
  public static let about = About(
    "gngan", "a game beside an auto-encoder that keeps neighbours, and matched gradients",
    formula: """
      E, G minimise  ‖x - G(E(x))‖² + λᵣ Σ p_ij ln(p_ij / q_ij)
      D maximises  (1-α) E ln D(x) + α E ln D(G(E(x))) + E ln(1 - D(G(z)))
      G minimises  |E D(x) - E D(G(z))| + λ₁ ‖E ∇D(x) - E ∇D(G(z))‖²
                   + λ₂ (E ∇D(x)·x - E ∇D(G(z))·G(z))²
      p_j|i ∝ (1 + ‖z_j - z_i‖² / 2σ²)⁻¹,  q_j|i the same of G(z),  p_ij = (p_i|j + p_j|i) / 2n
      """,
    paper: "Tran, Bui & Cheung 2018, Improving GAN with neighbors embedding and gradient matching",
    needs: [.generator, .critic, .autoencoder], provides: [.classTargets, .criticLogit],
    notes: """
      Codes are those of the data and as many of the prior; σ² is the variance of the distances in the batch. \
      matching=norm compares E ‖∇D‖ and E |∇D·x| in place of the vectors, a \
      variant that students found calmer: it asks only that D be as steep. Its D is held by switch \
      gradient-penalty. λᵣ = 0.1, the rates and α = 0.05 are Dist-GAN's; λ₁ = λ₂ = 1 are ours, the paper's code \
      was never published.
      """)

  /// Dist-GAN's.
  public static let recommended = Recommended(
    learningRate: 1e-3, betas: (0.8, 0.999), oneOfSwitches: ["gradient-penalty"])

  @Hyperparameter("the share α of reconstructions in what D takes for data", in: 0...1)
  var alpha = 0.05
  @Hyperparameter("the weight λᵣ of the neighbours", in: 0...1e6) var regularisation = 0.1
  @Hyperparameter("how the gradients of D are compared") var matching = Matching.vector
  @Hyperparameter("the weight λ₁ of the gradients", in: 0...1e6) var gradientWeight = 1.0
  @Hyperparameter("the weight λ₂ of their products with the samples", in: 0...1e6)
  var productWeight = 1.0

  /// α = 0.05, λᵣ = 0.1, λ₁ = λ₂ = 1.
  public init() {}

  /// The auto-encoder's update, D's, G's.
  ///
  /// - Throws: `ComponentError` for networks without an encoder.
  public func updates(for networks: any Networks) throws -> [Update] {
    try gameUpdates(for: networks)
  }

  /// Σ p_ij ln(p_ij / q_ij) over the pairs of the batch.
  func regulariser(_ batch: EncodedBatch) -> Tensor {
    neighbourDivergence(
      of: concatenate([batch.encoded, batch.z]),
      from: concatenate([batch.reconstructed, batch.generated]))
  }

  /// λ₁ ‖E ∇D(x) - E ∇D(G(z))‖² + λ₂ (E ∇D(x)·x - E ∇D(G(z))·G(z))².
  func matching(
    real: Tensor, fake: Tensor, by networks: any AutoencodingNetworks
  ) throws -> Tensor? {
    guard gradientWeight > 0 || productWeight > 0 else { return nil }
    let ofData = try slopes(at: real.detached.tracked(), recording: false, networks)
    let ofSamples = try slopes(at: fake, recording: true, networks)
    let (data, samples) = (ofData.reduced(as: matching), ofSamples.reduced(as: matching))
    return (data.slope - samples.slope).square().sum() * gradientWeight
      + (data.product - samples.product).square() * productWeight
  }

  private func slopes(
    at x: Tensor, recording: Bool, _ networks: any AutoencodingNetworks
  ) throws -> Slopes {
    let d = networks.discriminate(x, .training).sigmoid().sum()
    let gradients = try gradient(of: d, withRespectTo: [x], recording: recording)[0]
    let n = x.shape[0]
    let size = gradients.shape.count / max(n, 1)
    let rows = recording ? x : x.detached
    return Slopes(gradients: gradients.reshaped([n, size]), samples: rows.reshaped([n, size]))
  }
}

/// ∇D at samples, both as rows.
private struct Slopes {
  let gradients: Tensor
  let samples: Tensor

  /// The mean gradient [size], or its mean norm [1], and the mean product with the samples: a scalar.
  func reduced(as matching: GNGAN.Matching) -> (slope: Tensor, product: Tensor) {
    let products = (gradients * samples).sum(axes: [1])
    return switch matching {
    case .vector: (gradients.mean(axes: [0]), products.mean())
    case .norm: (gradients.norm(axis: 1).mean(), products.abs().mean())
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, DistGAN.self, GNGAN.self) }
}
