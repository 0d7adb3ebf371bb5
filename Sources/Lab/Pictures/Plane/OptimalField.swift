import Figures
import GanLabKit
import Glibc
import Measures

/// The optimal discriminator on a grid of the plane, from the exact density of the data and an estimate
/// of the generator's.
///
/// Where neither has mass nothing is optimal: the ratio of two vanishing tails would fill the plane with
/// an accident of the estimate. So ε, a ten-thousandth of the peak, is added to both densities in what is
/// drawn, which leads D* to 1/2 there; the numbers are those without it.
struct OptimalField {
  private let frame: PlaneFrame
  private let cells: Int
  private let real: [Double]
  private let fake: [Double]
  private let bandwidth: Double

  /// ε as a share of the largest density.
  private static let floor = 1e-4

  /// - Throws: `refused` if no sample is finite, or the bandwidth cannot be used; `interrupted`.
  init(
    picture: FieldPicture, _ mixture: GaussianMixture, _ generated: [Double], _ frame: PlaneFrame,
    _ watcher: Watcher = .none
  ) throws(LabError) {
    self.frame = frame
    // The cost is cells² × (components + samples): many of them are smooth enough for fewer cells.
    let work = Double(mixture.count) + 0.3 * Double(generated.count / 2)
    cells = min(240, max(64, Int((2.4e7 / work).squareRoot())))
    do {
      let (points, _) = try Points.finite(in: generated, dimensions: 2, set: "samples")
      guard let points else {
        throw LabError.refused("no sample of the generator is a finite number", hint: "reset")
      }
      let rule: Bandwidth = picture.bandwidth > 0 ? .fixed(picture.bandwidth) : .crossValidated
      let best = try OptimalDiscriminator(
        data: mixture, samples: points, bandwidth: rule, blursData: picture.blur)
      bandwidth = (best.generated as? KernelDensity)?.bandwidth ?? picture.bandwidth
      let nodes = frame.nodes(cells)
      var (real, fake): ([Double], [Double]) = ([], [])
      for start in stride(from: 0, to: nodes.count, by: 2 * cells) {
        try watcher.check(at: Double(start) / Double(nodes.count))
        let row = try Points(Array(nodes[start..<start + 2 * cells]), dimensions: 2)
        real += try best.data.logDensities(at: row)
        fake += try best.generated.logDensities(at: row)
      }
      (self.real, self.fake) = (real, fake)
    } catch let error as LabError {
      throw error
    } catch let error as MeasureError {
      throw .measure(error, in: picture.verb)
    } catch {
      throw .refused("\(error)", hint: nil)
    }
  }

  /// D*, or the log ratio itself; no line at 1/2, which would follow the edge of nothing.
  func surface(isProbability: Bool) -> [Figures.Layer] {
    let peak = max(real.max() ?? 0, fake.max() ?? 0)
    let values = zip(real, fake).map { real, fake in
      let (p, q) = (exp(real - peak) + OptimalField.floor, exp(fake - peak) + OptimalField.floor)
      return isProbability ? p / (p + q) : log(p / q)
    }
    let grid = Grid(
      values: values, rows: cells, columns: cells, x: frame.centres(frame.x, cells: cells),
      y: frame.centres(frame.y, cells: cells))
    return Array(
      diverging(grid, center: isProbability ? 0.5 : 0, isProbability: isProbability).prefix(1))
  }

  /// The numbers of the surface.
  var data: [(String, PictureData?)] {
    [
      ("bandwidth", .number(bandwidth)), ("optimal_rows", .integer(cells)),
      ("optimal_columns", .integer(cells)),
      ("optimal_logits", .numbers(zip(real, fake).map { $0 == $1 ? 0 : $0 - $1 })),
    ]
  }
}
