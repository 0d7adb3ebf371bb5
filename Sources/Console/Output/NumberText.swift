import Glibc

/// Numbers as a person reads them at a glance; `--json` has them in full.
public enum NumberText {
  /// A whole number with commas between thousands: `1,200`.
  public static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var result = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }

  /// A figure to three decimals, in powers of ten when that would hide it: `0.641`, `2.1e-05`.
  public static func figure(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let size = value.magnitude
    if size != 0, size < 0.001 || size >= 100_000 { return format("%.1e", value) }
    return format(size < 1_000 ? "%.3f" : "%.1f", value)
  }

  /// A number in three or so digits with a letter for the power of a thousand: `1.9k`, `950`.
  public static func short(_ value: Double) -> String {
    guard value.isFinite else { return figure(value) }
    if value.magnitude >= 1e12 { return format("%.1e", value) }
    let units: [(Double, String)] = [(1e9, "G"), (1e6, "M"), (1e3, "k")]
    for (unit, letter) in units where value.magnitude >= unit * 0.9995 {
      let scaled = value / unit
      return format(scaled.magnitude < 99.95 ? "%.1f" : "%.0f", scaled) + letter
    }
    if value.magnitude >= 99.95 { return format("%.0f", value) }
    return format(value.magnitude < 9.95 ? "%.2f" : "%.1f", value)
  }

  /// A number in so many significant digits, in powers of ten where there would be many noughts:
  /// `0.0123`, `12300`, `1.2e-06`.
  public static func significant(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : figure(value) }
    let power = Int(log10(value.magnitude).rounded(.down))
    if power < -4 || power > 6 { return format("%.\(max(digits - 2, 0))e", value) }
    return format("%.\(max(0, digits - 1 - power))f", value)
  }

  /// A mean with its spread, both to the spread's second digit: `0.641 ± 0.012`, `1200 ± 30`.
  public static func uncertain(_ mean: Double, _ spread: Double) -> String {
    guard mean.isFinite, spread.isFinite else { return "\(figure(mean)) ± \(figure(spread))" }
    guard spread > 0 else { return significant(mean, 3) + " ± 0" }
    let power = Int(log10(spread).rounded(.down))
    // A spread in the eighth digit is no reason to show eight of them.
    if spread < 1e-4 * mean.magnitude || power < -5 || max(mean.magnitude, spread) >= 1e7 {
      return significant(mean, 4) + " ± " + format("%.0e", spread)
    }
    let decimals = max(0, 1 - power)
    return format("%.\(decimals)f", mean) + " ± " + format("%.\(decimals)f", spread)
  }

  /// A time in seconds as `m:ss` or `h:mm:ss`; parts of a second are dropped.
  public static func clock(_ seconds: Double) -> String {
    // A time beyond a thousand years is no time to show.
    guard seconds.isFinite, seconds >= 0, seconds < 3e10 else { return "?" }
    let whole = Int(seconds)
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    let rest = two(whole % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(rest)" : "\(minutes):\(rest)"
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// `printf` for one number, rounding as C does.
  private static func format(_ pattern: String, _ value: Double) -> String {
    var buffer = [CChar](repeating: 0, count: 64)
    let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, pattern, $0) }
    let digits = buffer.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }
    return String(decoding: digits, as: UTF8.self)
  }
}
