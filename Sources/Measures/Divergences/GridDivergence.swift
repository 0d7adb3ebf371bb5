import GanLabKit
import Glibc

/// Jensen-Shannon and Kullback-Leibler divergences of distributions cut into the cells of a grid, in
/// nats.
///
/// A mixture's masses are integrated exactly over each cell, so that modes sharper than a cell are not
/// lost between the cells' centres. Cutting into cells never enlarges a divergence: what differs within a
/// cell is not seen. What lies outside of the grid is one cell more.
public struct GridDivergence: Sendable, Equatable {
  /// How the masses of the two distributions came about.
  public enum Method: Sendable, Equatable {
    /// Samples, counted in the cells.
    case histogram
    /// A Gaussian kernel of this standard deviation around each sample, integrated over the cells.
    case kernel(bandwidth: Double)
    /// Two mixtures, integrated over the cells.
    case exactCells
    /// Two mixtures, their densities taken at the cells' centres and scaled to a sum of 1: for cells
    /// below about half a standard deviation all but exact for the divergence of the densities
    /// themselves, and aliased for larger ones.
    case centres
  }

  /// How samples become masses.
  public enum Estimate: Sendable, Equatable {
    /// Counted in the cells.
    case histogram
    /// By a Gaussian kernel around each.
    case kernel(Bandwidth)
  }

  /// The Jensen-Shannon divergence, from 0 to ln 2.
  public let js: Double
  /// KL(p ‖ q), p being the mixture, or the first; infinite if q leaves a cell of p empty, as samples all
  /// but always do.
  public let kl: Double
  /// KL(q ‖ p), q being the samples, or the second mixture.
  public let reverseKL: Double
  /// The cells.
  public let grid: CellGrid
  /// How the masses were found.
  public let method: Method
  /// The number of samples outside of the grid; 0 between mixtures.
  public let outside: Int
  /// The `js` that as many independent samples of the mixture itself have on average, exactly; nil unless
  /// samples were counted.
  public let jsByChance: Double?
  /// The `reverseKL` that as many samples of the mixture itself have on average; nil unless counted.
  public let reverseKLByChance: Double?

  /// The divergence of samples from a mixture.
  ///
  /// Counting in cells one standard deviation wide is the default because its bias is known and does not
  /// depend on the samples: a perfect sampler of n points scores about cells/(8 n) instead of 0, where a
  /// mode counts for some 40 to 60 cells, and `jsByChance` says how much exactly: 0.023 for 2,000
  /// samples of 8 modes, 0.0056 for 10,000. A kernel as wide as Scott's rule makes it would blur sharp
  /// modes into one another, with a bias that depends on their shape.
  ///
  /// - Parameters:
  ///   - samples: The points.
  ///   - mixture: The distribution that they should have.
  ///   - grid: The cells; those of `CellGrid(covering:)` if nil.
  ///   - estimate: How samples become masses.
  /// - Throws: `dimensionsDiffer`, `dimensionsUnsupported`, or what is wrong with the bandwidth.
  public init(
    of samples: Points, from mixture: GaussianMixture, grid: CellGrid? = nil,
    estimate: Estimate = .histogram
  ) throws(MeasureError) {
    try samples.matches(dimensions: mixture.dimensions)
    let cells: CellGrid
    if let grid { cells = grid } else { cells = try CellGrid(covering: mixture) }
    try samples.matches(dimensions: cells.dimensions)
    let p = CellMasses.exact(mixture, cells)
    let counted = CellMasses.histogram(samples, cells)
    switch estimate {
    case .histogram:
      self.init(p, counted.masses, cells, .histogram, outside: counted.outside, n: samples.count)
    case .kernel(let choice):
      let bandwidth = try choice.value(for: samples)
      let q = CellMasses.kernels(samples, bandwidth: bandwidth, cells)
      self.init(p, q, cells, .kernel(bandwidth: bandwidth), outside: counted.outside)
    }
  }

  /// The divergence of two mixtures.
  ///
  /// - Parameters:
  ///   - first: p.
  ///   - second: q.
  ///   - grid: The cells; if nil, quarters of the smallest standard deviation, 512 an axis at most.
  ///   - atCentres: Whether densities are taken at the cells' centres rather than integrated over the
  ///     cells; if nil, where the cells are at most half a standard deviation wide.
  /// - Throws: `dimensionsDiffer` or `dimensionsUnsupported`.
  public init(
    between first: GaussianMixture, and second: GaussianMixture, grid: CellGrid? = nil,
    atCentres: Bool? = nil
  ) throws(MeasureError) {
    let cells: CellGrid
    if let grid {
      cells = grid
    } else {
      cells = try CellGrid(covering: first, second, fineness: 0.25)
    }
    guard first.dimensions == second.dimensions, first.dimensions == cells.dimensions else {
      throw .dimensionsDiffer(
        first: first.dimensions,
        second: first.dimensions == second.dimensions ? cells.dimensions : second.dimensions)
    }
    let sharpest = min(first.deviations.min() ?? 0, second.deviations.min() ?? 0)
    let fine = (0..<cells.dimensions).allSatisfy { cells.width($0) <= 0.5 * sharpest }
    if atCentres ?? fine {
      self.init(
        .atCentres(first, cells), .atCentres(second, cells), cells, .centres, outside: 0)
    } else {
      self.init(.exact(first, cells), .exact(second, cells), cells, .exactCells, outside: 0)
    }
  }

  private init(
    _ p: CellMasses, _ q: CellMasses, _ grid: CellGrid, _ method: Method, outside: Int,
    n: Int? = nil
  ) {
    let divergence = DiscreteDivergence(p, q)
    js = divergence.js
    kl = divergence.kl
    reverseKL = divergence.reverseKL
    self.grid = grid
    self.method = method
    self.outside = outside
    jsByChance = n.map { Chance.expectation(p, samples: $0, DiscreteDivergence.jsTerm) }
    reverseKLByChance = n.map { n in
      Chance.expectation(p, samples: n) { DiscreteDivergence.klTerm($1, $0) }
    }
  }
}
