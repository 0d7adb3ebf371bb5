import Figures
import GanLabKit
import Glibc

/// The critic's logits and slopes on a grid of the plane.
struct CriticField {
  private let frame: PlaneFrame
  private let cells: Int
  /// d at the cells' middles, row by row from the lowest.
  private let logits: [Double]
  /// Halfway between the mean of d over the data and over the samples: a critic's own zero is free.
  private let middle: Double
  /// Where the arrows start: [x, y, x, y, …].
  private let tails: [Double]
  /// ∇d there.
  private let slopes: [Double]

  /// Points that the critic sees at once: few enough that Ctrl-C is heeded between two of them.
  private static let piece = 4096

  /// - Throws: `tensor` if the critic could not be evaluated; `interrupted`.
  init(
    _ critic: any AdversarialNetworks, frame: PlaneFrame, cells: Int, arrows: Int,
    data: [Double], generated: [Double], _ watcher: Watcher = .none
  ) throws(LabError) {
    self.frame = frame
    self.cells = cells
    tails = frame.nodes(arrows)
    do {
      let evaluate = { (points: [Double]) throws -> [Double] in
        var values: [Double] = []
        for start in stride(from: 0, to: points.count, by: 2 * CriticField.piece) {
          try watcher.check(at: Double(start) / Double(points.count))
          let some = Array(points[start..<min(points.count, start + 2 * CriticField.piece)])
          values += try withoutRecording {
            try critic.discriminate(.of(some, [some.count / 2, 2]), .evaluation).doubles()
          }
        }
        return values
      }
      logits = try evaluate(frame.nodes(cells))
      middle = (mean(try evaluate(data)) + mean(try evaluate(generated))) / 2
      guard arrows > 0 else {
        slopes = []
        return
      }
      let x = Tensor.of(tails, [tails.count / 2, 2]).tracked()
      slopes = try gradient(
        of: critic.discriminate(x, .evaluation).sum(), withRespectTo: [x])[0].doubles()
    } catch {
      throw Trainer.labError(error, in: "the discriminator")
    }
  }

  /// The places on the grid where d is higher than all around.
  var tops: CriticTops { CriticTops(logits, cells: cells, in: frame) }

  /// The node of the grid where d is highest, [x, y], and d there; nil where d is no number anywhere.
  var highest: (node: [Double], logit: Double)? {
    let places = logits.indices.filter { logits[$0].isFinite }
    guard let best = places.max(by: { logits[$0] < logits[$1] }) else { return nil }
    return (Array(frame.nodes(cells)[2 * best..<2 * best + 2]), logits[best])
  }

  private func grid(_ values: [Double]) -> Grid {
    Grid(
      values: values, rows: cells, columns: cells, x: frame.centres(frame.x, cells: cells),
      y: frame.centres(frame.y, cells: cells))
  }

  /// σ(d) around 1/2, or d around its middle, with the line where it changes sides.
  func surface(isProbability: Bool) -> [Figures.Layer] {
    let values =
      isProbability ? logits.map { 1 / (1 + exp(-$0)) } : logits.map { $0 - middle }
    return diverging(grid(values), center: isProbability ? 0.5 : 0, isProbability: isProbability)
  }

  /// The slopes as arrows.
  func arrowLayers(_ label: String) -> [Figures.Layer] {
    guard !slopes.isEmpty else { return [] }
    let even = stride(from: 0, to: tails.count, by: 2)
    return [
      .arrows(
        Arrows(
          x: even.map { tails[$0] }, y: even.map { tails[$0 + 1] }, u: even.map { slopes[$0] },
          v: even.map { slopes[$0 + 1] }, lengths: .root, label: label))
    ]
  }

  /// The numbers of the surface and of the arrows.
  func data(isProbability: Bool) -> [(String, PictureData?)] {
    let sizes = stride(from: 0, to: slopes.count, by: 2).map { hypot(slopes[$0], slopes[$0 + 1]) }
    return [
      ("x", .numbers([frame.x.low, frame.x.high])), ("y", .numbers([frame.y.low, frame.y.high])),
      ("rows", .integer(cells)), ("columns", .integer(cells)), ("logits", .numbers(logits)),
      ("middle", isProbability ? nil : .number(middle)),
      ("slope_mean", sizes.isEmpty ? nil : .number(mean(sizes))),
      ("slope_largest", sizes.max().map { .number($0) }),
    ]
  }
}

/// A quantity in diverging colours, with a line where it is `center`.
func diverging(_ grid: Grid, center: Double, isProbability: Bool) -> [Figures.Layer] {
  let largest = grid.values.reduce(0) { max($0, $1.isFinite ? abs($1 - center) : 0) }
  let half = isProbability ? 0.5 : max(largest, 1e-9)
  return [
    .heatmap(
      Heatmap(
        grid,
        colorScale: ColorScale(
          .diverging(center: center), limits: .fixed(center - half, center + half)))),
    .contours(Contours(grid, levels: .at([center]), width: 2.4, opacity: 0.9)),
  ]
}

private func mean(_ values: [Double]) -> Double {
  let finite = values.filter(\.isFinite)
  return finite.reduce(0, +) / Double(max(finite.count, 1))
}
