extension PlaneReport {
  /// One figure of the report.
  public struct Entry: Sendable, Equatable {
    /// The name in machine-readable output, in snake case.
    public let key: String
    /// The value; nil if there is none for these samples.
    public let value: Double?
    /// What it is, in words.
    public let label: String
    /// What the value counts in.
    public let unit: Unit
    /// What is better.
    public let better: Direction
    /// What as many samples of the data's own distribution have on average, where that is known: exactly
    /// but for `reverse_kl`, which takes all samples as good.
    public let perfect: Double?
  }

  /// What a value counts in.
  public enum Unit: String, Sendable, Equatable {
    /// Things.
    case count
    /// A share from 0 to 1, to be shown in per cent.
    case share
    /// Natural units of information.
    case nats
    /// The unit of the coordinates.
    case length
    /// A pure number.
    case number
  }

  /// Which values are better.
  public enum Direction: String, Sendable, Equatable {
    /// Larger ones.
    case high
    /// Smaller ones.
    case low
    /// Those near `perfect`.
    case perfect
  }

  /// What the figures were made with.
  public struct Card: Sendable, Equatable {
    /// The number of samples, those that are not finite among them.
    public let n: Int
    /// The number of reference samples that were used.
    public let referenceN: Int
    /// The seed that the directions were drawn from, if it was told.
    public let seed: UInt64?
    /// The cells that `js` was counted in.
    public let grid: CellGrid?
    /// The number of samples outside of the grid.
    public let outsideGrid: Int?
    /// The standard deviation of the kernel of `mmd`.
    public let bandwidth: Double?
    /// The number of directions of `sliced_w2`; nil on a line, where there is one.
    public let projections: Int?
    /// The number of points of each set that `w1` and `w2` were computed from.
    public let transportN: Int?
    /// The number of points of each set that `mmd` was computed from.
    public let mmdN: Int?
    /// The number of samples within 3 σ from which on a mode is covered.
    public let modeMinimum: Int?
  }
}
