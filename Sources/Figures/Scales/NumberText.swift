import Glibc

/// Numbers as a figure writes them: a true minus sign, no negative zero, raised powers.
enum NumberText {
  /// `value` with `decimals` digits after the point.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let places = min(max(decimals, 0), 15)
    let scaled = (abs(value) * pow(10, Double(places))).rounded()
    guard scaled < 9e15 else { return "\(value)".replacingMinus }
    let digits = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "\u{2212}" : ""
    guard places > 0 else { return sign + padded }
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// Ten to a whole power, `10⁻³`.
  static func power(_ exponent: Int) -> String { "10" + raised(exponent) }

  /// An integer in superscript digits.
  static func raised(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(String(number).map { $0.wholeNumberValue.map { digits[$0] } ?? "⁻" })
  }

  /// A count with thin spaces between thousands.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.enumerated().reduce(into: "") { text, item in
      if item.offset > 0, (digits.count - item.offset) % 3 == 0 { text.append("\u{202F}") }
      text.append(item.element)
    }
  }
}

extension String {
  fileprivate var replacingMinus: String { String(map { $0 == "-" ? "\u{2212}" : $0 }) }
}
