import GanLabKit

/// All that can be said of samples on the plane or on a line, in one call: what `measure` prints.
public struct PlaneReport: Sendable, Equatable {
  /// The figures, the most telling ones first.
  public let entries: [Entry]
  /// What they were made with.
  public let card: Card

  /// The value called `key`, if it is in the report and there is one.
  public subscript(key: String) -> Double? {
    entries.first { $0.key == key }?.value
  }

  /// How much work a report may be, and what counts as a mode.
  public struct Options: Sendable, Equatable {
    /// The number of directions of the sliced distance.
    public var projections = 128
    /// The largest number of points of each set for exact transport, which grows with its cube.
    public var transportN = 1000
    /// The largest number of points of each set for the mean discrepancy, which grows with its square.
    public var mmdN = 2000
    /// The number of samples within 3 σ from which on a mode is covered.
    public var modeMinimum = 1
    /// The bandwidth of the mean discrepancy; the median heuristic if nil.
    public var bandwidth: Double?
    /// The cells for `js`; those that fit the mixture if nil.
    public var grid: CellGrid?

    /// The figures that are wanted, all if empty; what none of them needs is not computed.
    public var figures: Set<String> = []

    /// The usual ones.
    public init() {}

    /// True if one of the figures `keys` is wanted.
    func wants(_ keys: String...) -> Bool { figures.isEmpty || !figures.isDisjoint(with: keys) }
  }

  /// The report on `samples`.
  ///
  /// Samples that are not finite are counted and left out of all else; if none is finite, the other
  /// values are nil. Exact transport and the mean discrepancy take the first points of each set.
  ///
  /// - Parameters:
  ///   - samples: [n, dimensions], row-major.
  ///   - reference: Fresh samples of the data, as many.
  ///   - twin: As many other samples of the data; what a perfect sampler would have made.
  ///   - dimensions: The number of coordinates of a point.
  ///   - mixture: The exact density of the data, where there is one.
  ///   - hasModes: Whether the mixture's components are modes that can be told apart.
  ///   - random: Where the directions are drawn from.
  ///   - seed: The seed of `random`, for the card.
  ///   - options: How much work it may be.
  ///   - isInterrupted: Asked between two figures; true ends it.
  /// - Throws: `empty` if there are no samples or no finite reference, `ragged`, `dimensionsDiffer` if
  ///   the mixture or the grid lies in another space, `badParameter` for an option, or `interrupted`.
  public init(
    samples: [Double], reference: [Double], twin: [Double]? = nil, dimensions: Int,
    mixture: GaussianMixture?, hasModes: Bool, random: Random, seed: UInt64? = nil,
    options: Options = Options(),
    isInterrupted: @escaping () -> Bool = { false }
  ) throws(MeasureError) {
    let (given, notFinite) = try Points.finite(
      in: samples, dimensions: dimensions, set: "samples")
    guard
      let data = try Points.finite(
        in: reference, dimensions: dimensions, set: "reference samples"
      ).points
    else { throw .empty(set: "reference samples") }
    if let mixture { try data.matches(dimensions: mixture.dimensions) }

    let other = try twin.flatMap { points throws(MeasureError) in
      try Points.finite(in: points, dimensions: dimensions, set: "reference samples").points
    }
    var draft = ReportDraft(
      samples: given, reference: data, twin: other, mixture: mixture, options: options,
      isInterrupted: isInterrupted)
    if hasModes, let mixture { try draft.addModes(mixture) }
    if options.wants("sliced_w2", "w1", "w2") {
      try draft.addTransport(random.stream("projections"))
    }
    if options.wants("mmd") { try draft.addMMD() }
    if let mixture, dimensions <= 2, options.wants("js", "kl") { try draft.addGrid(mixture) }
    draft.add(
      "not_finite", Double(notFinite), "samples that are not finite", .count, .low, perfect: 0)
    entries = draft.entries
    card = Card(
      n: samples.count / dimensions, referenceN: data.count, seed: seed,
      grid: draft.divergence?.grid, outsideGrid: draft.divergence?.outside,
      bandwidth: draft.bandwidth, projections: draft.projections, transportN: draft.transportN,
      mmdN: draft.mmdN, modeMinimum: hasModes && mixture != nil ? options.modeMinimum : nil)
  }
}
