import Glibc

/// An opaque sRGB colour, eight bits a channel.
public struct Color: Sendable, Hashable {
  /// The red channel, 0...255.
  public var red: UInt8
  /// The green channel, 0...255.
  public var green: UInt8
  /// The blue channel, 0...255.
  public var blue: UInt8

  /// Makes a colour from its three channels.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Makes a colour from `0xRRGGBB`.
  public init(_ hex: UInt32) {
    self.init(
      red: UInt8(hex >> 16 & 255), green: UInt8(hex >> 8 & 255), blue: UInt8(hex & 255))
  }

  /// Pure white.
  public static let white = Color(0xFFFFFF)
  /// Pure black.
  public static let black = Color(0x000000)

  /// This colour with `share` (0...1) of `other` mixed in, channel by channel in sRGB.
  public func mixed(with other: Color, _ share: Double) -> Color {
    func channel(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * min(max(share, 0), 1)).rounded())
    }
    return Color(
      red: channel(red, other.red), green: channel(green, other.green),
      blue: channel(blue, other.blue))
  }

  /// The relative luminance of WCAG 2: 0 for black, 1 for white.
  public var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast ratio of WCAG 2 between two colours, 1...21.
  public func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// This colour, moved toward black or white just far enough to be read on `background`.
  ///
  /// `ratio` is the contrast wanted: 4.5 is WCAG's figure for text, 3 its figure for lines.
  public func readable(on background: Color, ratio: Double = 4.5) -> Color {
    let goal: Color =
      background.contrast(with: .black) >= background.contrast(with: .white) ? .black : .white
    for step in 0..<20 {
      let candidate = mixed(with: goal, Double(step) / 20)
      if candidate.contrast(with: background) >= ratio { return candidate }
    }
    return goal
  }

  /// The colour as gd writes a truecolour pixel, `0x00RRGGBB`.
  var packed: Int32 { Int32(red) << 16 | Int32(green) << 8 | Int32(blue) }
}
