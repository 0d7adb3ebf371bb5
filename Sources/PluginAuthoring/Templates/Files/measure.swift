import GanLabKit
import Glibc

/// The energy distance of samples and data: 0 if, and only if, they are of one distribution.
///
///     2 E ‖x - y‖^α - E ‖x - x′‖^α - E ‖y - y′‖^α,   x, x′ samples, y, y′ data
public struct MyMeasure: Measure {
  /// What it says of itself: `help`, `explain` and completion show it.
  public static let about = About(
    "my-measure", "the energy distance between samples and data",
    formula: "2 E ‖x - y‖^α - E ‖x - x′‖^α - E ‖y - y′‖^α",
    paper: "Székely & Rizzo 2013, Energy statistics: a class of statistics based on distances")

  @Hyperparameter("the exponent α", in: 0.1...1.9) var exponent = 1.0

  /// α = 1.
  public init() {}

  /// One figure; several are a list.
  ///
  /// - Throws: The first error of the tensors; `Cancelled` after Ctrl-C.
  public func figures(_ context: MeasureContext) throws -> [NamedFigure] {
    let width = context.samples.shape.count / max(1, context.samples.shape[0])
    let x = try context.samples.doubles()
    let y = try context.reference.doubles()
    let distance =
      try 2 * mean(x, y, width, context) - mean(x, x, width, context)
      - mean(y, y, width, context)
    return [
      NamedFigure("energy_distance", distance, "energy distance", better: .low, perfect: 0)
    ]
  }

  /// E ‖a - b‖^α over all pairs of points of `width` coordinates.
  private func mean(
    _ a: [Double], _ b: [Double], _ width: Int, _ context: MeasureContext
  ) throws -> Double {
    var sum = 0.0
    for i in stride(from: 0, to: a.count, by: width) {
      try context.checkCancelled()
      for j in stride(from: 0, to: b.count, by: width) {
        var square = 0.0
        for axis in 0..<width {
          square += (a[i + axis] - b[j + axis]) * (a[i + axis] - b[j + axis])
        }
        sum += pow(square, exponent / 2)
      }
    }
    return sum / Double(a.count / width) / Double(b.count / width)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MyMeasure.self) }
}
