import CGd
import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Lab

/// Pictures as densities on the plane.
@Suite struct PictureDataTests {
  private let folder: ScratchFolder
  private let session = Session.fresh()

  init() throws { folder = try ScratchFolder() }

  /// Writes rows of packed colours, from the top, as a picture; `encode` is gd's own.
  private func write(
    _ rows: [[Int32]], to name: String = "x.png",
    by encode: (gdImagePtr, UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer? = {
      gdImagePngPtr($0, $1)
    }
  ) throws {
    let image = try #require(gdImageCreateTrueColor(Int32(rows[0].count), Int32(rows.count)))
    defer { gdImageDestroy(image) }
    gdImageAlphaBlending(image, 0)
    gdImageSaveAlpha(image, 1)
    for (y, row) in rows.enumerated() {
      for (x, color) in row.enumerated() { gdImageSetPixel(image, Int32(x), Int32(y), color) }
    }
    var count: Int32 = 0
    let start = try #require(encode(image, &count))
    defer { gdFree(start) }
    folder.write(Array(UnsafeRawBufferPointer(start: start, count: Int(count))), to: name)
  }

  private static func grey(_ value: Int32) -> Int32 { value << 16 | value << 8 | value }
  private static let white = grey(255)

  private func choose(_ name: String = "x.png", _ options: [String] = []) throws {
    _ = try session.choose(
      .data, "picture",
      [Assignment("path", [folder.path + "/" + name])] + options.map(Assignment.init(text:)))
  }

  /// p at points of the plane.
  private func density(_ points: [Double]) throws -> [Double] {
    let density = try #require(session.source?.density)
    return try density.logDensity(.of(points, [points.count / 2, 2], dtype: .float64)).doubles()
      .map { exp($0) }
  }

  private func refusal(_ name: String, _ options: [String] = []) throws -> String {
    guard
      case .component(let error, of: "picture") = try labError({ try choose(name, options) })
    else { return "another error" }
    #expect(error.option == "path")
    return String(error.description.replacing(folder.path + "/", with: ""))
  }

  /// Two by four: the plane from -2 to 2 and from -1 to 1, tiles of side 1, dark ones likely.
  @Test func darkIsLikely() throws {
    try write([
      [0, Self.white, Self.white, Self.grey(51)], [Self.white, Self.grey(204), Self.white, 0],
    ])
    try choose()
    let total = 1 + 0.8 + 0.2 + 1.0
    let found = try density([
      -1.5, 0.5, -0.5, 0.5, 1.5, 0.5, -1.5, -0.5, -0.5, -0.5, 1.5, -0.5, 0, 1.5, 2.5, 0,
    ])
    for (value, weight) in zip(found, [1, 0, 0.8, 0, 0.2, 1, 0, 0]) {
      #expect(abs(value - weight / total) < 1e-9)
    }
    let points = try session.dataPoints(2000)
    #expect(try density(points).allSatisfy { $0 > 0 })
    try choose("x.png", ["invert=on", "size=8"])
    let inverted = try density([-3, 1, -1, 1, 3, 1, -1, -1])
    for (value, weight) in zip(inverted, [0, 1, 0.2, 0.8]) {
      #expect(abs(value - weight / 5 / 4) < 1e-9)
    }
  }

  /// What is transparent is likely neither way, and what is half so is half as likely.
  @Test func opacity() throws {
    try write([[0, 127 << 24], [64 << 24, Self.white]])
    try choose()
    let found = try density([-1, 1, 1, 1, -1, -1, 1, -1])
    let half = 63.0 / 127
    for (value, weight) in zip(found, [1, 0, half, 0]) {
      #expect(abs(value - weight / (1 + half) / 4) < 1e-9)
    }
    try choose("x.png", ["invert=on"])
    #expect(try density([-1, 1, 1, 1, -1, -1, 1, -1]) == [0, 0, 0, 0.25])
  }

  @Test func otherFormats() throws {
    let row = Array(repeating: 0, count: 4) + Array(repeating: Self.white, count: 4)
    let rows = Array(repeating: row, count: 8)
    try write(rows, to: "x.gif") { gdImageGifPtr($0, $1) }
    try write(rows, to: "x.jpg") { gdImageJpegPtr($0, $1, 100) }
    try write(rows, to: "x.bmp") { gdImageBmpPtr($0, $1, 0) }
    for name in ["x.gif", "x.jpg", "x.bmp"] {
      try choose(name)
      let found = try density([-1, 0, 1, 0])
      #expect(abs(found[0] - 0.125) < 1e-3 && found[1] < 1e-3, "\(name): \(found)")
    }
  }

  /// A large picture keeps its masses when it is scaled down, and its aspect.
  @Test func scaledDown() throws {
    let row = (0..<1024).map { $0 < 256 ? 0 : Self.white }
    try write(Array(repeating: row, count: 512))
    try choose()
    // 256 by 128 tiles, of which the left quarter is black: the plane from -2 to -1, -1 to 1.
    let found = try density([-1.99, 0.99, -1.01, -0.99, -0.99, 0, -1.5, 1.01])
    #expect(found.map { ($0 * 1e6).rounded() / 1e6 } == [0.5, 0.5, 0, 0])
  }

  /// A flow of the very data has the floor for its likelihood: three black tiles of side 1.
  @Test func theFloorIsTheEntropy() throws {
    try write([[0, Self.white, Self.white, 0], [Self.white, 0, Self.white, Self.white]])
    try choose()
    _ = try session.choose(.model, "nsf", [Assignment(text: "hidden=8")])
    let figures = try session.likelihoodFigures(500)
    let floor = try #require(figures.first { $0.key == "nll" }?.perfect)
    #expect(abs(floor - log(3)) < 1e-6)
    #expect((figures.first { $0.key == "nll_gap" }?.value ?? 0) > 0)
  }

  @Test func wrongFilesAreRefused() throws {
    #expect(try refusal("no.png") == "no.png cannot be read: No such file or directory")
    folder.write("no picture", to: "x.txt")
    #expect(try refusal("x.txt") == "x.txt is no picture: PNG, JPEG, GIF and BMP are read")
    try write([[Self.white]], to: "white.png")
    #expect(
      try refusal("white.png")
        == "white.png is all white, so that no place is likely: invert=on takes the bright")
    try write([[0]], to: "black.png")
    #expect(
      try refusal("black.png", ["invert=on"])
        == "black.png is all black, so that no place is likely: invert=off takes the dark")
    var bytes = try #require(folder.bytes(of: folder.path + "/white.png"))
    folder.write(Array(bytes.prefix(40)), to: "cut.png")
    #expect(try refusal("cut.png") == "cut.png is damaged: it cannot be decoded")
    bytes.replaceSubrange(16..<24, with: [0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff])
    folder.write(bytes, to: "huge.png")
    #expect(
      try refusal("huge.png") == "huge.png has 65535 x 65535 pixels, and 50 million are the most")
    #expect(try refusal("").hasSuffix("cannot be read: Is a directory"))
    #expect(session.data == nil)
  }

  /// The picture that comes with the lab, and its middle, which is dark.
  @Test func theHeart() throws {
    let path = Repository.root.appending(path: "Documentation/heart.png").path
    _ = try session.choose(.data, "picture", [Assignment("path", [path])])
    let found = try density([0, 0, 1.9, 1.9])
    #expect(found[0] > 0.1 && found[1] == 0)
  }
}
