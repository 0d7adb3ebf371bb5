import Autograd

/// A component that draws a picture: `plot NAME` runs it.
///
/// It says what is to be seen as plain values, `PlotData`; the lab draws them with its own axes, fonts,
/// themes and legends, writes the file, and gives the numbers to `--json`.
public protocol Plot: Component {
  /// What the picture shows; the same state gives the same picture.
  ///
  /// What takes long looks at `context.isCancelled()` now and then, and tells `context.report` how far
  /// it is.
  ///
  /// - Throws: `ComponentError` if there is nothing to draw; `Cancelled`.
  func plot(_ context: PlotContext) throws -> PlotData
}

extension Plot {
  /// `plot`.
  public static var kind: Kind { .plot }
}

/// What a plot works with.
public final class PlotContext: RunContext {
  /// The networks, trained or not; nil without a model.
  ///
  /// A plot does not change them.
  public let networks: (any Networks)?
  /// Training steps made so far.
  public let step: Int
  /// What each network minimised in the course of training, under the network's name.
  public let losses: [String: Curve]

  private let sampler: (Int) throws -> Tensor

  /// A quantity in the course of training.
  public struct Curve: Sendable, Equatable {
    /// The steps.
    public let steps: [Double]
    /// The values, as many.
    public let values: [Double]

    /// A curve.
    public init(steps: [Double], values: [Double]) {
      self.steps = steps
      self.values = values
    }
  }

  /// A context for one call of a plot; `sampler` draws samples of the model.
  public init(
    networks: (any Networks)? = nil, source: (any DataSource)? = nil,
    criticOutput: CriticOutput? = nil, step: Int = 0, losses: [String: Curve] = [:],
    random: Random, isCancelled: @escaping () -> Bool = { false },
    report: @escaping (Double) -> Void = { _ in },
    sampler: @escaping (Int) throws -> Tensor = { _ in
      throw ComponentError("this needs a model, and none has been chosen")
    }
  ) {
    self.networks = networks
    self.step = step
    self.losses = losses
    self.sampler = sampler
    super.init(
      model: networks, source: source, criticOutput: criticOutput, random: random,
      isCancelled: isCancelled, report: report)
  }

  /// About `count` samples of the model, from the sampler that is chosen: [n] + sampleShape.
  ///
  /// - Throws: The sampler's errors; `Cancelled`; an error of the lab if a model is missing.
  public func samples(_ count: Int) throws -> Tensor { try sampler(count) }

  /// `count` fresh data: [count] + sampleShape.
  ///
  /// - Throws: `ComponentError` if no data have been chosen; the first error of the tensors behind them.
  public func data(_ count: Int) throws -> Tensor {
    guard let source else { throw ComponentError("this needs data, and none have been chosen") }
    return try source.samples(count, random: &random, dtype: .float32).checked()
  }

  /// Has `plot` say what is to be seen.
  ///
  /// - Throws: `Cancelled` if the plot was told to stop, whatever it returned; the plot's errors;
  ///   `ComponentError` if what it returned cannot be drawn.
  public func run(_ plot: any Plot) throws -> PlotData {
    let data: PlotData
    do {
      data = try plot.plot(self)
    } catch {
      if wasCancelled { throw Cancelled() }
      throw error
    }
    if wasCancelled { throw Cancelled() }
    try data.check()
    return data
  }
}
