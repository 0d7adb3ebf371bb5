import GanLabKit
import Glibc

extension Session {
  /// The names of the figures of models that are given half of a sample.
  public static let completionNames = [
    "completion_error", "completion_diversity", "completion_mean_error", "completion_sharpness",
  ]

  /// Codes to each half by which the mean of a model's completions is estimated.
  static let completionCodes = 32

  /// How models that are given half of a sample make the other, for `count` data that they were not trained on,
  /// or 10,000 if that is less; none of other models.
  ///
  /// With x₂ the half that is missing, d₂ its numbers, and y₂, y₂′ two completions of the same half:
  ///
  /// - `completion_error`: √(E ‖y₂ - x₂‖² / d₂). Least for the conditional mean, however unlike data it is. A
  ///   sampler of p(x₂|x₁) itself has √2 times that.
  /// - `completion_diversity`: √(E ‖y₂ - y₂′‖² / d₂), 0 where there is one answer. For a sampler of p(x₂|x₁) it
  ///   equals `completion_error`: x₂ and y₂ are then drawn alike.
  /// - `completion_mean_error`: the error of the mean of 32 completions against E[x₂|x₁], where the data are a
  ///   mixture on few coordinates, so that it is known.
  /// - `completion_sharpness`: of images, the mean absolute difference of neighbouring pixels of y₂; the mean
  ///   of many images has less than any of them.
  ///
  /// Pixels count in greys from 0 to 1.
  ///
  /// - Throws: `missing`, `tensor` or `interrupted`.
  public func completionFigures(
    _ count: Int, _ watcher: Watcher = .none
  ) throws(LabError) -> [NamedFigure] {
    guard let source = testSource else { throw .missing(.data, for: "measuring") }
    guard let networks = networks as? any GeneratorNetworks, let given = networks.prior.given
    else { return [] }
    let count = min(count, Session.mostJudged)
    var random = random.stream("test data")
    let x = source.samples(count, random: &random, dtype: .float32)
    var codes = self.random.stream("codes of the completions")
    let image = ImageShape(given.missingShape)
    var sums = CompletionSums(image: source.pixels == nil ? nil : image)
    do {
      try withoutRecording {
        for start in stride(from: 0, to: count, by: CompletionSums.piece) {
          try watcher.check(at: Double(start) / Double(count))
          let piece = x.sliced(start..<min(start + CompletionSums.piece, count))
          try sums.add(piece, networks, given, source.mixture, random: &codes)
        }
      }
    } catch {
      throw Trainer.labError(error, in: model?.name ?? "the model")
    }
    return figures(of: sums, given, networks.prior, source.pixels)
  }

  private func figures(
    of sums: CompletionSums, _ given: Given, _ prior: Prior, _ pixels: PixelValues?
  ) -> [NamedFigure] {
    // From -1 to 1 the same greys are twice as far apart.
    let unit = pixels == .signed ? 0.5 : 1
    let numbers = Double(sums.count * given.missingShape.count)
    let root = { (sum: Double) in unit * (sum / numbers).squareRoot() }
    let kind: NamedFigure.Unit = pixels == nil ? .length : .number
    let isOne = prior.latent == 0
    let least = sums.variance.map(root)
    var figures = [
      NamedFigure(
        "completion_error", root(sums.errors),
        "error of a completion"
          + (least == nil ? "" : "; least possible: the conditional mean's"),
        unit: kind, better: .low, perfect: sums.bestErrors.map(root)),
      NamedFigure(
        "completion_diversity", root(sums.differences),
        "distance of two completions of one half; a perfect sampler's equals the error",
        unit: kind, better: isOne ? nil : .perfect, perfect: least.map { $0 * 2.0.squareRoot() }),
    ]
    if let errors = sums.meanErrors, let least {
      figures.append(
        NamedFigure(
          "completion_mean_error", root(errors),
          "error of the mean of "
            + (isOne ? "completions" : "\(Session.completionCodes) completions")
            + " against the conditional mean",
          unit: kind, better: .perfect,
          perfect: isOne ? 0 : least / Double(Session.completionCodes).squareRoot()))
    }
    if sums.neighbours > 0 {
      let mean = { (sum: Double) in unit * sum / Double(sums.neighbours) }
      figures.append(
        NamedFigure(
          "completion_sharpness", mean(sums.sharpness),
          "difference of neighbouring pixels; a blur has less than data", better: .perfect,
          perfect: mean(sums.dataSharpness)))
    }
    return figures
  }
}

/// What is summed over the data.
private struct CompletionSums {
  /// Samples that go through the networks at once.
  static let piece = 500

  /// The shape of what is missing of images; nil where the samples are none.
  let image: ImageShape?
  private(set) var count = 0
  private(set) var errors = 0.0
  private(set) var differences = 0.0
  private(set) var sharpness = 0.0
  private(set) var dataSharpness = 0.0
  /// Pairs of neighbours that were looked at.
  private(set) var neighbours = 0
  /// Σ ‖mean of completions - E[x₂|x₁]‖², where that is known.
  private(set) var meanErrors: Double?
  /// Σ ‖x₂ - E[x₂|x₁]‖² on the same data.
  private(set) var bestErrors: Double?
  /// Σ E ‖x₂ - E[x₂|x₁]‖², of the density.
  private(set) var variance: Double?

  init(image: ImageShape?) { self.image = image }

  mutating func add(
    _ x: Tensor, _ networks: any GeneratorNetworks, _ given: Given, _ mixture: GaussianMixture?,
    random: inout Random
  ) throws {
    let n = try x.checked().shape[0]
    let prior = networks.prior
    func completion() throws -> [Double] {
      let z = prior.codes(prior.samples(n, random: &random, dtype: x.dtype), givenHalvesOf: x)
      return try given.missing(of: networks.generate(z, .evaluation)).doubles()
    }
    let truth = try given.missing(of: x).doubles()
    let first = try completion()
    let second = prior.latent == 0 ? first : try completion()
    errors += squares(first, truth)
    differences += squares(first, second)
    count += n
    if let image {
      let found = image.neighbourDifferences(first)
      sharpness += found.sum
      neighbours += found.count
      dataSharpness += image.neighbourDifferences(truth).sum
    }
    guard let mixture, mixture.dimensions == given.sampleShape.count else { return }
    var mean = zip(first, second).map { $0 + $1 }
    let codes = prior.latent == 0 ? 2 : Session.completionCodes
    for _ in 2..<max(codes, 2) { mean = zip(mean, try completion()).map { $0 + $1 } }
    mean = mean.map { $0 / Double(codes) }
    let halves = try given.rows(of: x).doubles()
    let exact = (0..<n).map { row in
      mixture.conditional(
        on: Array(halves[row * given.count..<(row + 1) * given.count]))
    }
    let best = exact.flatMap(\.mean)
    meanErrors = (meanErrors ?? 0) + squares(mean, best)
    bestErrors = (bestErrors ?? 0) + squares(truth, best)
    variance = (variance ?? 0) + exact.reduce(0) { $0 + $1.variance }
  }

  private func squares(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}

extension ImageShape {
  /// The absolute differences of pixels that stand side by side or above each other, summed over the images
  /// `values`, and how many there are.
  func neighbourDifferences(_ values: [Double]) -> (sum: Double, count: Int) {
    // Distances in `values` to the next column and the next row, and those of the axes.
    let right = isPlanar ? 1 : channels
    let down = right * width
    let rows = isPlanar ? channels : 1
    var (sum, pairs) = (0.0, 0)
    for first in stride(from: 0, to: values.count - count + 1, by: count) {
      for plane in 0..<rows {
        for y in 0..<height {
          for x in 0..<width {
            for channel in 0..<(isPlanar ? 1 : channels) {
              let place = first + plane * width * height + y * down + x * right + channel
              if x + 1 < width {
                sum += abs(values[place + right] - values[place])
                pairs += 1
              }
              if y + 1 < height {
                sum += abs(values[place + down] - values[place])
                pairs += 1
              }
            }
          }
        }
      }
    }
    return (sum, pairs)
  }
}
