import Figures

/// A picture as it was drawn: what is written to a file, and the numbers in it.
public struct Drawing: Sendable {
  /// A figure, or figures one after the other.
  public enum Content: Sendable {
    /// For a PNG.
    case figure(Figure)
    /// For a GIF.
    case animation(Animation)
  }

  /// What is drawn.
  public var content: Content
  /// The numbers drawn, as `--json` gives them.
  public var data: PictureData
  /// What a user should know besides, in sentences.
  public var notes: [String]

  /// A drawing of one figure.
  package init(_ figure: Figure, data: PictureData, notes: [String] = []) {
    content = .figure(figure)
    self.data = data
    self.notes = notes
  }

  /// A drawing of an animation.
  init(_ animation: Animation, data: PictureData, notes: [String] = []) {
    content = .animation(animation)
    self.data = data
    self.notes = notes
  }

  /// The ending of a file for it, without the dot.
  public var fileExtension: String {
    switch content {
    case .figure: "png"
    case .animation: "gif"
    }
  }

  /// The figure, or an animation's last: what a terminal that shows no GIF shows.
  public var still: Figure {
    switch content {
    case .figure(let figure): figure
    case .animation(let animation): animation.frame(max(0, animation.count - 1))
    }
  }

  /// Width and height in pixels.
  public var size: PixelSize { still.pixelSize }

  /// Writes the file, which appears whole or not at all.
  ///
  /// - Throws: `file` if it cannot be written, `refused` if the picture cannot be drawn in its size;
  ///   `interrupted` in the middle of an animation.
  public func write(to path: String, _ watcher: Watcher = .none) throws(LabError) {
    do {
      switch content {
      case .figure(let figure): try figure.write(to: path)
      case .animation(let animation):
        try animation.write(
          to: path, isInterrupted: watcher.isInterrupted,
          progress: { watcher.progress(Double($0) / Double(animation.count)) })
      }
    } catch {
      throw labError(error, path: path)
    }
  }

  /// The bytes of a PNG of it; of an animation, of its last moment.
  ///
  /// - Throws: `refused` if it cannot be drawn in its size.
  public func bytes() throws(LabError) -> [UInt8] {
    do {
      return try still.png()
    } catch {
      throw labError(error, path: "the picture")
    }
  }

  /// A figure's error, as the lab tells it.
  private func labError(_ error: FigureError, path: String) -> LabError {
    switch (error, content) {
    case (.cannotWrite, _): .file(path: path, reason: "\(error)")
    case (.interrupted(let frames), .animation(let animation)):
      .interrupted(fraction: Double(frames) / Double(max(animation.count, 1)))
    default: .refused("the picture cannot be drawn: \(error)", hint: nil)
    }
  }
}
