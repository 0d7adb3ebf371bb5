import GanLabKit
import Glibc

/// Rows of a text file: anybody's own data.
public struct CSV: Dataset {
  /// What it says of itself.
  public static let about = About(
    "csv", "rows of numbers from a text file",
    formula: "x ~ the rows of the file, each as likely as any other",
    notes: """
      One sample a line; numbers are separated by commas, semicolons, tabs or spaces. A first line that \
      is no numbers is taken for names; empty lines, and lines that begin with #, are left out. Samples \
      are drawn from the rows with replacement: of these data nobody knows the density, so figures that \
      need it are left out.
      """)

  @Hyperparameter("the file") var path = ""
  @Hyperparameter("the columns to take, from 1; empty: all", in: 1...1_000_000)
  var columns: [Int] = []

  /// No file yet.
  public init() {}

  /// Reads the file.
  ///
  /// - Throws: `ComponentError` if there is no such file, or if a line is not as it must be.
  public func source() throws -> any DataSource {
    guard !path.isEmpty else {
      throw ComponentError("csv needs a file: path=points.csv", option: "path")
    }
    let table = try Table(text: try TextFile.read(path), path: path)
    return try RowSource(try table.taking(columns))
  }
}

/// Samples of the rows of a table, drawn with replacement.
struct RowSource: DataSource {
  private let rows: Tensor
  private let count: Int
  let sampleShape: Shape

  init(_ table: Table) throws {
    count = table.values.count / table.width
    sampleShape = [table.width]
    rows = try Tensor.of(table.values, [count, table.width], dtype: .float64).checked()
  }

  func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    rows.rows(at: random.integers(count, below: self.count)).converted(to: dtype)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, CSV.self) }
}
