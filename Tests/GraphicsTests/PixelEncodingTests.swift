import Figures
import Testing

@testable import Graphics

/// What goes to terminals that show pixels can be read back.
@Suite struct PixelEncodingTests {
  @Test func base64() {
    // The vectors of RFC 4648, section 10.
    let vectors = [
      "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
      "foobar": "Zm9vYmFy",
    ]
    for (plain, text) in vectors {
      #expect(String(decoding: Base64.text(Array(plain.utf8)), as: UTF8.self) == text)
    }
    let all = (0...255).map { UInt8($0) }
    #expect(Pictures.bytes(base64: String(decoding: Base64.text(all), as: UTF8.self)) == all)
  }

  @Test func kittyGetsThePNGInChunks() throws {
    let png = try Pictures.figure.png()
    let sequences = KittyGraphics.sequences(png: png, columns: 40, rows: 15)
    #expect(sequences.count > 1)
    var text = ""
    for (place, sequence) in sequences.enumerated() {
      #expect(sequence.hasPrefix("\u{1B}_G") && sequence.hasSuffix("\u{1B}\\"))
      let parts = sequence.dropFirst(3).dropLast(2).split(separator: ";")
      try #require(parts.count == 2)
      #expect(parts[1].count <= 4096)
      let isLast = place == sequences.count - 1
      #expect(isLast || parts[1].count == 4096)
      #expect(
        parts[0]
          == (place == 0 ? "a=T,f=100,q=2,C=1,c=40,r=15,m=1" : isLast ? "m=0" : "m=1"))
      text += parts[1]
    }
    #expect(Pictures.bytes(base64: text) == png)
    #expect(try Pixels(png: png) == Pictures.figure.pixels())
  }

  @Test func kittyReplacesByAnIdentity() {
    let one = KittyGraphics.sequences(png: [1, 2, 3], columns: 2, rows: 1, id: 9)
    #expect(one == ["\u{1B}_Ga=T,f=100,q=2,C=1,i=9,p=1,c=2,r=1,m=0;AQID\u{1B}\\"])
    #expect(KittyGraphics.deletion(id: 9) == "\u{1B}_Ga=d,d=I,q=2,i=9;\u{1B}\\")
  }

  @Test func iTermGetsThePNG() throws {
    let png = try Pictures.figure.png()
    let sequence = InlineImage.sequence(png: png, columns: 40, rows: 15)
    let head =
      "\u{1B}]1337;File=size=\(png.count);width=40;height=15;preserveAspectRatio=1;inline=1:"
    #expect(sequence.hasPrefix(head) && sequence.hasSuffix("\u{7}"))
    #expect(Pictures.bytes(base64: sequence.dropFirst(head.count).dropLast()) == png)
  }

  /// The last band may be less than six rows high, and a run longer than anything.
  @Test(arguments: [(1, 1, 2), (7, 6, 2), (40, 17, 16), (300, 5, 3), (33, 64, 256)])
  func sixelsAreTheQuantisedPicture(width: Int, height: Int, colors: Int) throws {
    let picture = try Pictures.noise(width, height, colors: colors).indexed(colors: colors)
    let sequence = Sixel.sequence(picture)
    let read = try #require(SixelReader(sequence))
    #expect(read.width == width && read.height == height)
    let expected = picture.indices.map { index -> [Int]? in
      let color = picture.palette[Int(index)]
      return [color.red, color.green, color.blue].map(Sixel.percent)
    }
    #expect(read.pixels == expected)
  }

  @Test func sixelsOfAFigure() throws {
    let picture = try Pictures.figure.pixels().indexed(colors: 16)
    #expect(picture.palette.count <= 16)
    let sequence = Sixel.sequence(picture)
    let read = try #require(SixelReader(sequence))
    #expect(!read.pixels.contains { $0 == nil })
    // Runs are written by their length: a figure is mostly empty.
    #expect(sequence.utf8.count < picture.indices.count / 4)
  }

  @Test func quantisingKeepsFewColors() throws {
    let pixels = Pictures.noise(30, 20, colors: 5)
    let picture = try pixels.indexed()
    let back = picture.indices.flatMap { index -> [UInt8] in
      let color = picture.palette[Int(index)]
      return [color.red, color.green, color.blue]
    }
    // gd's median cut goes by 5 bits a channel.
    #expect(zip(back, pixels.rgb).count { abs(Int($0) - Int($1)) > 8 } == 0)
  }

  @Test func tmuxHandsOnWhatIsWrapped() {
    #expect(
      Passthrough.wrapped("\u{1B}_Gm=0;AQID\u{1B}\\")
        == "\u{1B}Ptmux;\u{1B}\u{1B}_Gm=0;AQID\u{1B}\u{1B}\\\u{1B}\\")
  }
}
