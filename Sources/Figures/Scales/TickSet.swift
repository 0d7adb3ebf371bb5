/// The ticks of one axis: labelled, unlabelled, and the power of ten taken out of the labels.
struct TickSet: Sendable, Equatable {
  var major: [Tick] = []
  var minor: [Double] = []
  /// `×10⁻³` when the labels are to be read times that; goes beside the axis label.
  var factor: String?

  /// The ticks of `axis` between the ends of `scaling`.
  ///
  /// `target` is about how many labels there is room for, at least 2.
  static func of(_ axis: Axis, on scaling: Scaling, target: Int) -> TickSet {
    switch axis.ticks {
    case .none: TickSet()
    case .at(let ticks): TickSet(major: ticks.filter { scaling.holds($0.value) })
    case .automatic: automatic(on: scaling, target: target)
    case .whole: LinearTicks.ticks(on: scaling, target: max(2, target), isWhole: true)
    }
  }

  /// Ticks at nice numbers.
  static func automatic(on scaling: Scaling, target: Int) -> TickSet {
    let count = max(2, target)
    return switch scaling.scale {
    case .linear: LinearTicks.ticks(on: scaling, target: count)
    case .log: LogTicks.ticks(on: scaling, target: count)
    case .symlog(let threshold):
      SymlogTicks.ticks(on: scaling, threshold: Scale.usable(threshold), target: count)
    }
  }
}

extension Scaling {
  /// Whether `value` lies between the ends, give or take rounding.
  func holds(_ value: Double) -> Bool {
    guard let share = fraction(value) else { return false }
    return share >= -1e-9 && share <= 1 + 1e-9
  }
}
