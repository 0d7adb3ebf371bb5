import Figures
import GanLabKit

/// The energy E(z) of the codes of a latent plane.
struct LatentLandscape {
  /// The energies at the cells' middles, row by row from the lowest.
  let grid: Grid
  private let edge: Double

  private static let piece = 4096

  /// - Throws: `refused` without a critic, `tensor`, `interrupted`.
  init(
    _ session: Session, _ chains: Session.ChosenChains, cells: Int, reach: Double,
    _ watcher: Watcher
  ) throws(LabError) {
    let networks = try session.critic(for: "plot chains")
    let weights =
      chains.selection.values.first { $0.name == "weights" }
      .flatMap { GeneratorWeights(rawValue: $0.value) } ?? .average
    let energy = LatentEnergy(LatentGame(networks, weights: weights))
    edge = networks.prior.family == .uniform ? 1 : reach
    let step = 2 * edge / Double(cells)
    var nodes: [Double] = []
    for row in 0..<cells {
      for column in 0..<cells {
        nodes += [-edge + (Double(column) + 0.5) * step, -edge + (Double(row) + 0.5) * step]
      }
    }
    var values: [Double] = []
    do {
      for start in stride(from: 0, to: nodes.count, by: 2 * LatentLandscape.piece) {
        try watcher.check(at: nil)
        let some = Array(nodes[start..<min(nodes.count, start + 2 * LatentLandscape.piece)])
        values += try withoutRecording {
          try energy.energy(.of(some, [some.count / 2, 2])).doubles()
        }
      }
    } catch {
      throw Trainer.labError(error, in: "the energy")
    }
    let ends = (-edge + step / 2, edge - step / 2)
    grid = Grid(values: values, rows: cells, columns: cells, x: ends, y: ends)
  }

  /// The colours, up to where nine tenths of the plane lie: walls would leave no contrast between the valleys.
  var layer: Figures.Layer {
    let sorted = grid.values.filter(\.isFinite).sorted()
    let (low, high) = (sorted.first ?? 0, sorted.isEmpty ? 1 : sorted[sorted.count * 9 / 10])
    return .heatmap(
      Heatmap(
        grid, colorScale: ColorScale(.viridis, limits: .fixed(low, max(high, low + 1e-6)))))
  }

  /// An axis of the codes.
  func axis(_ label: String) -> Axis { Axis(label, limits: .fixed(-edge, edge)) }
}
