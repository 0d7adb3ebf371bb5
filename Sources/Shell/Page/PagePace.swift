/// How often something may be done beside a training: not more often than asked for, and never for more than a share of
/// the time.
struct PagePace {
  /// The least seconds between two times.
  let least: Double
  /// The largest share of the time that it may take.
  let share: Double
  /// When it may be done again.
  private var due = 0.0

  /// A pace.
  init(least: Double, share: Double) { (self.least, self.share) = (least, share) }

  /// True once it may be done.
  func isDue(at now: Double) -> Bool { now >= due }

  /// Notes that it was done: what took long is done the more seldom.
  mutating func note(from start: Double, to end: Double) {
    due = end + max(least - (end - start), (end - start) * (1 / share - 1))
  }
}
