import Glibc

/// Ticks at multiples of 1, 2, 2.5 or 5 times a power of ten.
enum LinearTicks {
  static func ticks(on scaling: Scaling, target: Int, isWhole: Bool = false) -> TickSet {
    let low = min(scaling.low, scaling.high)
    let high = max(scaling.low, scaling.high)
    guard let step = niceStep(range: high - low, target: target, isWhole: isWhole)
    else { return TickSet() }
    let first = (low / step.size - 1e-9).rounded(.up)
    let last = (high / step.size + 1e-9).rounded(.down)
    // Beyond 2^53 steps from zero neighbouring ticks are the same number.
    guard first <= last, last - first < 1000, max(abs(first), abs(last)) < 9e15 else {
      return TickSet()
    }
    let values = (0...Int(last - first)).map { (first + Double($0)) * step.size }
    return labelled(values, decimals: step.decimals)
  }

  /// The smallest nice step that gives at most about `target` intervals, and the decimals it needs.
  static func niceStep(
    range: Double, target: Int, isWhole: Bool = false
  ) -> (size: Double, decimals: Int)? {
    let rough = max(range / Double(max(1, target)), isWhole ? 1 : 0)
    guard rough.isFinite, rough > 1e-300 else { return nil }
    let exponent = Int(floor(log10(rough)))
    let unit = pow(10, Double(exponent))
    for (factor, extra) in [(1.0, 0), (2, 0), (2.5, 1), (5, 0), (10, -1)]
    where factor * unit >= rough * (1 - 1e-9) && !(isWhole && factor == 2.5 && exponent == 0) {
      return (factor * unit, max(0, extra - exponent))
    }
    return (10 * unit, max(0, -1 - exponent))
  }

  /// Labels for equally spaced values, with a power of ten taken out of large and tiny ones.
  private static func labelled(_ values: [Double], decimals: Int) -> TickSet {
    let largest = values.map(abs).max() ?? 0
    guard largest >= 1e5 || (largest < 1e-3 && largest > 0) else {
      return TickSet(major: values.map { Tick($0, NumberText.fixed($0, decimals: decimals)) })
    }
    let exponent = Int(floor(log10(largest) + 1e-9))
    let unit = pow(10, Double(exponent))
    let places = fewestDecimals(values.map { $0 / unit })
    return TickSet(
      major: values.map { Tick($0, NumberText.fixed($0 / unit, decimals: places)) },
      factor: "×" + NumberText.power(exponent))
  }

  /// The fewest decimals that write every value exactly, up to 6.
  private static func fewestDecimals(_ values: [Double]) -> Int {
    (0...6).first { places in
      let unit = pow(10, Double(places))
      return values.allSatisfy { abs(($0 * unit).rounded() - $0 * unit) < 1e-6 }
    } ?? 6
  }
}
