import Autograd

/// A network that is trained as it is and used as the average of what it was.
///
/// The average is exponential and moves after each update: θ̄ ← δ θ̄ + (1 - δ) θ (Yazıcı et al. 2019,
/// The unusual effectiveness of averaging in GAN training).
///
/// Players of a game circle around its equilibrium; their average lies nearer to it than they do.
/// δ starts small, as (1 + t)/(10 + t), so that the first steps do not weigh for ever.
public final class Averaged: Layer {
  private let live: any Layer
  private let average: any Layer
  private let decay: Double
  /// t, as a tensor so that a checkpoint keeps it.
  private let updates = Tensor.zeros([1], dtype: .float64)
  /// Each average with what it follows, found once: to list a network's parameters is to name them.
  private let parameterPairs: [(average: Tensor, live: Tensor)]
  private let bufferPairs: [(average: Tensor, live: Tensor)]

  /// Averages the network that `make` makes; it is called twice and must give the same weights.
  public init(decay: Double, _ make: () -> any Layer) {
    self.decay = decay
    let (live, average) = (make(), make())
    (self.live, self.average) = (live, average)
    parameterPairs = zip(average.parameters, live.parameters).map { ($0.tensor, $1.tensor) }
    bufferPairs = zip(average.buffers, live.buffers).map { ($0.tensor, $1.tensor) }
  }

  /// The parameters that are trained.
  public var parameters: [Parameter] { live.parameters }

  /// The network's own buffers, and the averages.
  public var buffers: [Parameter] {
    live.buffers
      + (average.parameters + average.buffers + [Parameter("updates", updates)])
      .map { $0.prefixed("average") }
  }

  /// The network that counts in `mode`: in evaluation the average, else the one that is trained.
  public func network(_ mode: Mode) -> any Layer { mode == .evaluation ? average : live }

  /// In evaluation the average, else the network as it is.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    mode == .evaluation ? average(x, mode) : live(x, mode)
  }

  /// Moves the average; running averages of batch normalisation are taken as they are.
  public func parametersMoved() {
    live.parametersMoved()
    let t = updates.f64[0]
    updates.f64[0] = t + 1
    let fraction = 1 - min(decay, (1 + t) / (10 + t))
    for (mean, parameter) in parameterPairs { mean.moveTowards(parameter, by: fraction) }
    for (mean, buffer) in bufferPairs { mean.moveTowards(buffer, by: 1) }
  }
}
