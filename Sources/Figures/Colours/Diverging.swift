import Glibc

/// A diverging map from blue through near-white to orange-brown.
///
/// Both arms have the same lightness at the same distance from the middle, so that neither sign
/// looks stronger, and blue against orange is told apart by readers with any common colour vision.
/// Built in OKLab (Ottosson 2020): lightness falls with distance, chroma rises, then eases off.
enum Diverging {
  /// The 256 colours.
  static let table: [Color] = (0..<256).map { index in
    let signed = (Double(index) - 127.5) / 127.5
    let distance = abs(signed)
    let lightness = 0.97 - 0.57 * pow(distance, 1.15)
    let chroma = 0.135 * sin(min(distance * 1.25, 1) * .pi / 2) * (1 - 0.25 * distance * distance)
    let hue = (signed < 0 ? 250.0 : 52.0) * .pi / 180
    return sRGB(lightness: lightness, a: chroma * cos(hue), b: chroma * sin(hue))
  }

  /// A colour from OKLab coordinates, clipped to what sRGB can show.
  static func sRGB(lightness: Double, a: Double, b: Double) -> Color {
    func cube(_ value: Double) -> Double { value * value * value }
    let long = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let medium = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let short = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    func channel(_ linear: Double) -> UInt8 {
      let value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
      return UInt8((255 * min(max(value, 0), 1)).rounded())
    }
    return Color(
      red: channel(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
      green: channel(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
      blue: channel(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short))
  }
}
