import GanLabKit

/// How the critic scores data and samples: where the two histograms lie apart, it tells them apart.
public struct MyPlot: Plot {
  /// What it says of itself: `help`, `explain` and completion show it.
  public static let about = About(
    "my-plot", "the critic's scores of data and of samples, as histograms",
    formula: "the shares of d(x) and of d(G(z)) in each bin",
    needs: [.generator, .critic])

  @Hyperparameter("bins of the histograms", in: 2...500) var bins = 40

  /// 40 bins.
  public init() {}

  /// What is to be seen, as plain values: the lab draws the axes, the letters and the file.
  ///
  /// - Throws: `ComponentError` if there is no critic; the first error of the tensors; `Cancelled`.
  public func plot(_ context: PlotContext) throws -> PlotData {
    let real = try score(context.data(1000), context)
    let fake = try score(context.samples(1000), context)
    let all = real + fake
    guard let low = all.min(), let high = all.max(), low.isFinite, high.isFinite else {
      throw ComponentError("the critic's scores are no finite numbers")
    }
    let width = max(high - low, 1e-6) / Double(bins)
    let centres = (0..<bins).map { low + (Double($0) + 0.5) * width }
    func shares(_ scores: [Double]) -> [Double] {
      var counts = [Double](repeating: 0, count: bins)
      for score in scores { counts[min(bins - 1, max(0, Int((score - low) / width)))] += 1 }
      return counts.map { $0 / Double(scores.count) }
    }
    return PlotData(
      "The critic's scores",
      [
        .init(
          x: "d(x)", y: "share",
          [
            .line(x: centres, y: shares(real), label: "data"),
            .line(x: centres, y: shares(fake), label: "samples"),
          ])
      ])
  }

  private func score(_ x: Tensor, _ context: PlotContext) throws -> [Double] {
    try withoutRecording { try context.discriminate(x).doubles() }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MyPlot.self) }
}
