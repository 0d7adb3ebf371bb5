import Glibc

/// Ticks at powers of ten, with the multiples 2...9 between them unlabelled.
enum LogTicks {
  static func ticks(on scaling: Scaling, target: Int) -> TickSet {
    let low = min(scaling.low, scaling.high)
    let high = max(scaling.low, scaling.high)
    let first = Int((log10(low) - 1e-9).rounded(.up))
    let last = Int((log10(high) + 1e-9).rounded(.down))
    let decades = last - first + 1
    if decades < 2 { return withinADecade(scaling, low: low, high: high, target: target) }
    let stride = (decades + target - 1) / target
    let exponents = (first...last).filter { $0 % stride == 0 }
    let chosen = exponents.isEmpty ? [first] : exponents
    return TickSet(
      major: chosen.map { Tick(pow(10, Double($0)), label(1, exponent: $0, among: chosen)) },
      minor: minor(low: low, high: high, stride: stride))
  }

  /// With fewer than two powers of ten in sight: 1, 2 and 5 times them, or plain nice numbers.
  private static func withinADecade(
    _ scaling: Scaling, low: Double, high: Double, target: Int
  ) -> TickSet {
    let exponents = Int(floor(log10(low)))...Int(floor(log10(high)))
    let places = exponents.flatMap { exponent in
      [1, 2, 5].map { (digit: Int) -> (digit: Int, exponent: Int, value: Double) in
        (digit, exponent, Double(digit) * pow(10, Double(exponent)))
      }
    }.filter { scaling.holds($0.value) }
    guard places.count >= 2 else { return LinearTicks.ticks(on: scaling, target: target) }
    let shown = places.map(\.exponent)
    return TickSet(
      major: places.map { Tick($0.value, label($0.digit, exponent: $0.exponent, among: shown)) },
      minor: minor(low: low, high: high, stride: 1).filter { value in
        !places.contains { abs($0.value - value) < value * 1e-9 }
      })
  }

  /// `digit` times ten to `exponent`: plain when all the labels are easy to read so, else a power.
  private static func label(_ digit: Int, exponent: Int, among exponents: [Int]) -> String {
    if exponents.allSatisfy({ (-2...3).contains($0) }) {
      return NumberText.fixed(
        Double(digit) * pow(10, Double(exponent)), decimals: max(0, -exponent))
    }
    return (digit == 1 ? "" : "\(digit)×") + NumberText.power(exponent)
  }

  /// The multiples 2...9 of each power of ten, or the skipped powers when only some are labelled.
  private static func minor(low: Double, high: Double, stride: Int) -> [Double] {
    let exponents = Int(floor(log10(low)))...Int(ceil(log10(high)))
    guard exponents.count <= 40 else { return [] }
    let digits = stride == 1 ? Array(2...9) : [1]
    return exponents.flatMap { (exponent: Int) -> [Double] in
      digits.map { Double($0) * pow(10, Double(exponent)) }
    }.filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
  }
}

/// Ticks at zero and at powers of ten on both sides of it.
enum SymlogTicks {
  static func ticks(on scaling: Scaling, threshold: Double, target: Int) -> TickSet {
    let low = min(scaling.low, scaling.high)
    let high = max(scaling.low, scaling.high)
    let reach = max(abs(low), abs(high))
    let first = Int(ceil(log10(threshold) - 1e-9))
    let last = Int(floor(log10(max(reach, threshold)) + 1e-9))
    guard last >= first, reach > threshold else {
      return LinearTicks.ticks(on: scaling, target: target)
    }
    let sides = (low < 0 ? 1 : 0) + (high > 0 ? 1 : 0)
    let stride = max(1, ((last - first + 1) * sides + target - 1) / target)
    let powers = Swift.stride(from: last, through: first, by: -stride)
    var ticks = [Tick(0, "0")]
    for exponent in powers {
      let label = NumberText.power(exponent)
      ticks.append(Tick(pow(10, Double(exponent)), label))
      ticks.append(Tick(-pow(10, Double(exponent)), "\u{2212}" + label))
    }
    return TickSet(
      major: ticks.filter { scaling.holds($0.value) }.sorted { $0.value < $1.value })
  }
}
