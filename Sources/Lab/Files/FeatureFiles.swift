import Measures

/// Two files of rows that are judged against each other: features that somebody has from elsewhere.
public struct FeatureFiles {
  /// The names of the figures that two files have.
  public static let figureNames = ["frechet", "precision", "recall", "density", "coverage"]

  private let samples: Rows
  private let data: Rows

  /// Reads arrays of rows from .npy files; an array [n, …] has n rows, whatever shape they have.
  ///
  /// - Parameters:
  ///   - samples: What a model made.
  ///   - data: What it should be like; as many rows or others.
  /// - Throws: `file` for what is wrong with one of them: that it cannot be read, is no array of rows, or holds
  ///   something that is no finite number; `refused` if rows of the one are longer than rows of the other.
  public init(samples: String, data: String) throws(LabError) {
    self.samples = try Rows(samples)
    self.data = try Rows(data)
    guard self.samples.width == self.data.width else {
      throw .refused(
        "\(samples) has rows of \(self.samples.width) numbers, and \(data) of \(self.data.width)",
        hint: "both have to come from the same features")
    }
  }

  /// The figures called `wanted`, or all if there are none: the Fréchet distance, and the overlap of balls that
  /// reach to the k-th neighbour.
  ///
  /// - Throws: `file` if one has not more than k rows, or two; `refused` if they have too many columns for
  ///   the Fréchet distance; `interrupted`.
  public func report(
    _ wanted: Set<String> = [], k: Int, ball: Ball, _ watcher: Watcher = .none
  ) throws(LabError) -> FeatureReport {
    var options = FeatureReport.Options()
    (options.k, options.ball) = (k, ball)
    options.hasFrechet = wanted.isEmpty || wanted.contains("frechet")
    options.hasOverlap = wanted.isEmpty || !wanted.subtracting(["frechet"]).isEmpty
    for rows in [samples, data] {
      let least = options.hasOverlap ? Swift.max(k + 1, 2) : 2
      guard rows.count >= least else {
        throw .file(
          path: rows.path,
          reason: "it has \(rows.count) row\(rows.count == 1 ? "" : "s"), and "
            + (options.hasOverlap ? "k=\(k)" : "a covariance") + " needs at least \(least)")
      }
    }
    do {
      return try FeatureReport(
        samples: FeatureReport.Sample(samples.values),
        reference: FeatureReport.Sample(data.values), dimensions: samples.width,
        features: FeatureReport.Features("of the files"), options: options,
        isInterrupted: watcher.isInterrupted)
    } catch .interrupted {
      throw .interrupted(fraction: nil)
    } catch {
      throw .refused("\(error)", hint: nil)
    }
  }
}

/// The rows of one file.
private struct Rows {
  let path: String
  /// [count, width], row-major.
  let values: [Double]
  let width: Int

  var count: Int { values.count / width }

  init(_ path: String) throws(LabError) {
    let contents: NPY.Contents
    do {
      contents = try NPY.read(path)
    } catch {
      throw LabError(error)
    }
    let shape = contents.shape
    guard shape.count >= 2, shape.allSatisfy({ $0 > 0 }) else {
      throw .file(
        path: path,
        reason: "an array \(shape) is no rows of numbers: it has to be [rows, columns]"
          + (shape.count == 1 ? ", and reshape(-1, 1) makes rows of one" : ""))
    }
    self.path = path
    values = contents.elements.doubles
    width = shape.dropFirst().reduce(1, *)
    // What is no number compares with none.
    if let bad = values.firstIndex(where: { !(abs($0) <= Points.reach) }) {
      throw .file(
        path: path,
        reason: "row \(bad / width), column \(bad % width), counted from 0, is \(values[bad]): "
          + "numbers have to be finite, and at most 1e100")
    }
  }
}

extension Elements {
  /// The numbers in double precision.
  fileprivate var doubles: [Double] {
    switch self {
    case .float32(let values): values.map(Double.init)
    case .float64(let values): values
    case .int32(let values): values.map(Double.init)
    case .int64(let values): values.map(Double.init)
    case .uint8(let values): values.map(Double.init)
    }
  }
}
