import Glibc

/// Chooses ticks whose labels do not touch.
struct AxisTicks {
  let theme: Theme
  let lettering: Lettering
  var language = FigureLanguage.english

  /// The ticks of an upright axis `length` pixels long.
  func upright(_ axis: Axis, _ scaling: Scaling, length: Double) -> TickSet {
    let target = min(max(Int(length / (theme.tickSize * 2.8)), 2), 8)
    var set = ticks(axis, scaling, target)
    set.major = kept(set.major, scaling, length: length) { _ in theme.tickSize * 1.1 }
    return set
  }

  /// The ticks of a level axis `length` pixels long: as many as leave a gap between labels.
  func level(_ axis: Axis, _ scaling: Scaling, length: Double) -> TickSet {
    func room(_ tick: Tick) -> Double {
      lettering.width(tick.label, size: theme.tickSize) + theme.tickSize * 0.9
    }
    var target = min(max(Int(length / (theme.tickSize * 5)), 2), 9)
    var set = ticks(axis, scaling, target)
    while axis.ticks == .automatic || axis.ticks == .whole, target > 2,
      kept(set.major, scaling, length: length, room: room).count < set.major.count
    {
      target -= 1
      set = ticks(axis, scaling, target)
    }
    set.major = kept(set.major, scaling, length: length, room: room)
    return set
  }

  /// The ticks of an axis, their numbers as the language writes them; labels that were given stay as they are.
  private func ticks(_ axis: Axis, _ scaling: Scaling, _ target: Int) -> TickSet {
    var set = TickSet.of(axis, on: scaling, target: target)
    guard language == .french, axis.ticks == .automatic || axis.ticks == .whole else { return set }
    set.major = set.major.map { Tick($0.value, $0.label.replacing(".", with: ",")) }
    return set
  }

  /// The lines of a category's name, at most three.
  func lines(_ label: String, slot: Double) -> [String] {
    lettering.wrapped(label, size: theme.tickSize, width: max(20, slot), most: 3)
  }

  /// The ticks left when those go whose labels would touch one that stays.
  private func kept(
    _ ticks: [Tick], _ scaling: Scaling, length: Double, room: (Tick) -> Double
  ) -> [Tick] {
    var end = -Double.infinity
    let placed = ticks.compactMap { tick in
      scaling.fraction(tick.value).map { (tick: tick, at: $0 * length) }
    }.sorted { $0.at < $1.at }
    return placed.compactMap { item in
      let half = room(item.tick) / 2
      guard item.at - half >= end - 0.5 else { return nil }
      end = item.at + half
      return item.tick
    }
  }
}
