import Glibc

/// A network's loss in the course of training, in few points, for whoever draws it elsewhere.
public struct LossCurve: Sendable, Equatable {
  /// The network.
  public let part: String
  /// The step of each point.
  public let steps: [Double]
  /// The mean loss around it.
  public let values: [Double]
  /// The moving average that `plot losses` draws, there.
  public let average: [Double]
}

extension Trainer {
  /// The losses so far, each in at most `most` points.
  public func lossCurves(points most: Int) -> [LossCurve] {
    let curves = SeriesCurves(
      series: history.losses, parts: trainedParts, smoothing: LossesPicture().smoothing,
      events: history.events)
    return curves.names.compactMap { name in
      guard let series = history.losses[name] else { return nil }
      let values = series.values.map(Double.init)
      let average = curves.average(values, restartingAt: curves.restarts(series))
      let width = max(1, (values.count + most - 1) / max(1, most))
      let starts = Array(stride(from: 0, to: values.count, by: width))
      let steps = series.steps
      func mean(_ numbers: [Double], _ start: Int) -> Double {
        let part = numbers[start..<min(start + width, numbers.count)]
        return part.reduce(0, +) / Double(part.count)
      }
      return LossCurve(
        part: name, steps: starts.map { mean(steps, $0) }, values: starts.map { mean(values, $0) },
        average: starts.map { average[min($0 + width, average.count) - 1] })
    }
  }
}

extension Session {
  /// D's loss where it knows no better than chance, under losses that compare it with classes; nil else.
  public var chanceLoss: Double? { criticOutput == .logit ? 2 * log(2) : nil }
}
