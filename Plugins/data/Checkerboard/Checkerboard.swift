import GanLabKit

/// The black fields of a board: edges that no smooth map of a Gaussian has.
public struct Checkerboard: Dataset {
  /// What it says of itself.
  public static let about = About(
    "checkerboard", "uniform on the black fields of a board",
    formula: "p(x) = 1/(K (size/cells)²) on each of the K fields (i, j) with i + j even, else 0",
    paper: "Grathwohl et al. 2019, FFJORD: free-form continuous dynamics (toy data, section 4.1)",
    provides: [.plane])

  @Hyperparameter("fields along a side", in: 2...100) var cells = 4
  @Hyperparameter("the board's side", in: 1e-3...1e6) var size = 4.0

  /// Four by four.
  public init() {}

  /// The board.
  ///
  /// - Throws: Nothing within the ranges.
  public func source() throws -> any DataSource {
    let fields = (0..<cells * cells).map { field in
      (field / cells + field % cells).isMultiple(of: 2) ? 1.0 : 0
    }
    return try TileSource(weights: fields, columns: cells, side: size / Double(cells))
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Checkerboard.self) }
}
