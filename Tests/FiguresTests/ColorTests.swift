import Testing

@testable import Figures

@Suite("Colours")
struct ColorTests {
  /// From the table published with matplotlib (CC0), at indices that are not all anchors.
  @Test(
    "viridis agrees with the published table",
    arguments: [
      (0, 0x440154), (64, 0x3B528B), (100, 0x2A768E), (128, 0x21918C), (191, 0x5CC863),
      (200, 0x70CF57), (255, 0xFDE725),
    ] as [(Int, UInt32)])
  func viridis(index: Int, hex: UInt32) {
    let (found, wanted) = (Viridis.table[index], Color(hex))
    for path in [\Color.red, \.green, \.blue] {
      #expect(abs(Int(found[keyPath: path]) - Int(wanted[keyPath: path])) <= 1)
    }
  }

  @Test("viridis grows lighter all the way")
  func lightness() {
    let luminance = Viridis.table.map(\.luminance)
    for (a, b) in zip(luminance, luminance.dropFirst()) { #expect(b > a - 0.002) }
    #expect(luminance[255] > 0.7 && luminance[0] < 0.03)
  }

  @Test("the diverging map is lightest in the middle and equally dark at both ends")
  func diverging() {
    let luminance = Diverging.table.map(\.luminance)
    for step in 0..<127 {
      #expect(luminance[step] <= luminance[step + 1] + 1e-3)
      #expect(luminance[255 - step] <= luminance[254 - step] + 1e-3)
      #expect(abs(luminance[step] - luminance[255 - step]) < 0.06)
    }
    #expect(luminance[127] > 0.85)
    #expect(Diverging.table[20].blue > Diverging.table[20].red)
    #expect(Diverging.table[235].red > Diverging.table[235].blue)
  }

  @Test("a diverging scale is symmetric about its centre")
  func centre() {
    let scale = ColorScale(.diverging(center: 0.5)).resolved(for: [0.4, 0.9, .nan])
    #expect(abs(scale.low - 0.1) < 1e-12 && abs(scale.high - 0.9) < 1e-12)
    #expect(scale.fraction(0.5) == 0.5)
  }

  @Test("contrast is that of WCAG")
  func contrast() {
    #expect(abs(Color.black.contrast(with: .white) - 21) < 1e-9)
    #expect(abs(Color(0x767676).contrast(with: .white) - 4.54) < 0.01)
    for theme in [Theme.light, .dark, .projector] {
      for ground in [theme.background, theme.ground] {
        #expect(theme.text.contrast(with: ground) >= 7)
        #expect(theme.muted.contrast(with: ground) >= 4.5)
        #expect(theme.frame.contrast(with: ground) >= 3)
        for color in theme.categories {
          #expect(color.readable(on: ground).contrast(with: ground) >= 4.5)
        }
        // The first colours, which most figures use, are seen as lines without help.
        for color in theme.categories.prefix(3) { #expect(color.contrast(with: ground) >= 3) }
      }
    }
  }
}
