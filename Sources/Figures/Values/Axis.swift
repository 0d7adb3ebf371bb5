/// The two ends of an axis or of a colour scale.
public enum Limits: Sendable, Equatable {
  /// Chosen from the data, with a small margin.
  case automatic
  /// Given. The first may be the larger: the axis then runs the other way.
  case fixed(Double, Double)
}

/// One labelled place on an axis.
public struct Tick: Sendable, Equatable {
  /// Where it stands, in the axis's units.
  public var value: Double
  /// What is written beside it.
  public var label: String

  /// Makes a tick.
  public init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}

/// Which ticks an axis shows.
public enum TickChoice: Sendable, Equatable {
  /// Nice numbers, as many as fit without touching.
  case automatic
  /// Whole numbers only, for what is counted: modes, epochs.
  case whole
  /// None, and no labels.
  case none
  /// These.
  case at([Tick])
}

/// One axis of a panel.
public struct Axis: Sendable, Equatable {
  /// What is measured, with its unit.
  public var label: String?
  /// Linear, logarithmic or symmetric logarithmic.
  public var scale: Scale
  /// The two ends.
  public var limits: Limits
  /// Which ticks are shown.
  public var ticks: TickChoice

  /// Makes an axis; by default linear, its limits and ticks chosen from the data.
  public init(
    _ label: String? = nil, scale: Scale = .linear, limits: Limits = .automatic,
    ticks: TickChoice = .automatic
  ) {
    self.label = label
    self.scale = scale
    self.limits = limits
    self.ticks = ticks
  }

  /// A logarithmic axis.
  public static func log(_ label: String? = nil, limits: Limits = .automatic) -> Axis {
    Axis(label, scale: .log, limits: limits)
  }
}
