import CGd

/// gd's own bitmap letters, for machines without a typeface.
///
/// They hold ASCII only.
enum BuiltInLetters {
  /// The largest built-in font no higher than asked, and how many times it is enlarged.
  private static func font(_ size: Double) -> (font: gdFontPtr?, scale: Int) {
    let scale = max(1, Int((size / 15).rounded()))
    let pixels = size / Double(scale)
    let font =
      pixels < 12.5
      ? gdFontGetSmall() : pixels < 14.5 ? gdFontGetMediumBold() : gdFontGetGiant()
    return (font, scale)
  }

  static func width(_ text: String, size: Double) -> Double {
    let chosen = font(size)
    return Double((chosen.font?.pointee.w ?? 0)) * Double(plain(text).utf8.count * chosen.scale)
  }

  /// Draws text whose line starts at `start` and has its middle there; `upward` turns it left.
  static func draw(
    _ text: String, on canvas: Canvas, from start: Point, size: Double, color: Color, upward: Bool
  ) {
    let chosen = font(size)
    guard let font = chosen.font, let rows = font.pointee.data else { return }
    let (width, height) = (Int(font.pointee.w), Int(font.pointee.h))
    let scale = Double(chosen.scale)
    for (position, code) in plain(text).utf8.enumerated() {
      let glyph = Int(code) - Int(font.pointee.offset)
      guard glyph >= 0, glyph < Int(font.pointee.nchars) else { continue }
      for row in 0..<height {
        for column in 0..<width where rows[(glyph * height + row) * width + column] != 0 {
          let along = Double(position * width + column) * scale
          let down = (Double(row) - Double(height) / 2) * scale
          let corner =
            upward
            ? Point(start.x + down, start.y - along - scale)
            : Point(start.x + along, start.y + down)
          canvas.fillBox(
            Box(
              left: corner.x.rounded(), top: corner.y.rounded(), right: corner.x.rounded() + scale,
              bottom: corner.y.rounded() + scale), color: color)
        }
      }
    }
  }

  /// The text in ASCII: accents dropped, Greek letters and signs spelt out.
  static func plain(_ text: String) -> String {
    var result = ""
    var raised = false
    for scalar in text.decomposed {
      let isRaised = raisedDigits[scalar] != nil
      if isRaised, !raised { result += "^" }
      raised = isRaised
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else if let spelt = raisedDigits[scalar] ?? spelling[scalar] {
        result += spelt
      } else if !scalar.properties.generalCategory.isMark {
        result += "?"
      }
    }
    return result
  }

  private static let raisedDigits: [Unicode.Scalar: String] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9", "⁻": "-",
  ]

  private static let spelling: [Unicode.Scalar: String] = [
    "\u{2212}": "-", "–": "-", "—": "-", "×": "x", "·": ".", "…": "...", "’": "'", "‘": "'",
    "“": "\"", "”": "\"", "«": "\"", "»": "\"", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE",
    "ß": "ss", "ø": "o", "Ø": "O", "\u{202F}": " ", "\u{A0}": " ", "→": "->", "≤": "<=", "≥": ">=",
    "±": "+-", "≈": "~", "∞": "inf", "∇": "grad ", "∂": "d", "√": "sqrt", "Σ": "sum", "‖": "||",
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Δ": "Delta", "ε": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Ω": "Omega", "₀": "0", "₁": "1", "₂": "2", "₃": "3",
    "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9",
  ]
}

extension Unicode.GeneralCategory {
  fileprivate var isMark: Bool { self == .nonspacingMark || self == .enclosingMark }
}

extension String {
  /// The scalars with letters parted from their accents, for the letters of European languages.
  fileprivate var decomposed: [Unicode.Scalar] {
    unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
      guard let base = Accents.base[scalar] else { return [scalar] }
      return [base]
    }
  }
}
