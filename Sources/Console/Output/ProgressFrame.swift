/// What a progress line says at one moment, and how it says it in the room there is.
struct ProgressFrame {
  var step: Int
  var total: Int?
  /// True if steps are parts of a whole that nobody counts: the share is told, and no step.
  var isShare = false
  var figures: [(name: String, value: Double)]
  var sparkline: String
  /// Steps a second; `nil` until it is known.
  var rate: Double?
  var elapsed: Double
  /// The most seconds that the work may take; `nil` if there is no limit.
  var limit: Double?

  /// Seconds to go: at this rate, if both rate and total are known, and no more than the limit leaves.
  var remaining: Double? {
    var ends: [Double] = []
    if let total, let rate, rate > 0 { ends.append(Double(max(0, total - step)) / rate) }
    if let limit { ends.append(max(0, limit - elapsed)) }
    return ends.min()
  }

  /// The share of the steps, or of the time where more of that has passed.
  private var share: Double? {
    var shares: [Double] = []
    if let total, total > 0 { shares.append(Double(step) / Double(total)) }
    if let limit, limit > 0 { shares.append(elapsed / limit) }
    return shares.max().map { min(1, max(0, $0)) }
  }

  private var percent: String { String(Int((share ?? 0) * 100)) }

  /// One line of at most `width` columns.
  ///
  /// What matters least goes first: the sparkline, the rate, the times, the bar by halves, the
  /// figures.
  func line(width: Int, unicode: Bool) -> String {
    let times = remaining.map { "\(NumberText.clock(elapsed))<\(NumberText.clock($0))" }
    let speed = isShare ? "" : rate.map { NumberText.short($0) + "/s" } ?? ""
    let values = figures.map { "\($0.name) \(NumberText.figure($0.value))" }.joined(separator: " ")
    let clock = times ?? NumberText.clock(elapsed)
    let attempts = [
      [head(bar: 8, unicode), values, sparkline, speed, clock],
      [head(bar: 8, unicode), values, speed, clock],
      [head(bar: 8, unicode), values, clock],
      [head(bar: 8, unicode), values],
      [head(bar: 4, unicode), values],
      [head(bar: 0, unicode), values],
    ]
    for parts in attempts {
      let text = parts.filter { !$0.isEmpty }.joined(separator: " | ")
      if text.displayWidth <= width { return text }
    }
    let last = head(bar: 0, unicode)
    return unicode ? last.clipped(to: width) : String(last.prefix(max(0, width)))
  }

  /// The same facts for a log: `step=1200 total=5000 D=0.641 rate=1.9k elapsed=0:14 left=0:44`,
  /// or of a share `done=24% elapsed=0:14 left=0:44`.
  var log: String {
    var parts = isShare ? ["done=\(percent)%"] : ["step=\(step)"]
    if let total, !isShare { parts.append("total=\(total)") }
    parts += figures.map { "\($0.name)=\(NumberText.figure($0.value))" }
    if let rate, !isShare { parts.append("rate=\(NumberText.short(rate))/s") }
    parts.append("elapsed=\(NumberText.clock(elapsed))")
    if let remaining { parts.append("left=\(NumberText.clock(remaining))") }
    return parts.joined(separator: " ")
  }

  private func head(bar cells: Int, _ unicode: Bool) -> String {
    guard let share else { return "step \(NumberText.grouped(step))" }
    let percent = percent
    let padded = String(repeating: " ", count: 3 - percent.count) + percent + "%"
    let drawn = cells > 0 ? bar(cells, share, unicode) + " " : ""
    if isShare { return drawn + padded.dropLast() + " %" }
    let whole = total.map { "/" + NumberText.grouped($0) } ?? ""
    return "step \(NumberText.grouped(step))\(whole) \(drawn)\(padded)"
  }

  /// A bar of `cells` columns, filled by halves.
  private func bar(_ cells: Int, _ share: Double, _ unicode: Bool) -> String {
    let halves = Int(share * Double(2 * cells))
    let full = String(repeating: unicode ? "━" : "=", count: halves / 2)
    let half = halves % 2 == 0 ? "" : unicode ? "╸" : "-"
    return full + half + String(repeating: " ", count: cells - halves / 2 - halves % 2)
  }
}
