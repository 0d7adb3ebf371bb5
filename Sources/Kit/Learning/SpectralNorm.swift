import Autograd

/// How the weights of a network are normalised spectrally.
public struct SpectralNormalisation: Equatable, Sendable {
  /// Rounds of the power method in each pass in training.
  public var iterations: Int

  /// One round a pass, as the paper has it, or more.
  public init(iterations: Int = 1) { self.iterations = iterations }
}

/// Spectral normalisation of one layer's weight: W / σ(W), where σ(W) is the largest singular value of W.
///
/// Miyato et al. 2018, Spectral normalization for generative adversarial networks. W is a matrix with a row for each output; a kernel of `size` by `size` is taken as one of
/// size · size · inputs columns, as in the paper and in PyTorch. For a fully connected layer W / σ has the
/// operator norm 1. For a convolution it has not: where windows overlap, an input counts in several of
/// them, and the convolution's own norm is up to ⌈size / stride⌉ times as large.
///
/// σ is estimated by the power method: in each pass in training u ← W v / ‖W v‖ and v ← Wᵀu / ‖Wᵀu‖, and
/// then σ = uᵀ W v. Between updates W moves little, so that one round a pass follows it; other passes leave
/// u and v as they are. The estimate is never above σ(W).
///
/// In the gradient u and v are constants, and σ depends on W: ∂σ/∂W = u vᵀ. All is made of operations of
/// the tape, so the derivative can be differentiated again.
public final class SpectralNorm {
  /// u, [1, outputs], of length 1.
  public let left: Tensor
  /// v, [1, inputs], of length 1: as many numbers as go into one output.
  public let right: Tensor

  private let iterations: Int
  private let outputsAxis: Int

  /// Rounds before the first pass, at most: random vectors take some to find the largest singular value.
  private static let firstRounds = 200
  /// They end once a round adds less than this share to the estimate.
  private static let settled = 1e-7

  /// Normalises weights like `weight`, whose axis `outputsAxis` counts the outputs; without one, the last.
  ///
  /// u and v begin as directions from `random`, followed by rounds of the power method on `weight` until
  /// the estimate settles: the first pass is as well normalised as the later ones.
  public init(
    of weight: Tensor, outputsAxis: Int? = nil, _ settings: SpectralNormalisation, random: Random
  ) {
    iterations = settings.iterations
    let shape = weight.shape
    self.outputsAxis = outputsAxis ?? shape.rank - 1
    // A weight without memory has no axes, and no numbers either.
    let outputs = weight.failure == nil ? shape[self.outputsAxis] : 1
    var random = random
    left = random.normal([1, outputs], dtype: weight.dtype)
    right = random.normal([1, shape.count / max(outputs, 1)], dtype: weight.dtype)
    guard weight.failure == nil else { return }
    withoutRecording { begin(with: matrix(of: weight)) }
  }

  /// `weight_u` and `weight_v`.
  public var buffers: [Parameter] {
    [Parameter("weight_u", left), Parameter("weight_v", right)]
  }

  /// `weight` / σ, of its shape; in training u and v are moved first.
  public func callAsFunction(_ weight: Tensor, _ mode: Mode) -> Tensor {
    guard weight.failure == nil else { return weight }
    let matrix = matrix(of: weight)
    if mode == .training {
      withoutRecording { for _ in 0..<iterations { _ = advance(matrix) } }
    }
    // Copies: the next pass moves u and v in place, and this one's gradient may be asked for later.
    let (u, v) = withoutRecording { (left * 1, right * 1) }
    let sigma = v.matmul(matrix).matmul(u, transposingOther: true)
    return weight * sigma.reciprocal()
  }

  /// Wᵀ, [inputs, outputs].
  private func matrix(of weight: Tensor) -> Tensor {
    var ordered = weight
    if outputsAxis != weight.shape.rank - 1 {
      var axes = Array(0..<weight.shape.rank)
      axes.append(axes.remove(at: outputsAxis))
      ordered = weight.permuted(axes)
    }
    return ordered.reshaped([right.shape.count, left.shape.count])
  }

  private func begin(with matrix: Tensor) {
    var last = 0.0
    for _ in 0..<SpectralNorm.firstRounds {
      guard let length = advance(matrix), length > last * (1 + SpectralNorm.settled) else { return }
      last = length
    }
  }

  /// One round of the power method: ‖Wᵀu‖, which grows towards σ(W); nil for weights without numbers.
  private func advance(_ matrix: Tensor) -> Double? {
    guard SpectralNorm.move(left, to: right.matmul(matrix)) != nil else { return nil }
    return SpectralNorm.move(right, to: left.matmul(matrix, transposingOther: true))
  }

  /// Makes `vector` the direction of `target` and gives the length of that; nil, and the vector stays, if
  /// it has none.
  private static func move(_ vector: Tensor, to target: Tensor) -> Double? {
    guard let square = try? target.sumOfSquares(), square > 0, square.isFinite else { return nil }
    let length = square.squareRoot()
    guard (try? vector.assign(target * (1 / length))) != nil else { return nil }
    return length
  }
}
