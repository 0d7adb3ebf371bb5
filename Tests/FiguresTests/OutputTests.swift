import CGd
import Glibc
import TestSupport
import Testing

@testable import Figures

@Suite("Files")
struct OutputTests {
  private let figure = Figure(
    panels: [Panel(layers: [.line(Line(y: [0, 1, 0]))])], size: PixelSize(120, 90))

  /// A new folder, removed with its files when the body is done.
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = try ScratchFolder()
    try withExtendedLifetime(folder) { try body(folder.path) }
  }

  private func files(_ folder: String) -> [String] { ScratchFolder.names(in: folder) }

  private func bytes(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return bytes
  }

  @Test("a figure is written whole and replaces what was there")
  func writes() throws {
    try inFolder { folder in
      let path = folder + "/é figure.png"
      try figure.write(to: path)
      try figure.write(to: path)
      #expect(bytes(path) == (try figure.png()))
      #expect(files(folder) == ["é figure.png"])
    }
  }

  @Test("a failed write names path, step and reason, and leaves nothing behind")
  func failures() throws {
    try inFolder { folder in
      #expect(
        throws: FigureError.cannotWrite(path: folder + "/no/f.png", step: .create, code: ENOENT)
      ) { try figure.write(to: folder + "/no/f.png") }
      #expect(throws: FigureError.cannotWrite(path: "", step: .create, code: ENOENT)) {
        try figure.write(to: "")
      }
      #expect(
        throws: FigureError.cannotWrite(path: "/proc/f.png", step: .create, code: ENOENT)
      ) { try figure.write(to: "/proc/f.png") }
      let taken = folder + "/taken.png"
      mkdir(taken, 0o755)
      #expect(throws: FigureError.cannotWrite(path: taken, step: .rename, code: EISDIR)) {
        try figure.write(to: taken)
      }
      #expect(files(folder) == ["taken.png"])
      rmdir(taken)
      // A disk that fills up after the file was opened.
      let full = open("/dev/full", O_WRONLY)
      defer { close(full) }
      #expect(throws: FigureError.cannotWrite(path: "f.png", step: .write, code: ENOSPC)) {
        try OpenFile(descriptor: full, path: "f.png").write([1, 2, 3])
      }
      #expect(throws: FigureError.cannotEncode(format: "PNG")) {
        try AtomicFile.write(to: folder + "/half.png") { (file) throws(FigureError) in
          try file.write([1, 2, 3])
          throw .cannotEncode(format: "PNG")
        }
      }
      #expect(files(folder).isEmpty)
    }
    #expect(
      FigureError.cannotWrite(path: "a/b.png", step: .create, code: ENOENT).description
        == "cannot write a/b.png: No such file or directory")
  }

  /// The frames of a GIF as its own structure tells them: (left, top, width, height, delay).
  private func frames(_ gif: [UInt8]) -> [[Int]] {
    func word(_ at: Int) -> Int { Int(gif[at]) | Int(gif[at + 1]) << 8 }
    var frames: [[Int]] = []
    var at = 13 + (gif[10] & 128 != 0 ? 3 << (Int(gif[10] & 7) + 1) : 0)
    var delay = 0
    func skipBlocks() { while gif[at] != 0 { at += Int(gif[at]) + 1 }; at += 1 }
    while at < gif.count, gif[at] != 0x3B {
      if gif[at] == 0x21 {
        if gif[at + 1] == 0xF9 { delay = word(at + 4) }
        at += 2
        skipBlocks()
      } else {
        frames.append([word(at + 1), word(at + 3), word(at + 5), word(at + 7), delay])
        at += 10 + (gif[at + 9] & 128 != 0 ? 3 << (Int(gif[at + 9] & 7) + 1) : 0) + 1
        skipBlocks()
      }
    }
    return frames
  }

  @Test("an animation has all its frames, its size, and only the changes after the first")
  func animation() throws {
    try inFolder { folder in
      let path = folder + "/a.gif"
      let animation = Animation(count: 5, delay: 0.2, rest: 0.3) { index in
        // Frames 2 and 3 are the same: a frame without changes still takes its time.
        let x = Double(min(index, 2)) / 4
        let axis = Axis(limits: .fixed(0, 1), ticks: .none)
        return Figure(
          panels: [Panel(x: axis, y: axis, layers: [.scatter(Scatter(x: [x + 0.2], y: [0.5]))])],
          size: PixelSize(160, 120))
      }
      try animation.write(to: path)
      let gif = bytes(path)
      #expect(Array(gif.prefix(6)) == Array("GIF89a".utf8))
      #expect([Int(gif[6]), Int(gif[8])] == [160, 120])
      let found = frames(gif)
      #expect(found.count == 5)
      #expect(found.map { $0[4] } == [20, 20, 20, 20, 50])
      #expect(Array(found[0].prefix(4)) == [0, 0, 160, 120])
      for frame in found.dropFirst() { #expect(frame[2] * frame[3] < 160 * 30) }
      #expect(found[3][2] * found[3][3] == 1)
      #expect(files(folder) == ["a.gif"])
    }
  }

  @Test("frames of two sizes, or none, are refused and leave nothing behind")
  func badAnimation() throws {
    try inFolder { folder in
      let mixed = Animation(count: 9) { index in
        Figure(panels: [Panel()], size: PixelSize(100, index == 5 ? 101 : 100))
      }
      #expect(
        throws: FigureError.frameSizeDiffers(
          frame: 5, expected: PixelSize(100, 100), found: PixelSize(100, 101))
      ) { try mixed.write(to: folder + "/a.gif") }
      #expect(throws: FigureError.nothingToDraw) {
        try Animation([]).write(to: folder + "/a.gif")
      }
      #expect(files(folder).isEmpty)
    }
  }

  @Test("a palette keeps the theme's colours exactly and others nearly")
  func palette() throws {
    let canvas = try figure.draw()
    let palette = try GlobalPalette(samples: [canvas], theme: .light)
    let image = palette.image.pointee
    func shown(_ color: Color) -> Color {
      let index = Int32(palette.index(of: color.packed))
      let packed = gdPaletteColor(palette.image, index)
      return Color(UInt32(packed & 0xFFFFFF))
    }
    #expect(image.colorsTotal <= 256)
    for color in [Theme.light.background, Theme.light.text, Theme.light.frame] {
      #expect(shown(color) == color)
    }
    let blue = shown(OkabeIto.blue)
    #expect(abs(Int(blue.blue) - Int(OkabeIto.blue.blue)) < 12 && blue.red < 12)
  }

  @Test("figures are drawn from several threads at once to the same pixels")
  func threads() async throws {
    let expected = try figure.png()
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<16 { group.addTask { try figure.png() } }
      for try await bytes in group { #expect(bytes == expected) }
    }
  }
}

/// The colour of a palette entry as `0xRRGGBB`.
private func gdPaletteColor(_ image: UnsafeMutablePointer<gdImage>, _ index: Int32) -> Int32 {
  func entry(_ first: UnsafePointer<Int32>) -> Int32 { first[Int(index)] }
  let red = withUnsafePointer(to: &image.pointee.red.0, entry)
  let green = withUnsafePointer(to: &image.pointee.green.0, entry)
  let blue = withUnsafePointer(to: &image.pointee.blue.0, entry)
  return red << 16 | green << 8 | blue
}
