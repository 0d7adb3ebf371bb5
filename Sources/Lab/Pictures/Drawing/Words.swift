import Figures
import Glibc

// Each picture keeps its words in one structure; these are the tools that they are made with.
extension FigureLanguage {
  /// The words in this language.
  func choose(_ english: String, _ french: String) -> String {
    self == .english ? english : french
  }

  /// A whole number, its thousands apart.
  func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) {
        text += self == .english ? "," : "\u{202f}"
      }
      text.append(digit)
    }
    return value < 0 ? "-" + text : text
  }

  /// A number with `decimals` digits after the point.
  func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let scale = pow(10, Double(decimals))
    let scaled = (abs(value) * scale).rounded()
    let whole = (scaled / scale).rounded(.down)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    let head = sign + count(Int(whole))
    guard decimals > 0 else { return head }
    let rest = String(Int((scaled - whole * scale).rounded()))
    let zeros = String(repeating: "0", count: max(0, decimals - rest.count))
    return head + choose(".", ",") + zeros + rest
  }

  /// A number in as many digits as a reader wants: 0.034, 12.5, 3·10⁻⁷.
  func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let size = Int(log10(abs(value)).rounded(.down))
    guard (-3...5).contains(size) else {
      let mantissa = value / pow(10, Double(size))
      return "\(fixed(mantissa, 1))·10\(superscript(size))"
    }
    return fixed(value, max(0, 2 - size))
  }

  /// A share as a percentage.
  func percent(_ share: Double) -> String {
    "\(fixed(100 * share, 1)) %"
  }

  private func superscript(_ value: Int) -> String {
    let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let text = String(value.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
    return (value < 0 ? "⁻" : "") + text
  }
}

/// Where a session stands, in words: the first half of most titles.
struct StateWords {
  let language: FigureLanguage

  /// "step 2,000 · nonsaturating".
  func state(_ session: Session) -> String {
    guard session.networks != nil else { return language.choose("data alone", "données seules") }
    let step = step(session.step)
    guard let loss = session.loss else { return step }
    return "\(step) · \(loss.name)"
  }

  func step(_ step: Int) -> String {
    "\(language.choose("step", "étape")) \(language.count(step))"
  }

  func modes(_ covered: Int, of total: Int) -> String {
    language.choose(
      "\(covered) of \(total) modes", "\(covered) mode\(covered > 1 ? "s" : "") sur \(total)")
  }

  func quality(_ share: Double) -> String {
    language.choose(
      "\(language.percent(share)) high quality", "\(language.percent(share)) de haute qualité")
  }
}
