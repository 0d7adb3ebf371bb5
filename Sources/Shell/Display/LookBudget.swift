/// Sees to it that looking at a training takes a small part of its time, however slow the terminal is.
///
/// What each look has cost is measured, and the next has to wait until the whole is within the budget again.
struct LookBudget {
  /// The largest part of the time that looks may take.
  ///
  /// Less than the three hundredths that are promised: a look costs a training more than the time in it, for what
  /// the training needs is no longer in the caches.
  static let share = 0.02
  /// The least seconds between two looks.
  static let interval = 0.1
  /// What the first look is taken to cost.
  private static let firstCost = 0.02

  private let start: Double
  private var last = -Double.infinity
  private var spent = 0.0
  private var costs: [Double] = []

  /// A budget of a training that starts now.
  init(start: Double) { self.start = start }

  /// Whether there may be a look at this time.
  func allows(at now: Double) -> Bool {
    let cost = costs.suffix(2).max() ?? LookBudget.firstCost
    return now - last >= LookBudget.interval && spent + cost <= LookBudget.share * (now - start)
  }

  /// Notes a look that was taken.
  mutating func note(from begin: Double, to end: Double) {
    last = begin
    spent += end - begin
    costs.append(end - begin)
    if costs.count > 2 { costs.removeFirst() }
  }
}
