/// Figures one after another, written as an animated GIF.
public struct Animation: Sendable {
  /// How many frames.
  public var count: Int
  /// How long a frame stays, in seconds; the format counts hundredths.
  public var delay: Double
  /// How much longer the last frame stays, in seconds.
  public var rest: Double
  /// How often the whole is played; 0 for ever.
  public var loops: Int
  /// Makes frame number `index`, from 0; must give the same figure each time it is asked.
  public var frame: @Sendable (_ index: Int) -> Figure

  /// Makes an animation whose frames are made when they are drawn, one at a time.
  public init(
    count: Int, delay: Double = 0.1, rest: Double = 1, loops: Int = 0,
    frame: @escaping @Sendable (_ index: Int) -> Figure
  ) {
    self.count = count
    self.delay = delay
    self.rest = rest
    self.loops = loops
    self.frame = frame
  }

  /// Makes an animation of figures that exist.
  public init(_ figures: [Figure], delay: Double = 0.1, rest: Double = 1, loops: Int = 0) {
    self.init(count: figures.count, delay: delay, rest: rest, loops: loops) { figures[$0] }
  }

  /// Draws the frames to a GIF file, which appears whole or not at all.
  ///
  /// Only one frame is held at a time. The palette comes from frames at the start, in the middle and
  /// at the end, which are drawn twice.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isInterrupted: Asked before each frame; true ends it.
  ///   - progress: Told how many frames are written.
  /// - Throws: ``FigureError``; then nothing is left behind.
  public func write(
    to path: String, isInterrupted: () -> Bool = { false }, progress: (Int) -> Void = { _ in }
  ) throws(FigureError) {
    guard count > 0 else { throw .nothingToDraw }
    let lettering = Lettering()
    var samples: [Canvas] = []
    let first = frame(0)
    for index in Set([0, count / 3, count * 2 / 3, count - 1]).sorted() {
      if isInterrupted() { throw .interrupted(frames: 0) }
      samples.append(try canvas(index, like: first.pixelSize, lettering))
    }
    let palette = try GlobalPalette(samples: samples, theme: first.theme)
    samples = []
    try AtomicFile.write(to: path) { (file) throws(FigureError) in
      let writer = try GIFWriter(
        file: file, size: first.pixelSize, palette: palette, loops: loops)
      for index in 0..<count {
        if isInterrupted() { throw .interrupted(frames: index) }
        let drawn = try canvas(index, like: first.pixelSize, lettering)
        try writer.add(drawn, delay: index == count - 1 ? delay + rest : delay)
        progress(index + 1)
      }
      try writer.finish()
    }
  }

  private func canvas(
    _ index: Int, like size: PixelSize, _ lettering: Lettering
  ) throws(FigureError) -> Canvas {
    let figure = frame(index)
    guard figure.pixelSize == size else {
      throw .frameSizeDiffers(frame: index, expected: size, found: figure.pixelSize)
    }
    return try figure.draw(lettering: lettering)
  }
}
