import GanLabKit

/// A picture as a density on the plane: the darker a pixel, the likelier its place.
public struct Picture: Dataset {
  /// What it says of itself.
  public static let about = About(
    "picture", "a picture as a density on the plane: dark places are likely",
    formula: "p(x) = wᵢⱼ / (h² Σ w) on pixel (i, j), of side h; w = opacity · (1 - brightness)",
    provides: [.plane],
    notes: """
      PNG, JPEG, GIF and BMP are read. The longer side spans size, the other keeps the aspect, and the \
      middle is the origin. A picture of more than 256 pixels a side is scaled down to that. Draw one \
      with few dark strokes on white; one that is dark at its edges shows its frame.
      """)

  @Hyperparameter("the file") var path = ""
  @Hyperparameter("bright places are likely, in place of dark ones") var invert = false
  @Hyperparameter("the length of the longer side", in: 1e-3...1e6) var size = 4.0

  /// No file yet.
  public init() {}

  /// Reads the file.
  ///
  /// - Throws: `ComponentError` if there is no such file, if it is no picture or too large a one, or if
  ///   no place is likely.
  public func source() throws -> any DataSource {
    guard !path.isEmpty else {
      throw ComponentError("picture needs a file: path=heart.png", option: "path")
    }
    let picture = try Pixels(path: path, atMost: 256)
    let weights = picture.weights(invert: invert)
    guard weights.contains(where: { $0 > 0 }) else {
      throw ComponentError(
        invert
          ? "\(path) is all black, so that no place is likely: invert=off takes the dark"
          : "\(path) is all white, so that no place is likely: invert=on takes the bright",
        option: "path")
    }
    if let original = picture.scaledFrom {
      ComponentLog.tell(
        "picture: \(path) is scaled down from \(original.width) x \(original.height) to "
          + "\(picture.width) x \(picture.height) pixels")
    }
    return try TileSource(
      weights: weights, columns: picture.width,
      side: size / Double(max(picture.width, picture.height)))
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Picture.self) }
}
