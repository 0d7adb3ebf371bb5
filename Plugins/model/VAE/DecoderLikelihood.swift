import GanLabKit
import Glibc

/// What the decoder's output y [n, d] says of the samples x [n, d].
protocol DecoderLikelihood: AnyObject {
  /// What is trained besides the networks.
  var parameters: [Parameter] { get }
  /// What is stored besides.
  var buffers: [Parameter] { get }
  /// What the encoder is given of `x`.
  func encoderInput(_ x: Tensor) -> Tensor
  /// ln p(x|y): [n, 1].
  func logLikelihood(_ x: Tensor, _ y: Tensor) -> Tensor
  /// The mean of p(x|y): [n, d].
  func mean(_ y: Tensor) -> Tensor
}

/// x ~ N(m + s ⊙ y, (σ s)²), with the mean m and the deviation s of the data.
final class GaussianLikelihood: DecoderLikelihood {
  private let standardised: Standardised
  /// ln σ: [1, 1].
  private let logNoise: Tensor
  private let isLearned: Bool

  /// Where a learned σ begins: a tenth of the data's deviation.
  ///
  /// From a σ as large as the data the codes
  /// collapse before they have said anything, and then nothing draws them back.
  private static let start = 0.1

  init(_ scale: Standardised.Scale, noise: Double, dtype: DType) {
    standardised = Standardised(scale, dtype: dtype)
    isLearned = noise == 0
    let tensor = Tensor.of(
      [log(isLearned ? GaussianLikelihood.start : noise)], [1, 1], dtype: dtype)
    logNoise = isLearned ? tensor.tracked() : tensor
  }

  private var logNoiseParameter: Parameter { Parameter("log-noise", logNoise) }

  var parameters: [Parameter] { isLearned ? [logNoiseParameter] : [] }
  var buffers: [Parameter] { standardised.buffers + (isLearned ? [] : [logNoiseParameter]) }

  func encoderInput(_ x: Tensor) -> Tensor { standardised.forward(x, .evaluation).value }

  func logLikelihood(_ x: Tensor, _ y: Tensor) -> Tensor {
    let mapped = standardised.forward(x, .evaluation)
    let squares = (mapped.value - y).square().rowSums() * (logNoise * -2).exp() * -0.5
    let d = Double(y.shape[1])
    return squares - logNoise * d + mapped.logDeterminant - 0.5 * d * log(2 * Double.pi)
  }

  func mean(_ y: Tensor) -> Tensor { standardised.inverse(y, .evaluation) }
}

/// x_i is 1 with the chance σ(y_i): ln p(x|y) = Σ (x_i y_i - ln(1 + e^{y_i})).
///
/// Of numbers between 0 and 1 it is the cross-entropy, and no density (Loaiza-Ganem & Cunningham 2019).
final class BernoulliLikelihood: DecoderLikelihood {
  var parameters: [Parameter] { [] }
  var buffers: [Parameter] { [] }

  func encoderInput(_ x: Tensor) -> Tensor { x }

  func logLikelihood(_ x: Tensor, _ y: Tensor) -> Tensor { x.bernoulliLog(logits: y) }

  func mean(_ y: Tensor) -> Tensor { y.sigmoid() }
}
