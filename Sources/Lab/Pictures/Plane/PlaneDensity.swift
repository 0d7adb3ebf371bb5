import Figures
import GanLabKit
import Measures

/// A density on the plane as a picture shows it, and whether it is the exact one.
///
/// What knows its density is drawn exactly; of anything else that can be sampled from, a kernel estimate is,
/// and it says so.
struct PlaneDensity: Sendable {
  /// How the density came about.
  enum Kind: Sendable, Equatable {
    /// By its formula.
    case exact
    /// By Gaussian kernels of this standard deviation around `n` samples.
    case estimate(bandwidth: Double, n: Int)
  }

  /// How a density is estimated that nobody knows.
  struct Kernels {
    /// Samples.
    var n = 4000
    /// The kernels' standard deviation; 0: by leave-one-out likelihood.
    var bandwidth = 0.0
  }

  /// The density over the frame.
  let raster: DensityRaster
  /// Exact or estimated.
  let kind: Kind

  private init(raster: DensityRaster, kind: Kind) {
    self.raster = raster
    self.kind = kind
  }

  /// The density of the session's model; nil if it can neither tell it nor be sampled from.
  ///
  /// - Throws: `tensor` or `component` if the model cannot be evaluated, `refused` if no sample is finite;
  ///   `interrupted`.
  init?(
    modelOf session: Session, in frame: PlaneFrame, _ kernels: Kernels = Kernels(),
    for verb: String, _ watcher: Watcher = .none
  ) throws(LabError) {
    if let networks = session.networks as? any LikelihoodNetworks {
      do {
        let raster = try DensityRaster(
          { networks.logDensity($0, .evaluation) }, logPartition: networks.logPartition, in: frame,
          watcher)
        self.init(raster: raster, kind: .exact)
      } catch {
        throw Trainer.labError(error, in: session.model?.name ?? "the model")
      }
    } else if let networks = session.networks as? any GeneratorNetworks {
      let samples = try session.generatedPoints(kernels.n, of: networks, stream: "density")
      try self.init(estimatedFrom: samples, in: frame, kernels, for: verb)
    } else {
      return nil
    }
  }

  /// The density of the session's data, on the plane of `scene`.
  ///
  /// - Throws: `tensor` if the data cannot be drawn from, `refused` if no point is finite.
  init(
    dataOf session: Session, _ scene: PlaneScene, _ kernels: Kernels = Kernels(), for verb: String
  ) throws(LabError) {
    if let density = scene.density {
      self.init(raster: density, kind: .exact)
    } else {
      try self.init(
        estimatedFrom: session.dataPoints(kernels.n), in: scene.frame, kernels, for: verb)
    }
  }

  /// The kernel estimate from the points [x, y, x, y, …].
  ///
  /// Points that coincide count as often as they are there, but once where the width is chosen: of a table
  /// that is drawn from again and again, each row would else be likeliest under a kernel of no width.
  ///
  /// - Throws: `refused` if no point is finite.
  init(
    estimatedFrom samples: [Double], in frame: PlaneFrame, _ kernels: Kernels, for verb: String
  ) throws(LabError) {
    do {
      guard let points = try Points.finite(in: samples, dimensions: 2, set: "samples").points else {
        throw LabError.refused("\(verb): no sample is a finite number", hint: "reset")
      }
      var counts: [Point: Int] = [:]
      var distinct: [Double] = []
      for i in stride(from: 0, to: points.coordinates.count, by: 2) {
        let point = Point(points.coordinates[i], points.coordinates[i + 1])
        if counts[point] == nil { distinct += [point.x, point.y] }
        counts[point, default: 0] += 1
      }
      let bandwidth = try PlaneDensity.bandwidth(
        kernels.bandwidth, Points(distinct, dimensions: 2), frame)
      let means = counts.keys.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
      // Kernels of one width are a mixture: its raster holds each cell's mass, however narrow they are.
      let mixture = try GaussianMixture(
        means: means.map { [$0.x, $0.y] },
        deviations: Array(repeating: bandwidth, count: means.count),
        weights: means.map { Double(counts[$0] ?? 0) })
      self.init(
        raster: DensityRaster(mixture, in: frame),
        kind: .estimate(bandwidth: bandwidth, n: points.count))
    } catch let error as LabError {
      throw error
    } catch let error as MeasureError {
      throw .measure(error, in: verb)
    } catch {
      throw .refused("\(verb): \(error)", hint: nil)
    }
  }

  /// The width that is asked for, or the likeliest; a cell's where all samples are one point.
  private static func bandwidth(
    _ asked: Double, _ samples: Points, _ frame: PlaneFrame
  ) throws(MeasureError) -> Double {
    do {
      return try (asked > 0 ? Bandwidth.fixed(asked) : .crossValidated).value(for: samples)
    } catch {
      switch error {
      case .noSpread, .tooFew: return frame.side / Double(DensityRaster.side)
      default: throw error
      }
    }
  }

  /// The kind as `--json` tells it, under names that begin with `name`.
  func members(_ name: String) -> [(String, PictureData?)] {
    switch kind {
    case .exact: [("\(name)_density_kind", "exact")]
    case .estimate(let bandwidth, let n):
      [
        ("\(name)_density_kind", "estimate"), ("\(name)_bandwidth", .number(bandwidth)),
        ("\(name)_n", .integer(n)),
      ]
    }
  }

  /// A panel of it: three decades in viridis, or linearly from 0, and beside it the key, which says what it is.
  func panel(
    title: String?, symbol: String, _ scene: PlaneScene, isLinear: Bool = false,
    _ words: PlaneDensityWords
  ) -> Panel {
    let linear = ColorScale(.viridis, limits: .fixed(0, max(raster.peak, 1e-300)))
    return Panel(
      title: title, x: scene.x, y: scene.y, colorBar: ColorBar(words.bar(symbol, kind)),
      equalAspect: true,
      layers: [
        isLinear
          ? .heatmap(Heatmap(raster.grid, colorScale: linear)) : raster.heatmap(.viridis)
      ])
  }
}

/// The words of such a panel.
struct PlaneDensityWords {
  let language: FigureLanguage

  func bar(_ symbol: String, _ kind: PlaneDensity.Kind) -> String {
    switch kind {
    case .exact: language.choose("exact density \(symbol)", "densité exacte \(symbol)")
    case .estimate(let bandwidth, let n):
      language.choose(
        "kernel estimate of \(symbol), n = \(language.count(n)), h = \(language.short(bandwidth))",
        "estimation à noyaux de \(symbol), n = \(language.count(n)), "
          + "h = \(language.short(bandwidth))")
    }
  }

  /// A panel's title: what it is of, and if it is no more than an estimate, that.
  func title(_ name: String?, _ kind: PlaneDensity.Kind) -> String? {
    guard case .estimate = kind else { return name }
    let estimated = language.choose("estimated", "estimée")
    return name.map { "\($0) · \(estimated)" } ?? estimated
  }
}
