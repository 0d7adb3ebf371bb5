/// The course of one figure as a row of bars on a scale that only ever grows.
///
/// The scale is that of the whole run, so a bar once low is not drawn high because its
/// neighbours left.
struct Sparkline {
  /// How many of the last values are kept.
  let capacity: Int
  private var values: [Double] = []
  private var low = Double.infinity
  private var high = -Double.infinity

  init(capacity: Int = 8) { self.capacity = capacity }

  /// Adds a value; one that is not finite is kept, and drawn as a cross.
  mutating func append(_ value: Double) {
    values.append(value)
    if values.count > capacity { values.removeFirst() }
    if value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
  }

  /// One character a value, the oldest first.
  func text(unicode: Bool) -> String {
    let bars = Array(unicode ? "▁▂▃▄▅▆▇█" : "_.,-=+*#")
    return String(
      values.map { value in
        guard value.isFinite else { return unicode ? "×" : "x" }
        guard high > low else { return bars[3] }
        // Halves first: the difference of two finite numbers may overflow. The smallest numbers
        // have no halves; they all count as the lowest.
        let span = high / 2 - low / 2
        let share = span > 0 ? (value / 2 - low / 2) / span : 0
        return bars[min(bars.count - 1, max(0, Int(share * Double(bars.count))))]
      })
  }
}
