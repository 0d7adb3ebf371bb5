import GanLabKit

/// Rows of uniform numbers, of the shape of MNIST's pictures: data for timing.
public struct UniformRows: Dataset {
  /// What it says of itself.
  public static let about = About(
    "uniform-rows", "rows of uniform numbers, drawn again and again from one table")

  @Hyperparameter("rows of the table", in: 1...1_000_000) var rows = 10_000
  @Hyperparameter("numbers in a row", in: 1...8192) var columns = 784
  @Hyperparameter("the least number; below 1", in: -1...0) var low = -1.0

  /// 10,000 rows of 784 numbers on [-1, 1).
  public init() {}

  /// Draws the table, always the same one.
  ///
  /// - Throws: `ComponentError` if the table is larger than a gigabyte.
  public func source() throws -> any DataSource {
    guard rows * columns <= 250_000_000 else {
      throw ComponentError("such a table has more than 250 million numbers", option: "rows")
    }
    var random = Random(seed: 1)
    return Source(table: random.uniform([rows, columns], low, 1))
  }

  private struct Source: DataSource {
    let table: Tensor
    var sampleShape: Shape { [table.shape[1]] }

    func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
      table.rows(at: random.integers(count, below: table.shape[0])).converted(to: dtype)
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, UniformRows.self) }
}
