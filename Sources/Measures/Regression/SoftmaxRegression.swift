import Glibc

/// Multinomial logistic regression with an L2 penalty, fitted to the minimum (Bishop 2006, Pattern recognition
/// and machine learning, section 4.3.4).
///
///     minimise over W [d, k] and b [k]:  -1/n Σᵢ ln p(yᵢ|xᵢ) + λ/2 ‖W‖²,   p(·|x) = softmax(xᵀW + b)
///
/// The objective is convex, and with λ > 0 its W is unique; b is, up to one number added to all, and here
/// sums to 0.
public struct SoftmaxRegression: Sendable {
  /// W, row by row: a row a feature, a column a class.
  public let weights: [Double]
  /// b.
  public let bias: [Double]
  /// What was minimised, at the end.
  public let objective: Double
  /// The largest element of its gradient there.
  public let slope: Double

  /// The classes.
  public var classes: Int { bias.count }

  /// The regression of `labels`, from 0 to `classes` - 1, on rows of as many features each.
  ///
  /// More features than rows do not make it slower: the best W is a sum of rows, so that it is sought in their
  /// span, of which the products of the rows tell all (the representer theorem, Kimeldorf & Wahba 1971).
  ///
  /// It ends where no element of the gradient is above `tolerance`.
  ///
  /// - Throws: `MeasureError.notFinite` if a feature is not.
  public init(
    _ rows: [Double], labels: [Int], classes: Int, penalty: Double, tolerance: Double = 1e-9
  ) throws {
    precondition(!labels.isEmpty && rows.count % labels.count == 0 && penalty > 0 && classes > 1)
    precondition(labels.allSatisfy { (0..<classes).contains($0) })
    let n = labels.count
    let d = rows.count / n
    let finite = rows.count { !$0.isFinite }
    guard finite == 0 else { throw MeasureError.notFinite(count: finite) }
    let span = d > n ? RowSpan(rows, count: n) : nil
    let width = span.map { $0.count } ?? d
    let problem = SoftmaxObjective(
      rows: span?.coordinates ?? rows, labels: labels, classes: classes, width: width,
      penalty: penalty)
    let found = LimitedBFGS.minimise(
      from: [Double](repeating: 0, count: (width + 1) * classes), tolerance: tolerance,
      problem.value)
    let inner = Array(found.x[0..<width * classes])
    weights = span?.features(inner, columns: classes, of: rows) ?? inner
    let b = Array(found.x[(width * classes)...])
    let mean = b.reduce(0, +) / Double(classes)
    bias = b.map { $0 - mean }
    objective = found.value
    slope = found.gradient.map(abs).max() ?? 0
  }

  /// As many rows of at most as many numbers, with the same products with each other: `rows` themselves, or
  /// their coordinates in their span where they are longer than many.
  ///
  /// A regression on some of them, and the logits of the others, are the same as of `rows`, and sooner found.
  public static func shortened(_ rows: [Double], count: Int) -> [Double] {
    rows.count / max(count, 1) > count ? RowSpan(rows, count: count).coordinates : rows
  }

  /// The logits of rows: the classes of each side by side.
  public func logits(_ rows: [Double]) -> [Double] {
    let (d, k) = (weights.count / classes, classes)
    return (0..<rows.count / max(d, 1)).flatMap { row -> [Double] in
      var sums = bias
      for feature in 0..<d {
        let x = rows[row * d + feature]
        for column in 0..<k { sums[column] += x * weights[feature * k + column] }
      }
      return sums
    }
  }
}

/// The penalised mean code length of the labels, and its gradient, at parameters W, then b.
private struct SoftmaxObjective {
  let rows: [Double]
  let labels: [Int]
  let classes: Int
  let width: Int
  let penalty: Double

  func value(_ x: [Double], gradient: inout [Double]) -> Double {
    let (n, d, k) = (labels.count, width, classes)
    var total = 0.0
    for place in 0..<d * k {
      gradient[place] = penalty * x[place]
      total += 0.5 * penalty * x[place] * x[place]
    }
    for place in d * k..<(d + 1) * k { gradient[place] = 0 }
    let share = 1 / Double(n)
    rows.withUnsafeBufferPointer { rows in
      x.withUnsafeBufferPointer { x in
        gradient.withUnsafeMutableBufferPointer { gradient in
          var logits = [Double](repeating: 0, count: k)
          for (row, label) in labels.enumerated() {
            for column in 0..<k { logits[column] = x[d * k + column] }
            for feature in 0..<d {
              let value = rows[row * d + feature]
              for column in 0..<k { logits[column] += value * x[feature * k + column] }
            }
            let most = logits.max() ?? 0
            let sum = logits.reduce(0) { $0 + exp($1 - most) }
            total += share * (most + log(sum) - logits[label])
            for column in 0..<k {
              // ∂/∂logit = p(column|x) - [column = label].
              logits[column] =
                share * (exp(logits[column] - most) / sum - (column == label ? 1 : 0))
              gradient[d * k + column] += logits[column]
            }
            for feature in 0..<d {
              let value = rows[row * d + feature]
              for column in 0..<k { gradient[feature * k + column] += value * logits[column] }
            }
          }
        }
      }
    }
    return total
  }
}

/// The span of n rows of more features than rows.
///
/// X = L Q with orthonormal rows of Q, by Cholesky's X Xᵀ = L Lᵀ, so that Q = L⁻¹ X. Lengths in the span are
/// those of L's rows.
private struct RowSpan {
  let count: Int
  /// L, row by row: the rows' coordinates in the span.
  let coordinates: [Double]

  init(_ rows: [Double], count n: Int) {
    count = n
    let d = rows.count / n
    var l = [Double](repeating: 0, count: n * n)
    rows.withUnsafeBufferPointer { rows in
      for i in 0..<n {
        for j in 0...i {
          var sum = 0.0
          for feature in 0..<d { sum += rows[i * d + feature] * rows[j * d + feature] }
          l[i * n + j] = sum
        }
      }
    }
    // Rows that lie in the span of others would make a pivot 0: what is added is far below what is seen.
    let trace = (0..<n).reduce(0) { $0 + l[$1 * n + $1] }
    let jitter = max(trace / Double(n) * 1e-12, .leastNormalMagnitude)
    for i in 0..<n {
      for j in 0...i {
        var sum = l[i * n + j] + (i == j ? jitter : 0)
        for m in 0..<j { sum -= l[i * n + m] * l[j * n + m] }
        l[i * n + j] = i == j ? max(sum, jitter).squareRoot() : sum / l[j * n + j]
      }
    }
    coordinates = l
  }

  /// The weights of the features, Qᵀ W = Xᵀ L⁻ᵀ W, for weights W [n, columns] of the span.
  func features(_ inner: [Double], columns k: Int, of rows: [Double]) -> [Double] {
    let (n, d) = (count, rows.count / count)
    var a = inner
    for i in (0..<n).reversed() {
      for column in 0..<k {
        var sum = a[i * k + column]
        for m in i + 1..<n { sum -= coordinates[m * n + i] * a[m * k + column] }
        a[i * k + column] = sum / coordinates[i * n + i]
      }
    }
    var weights = [Double](repeating: 0, count: d * k)
    for row in 0..<n {
      for feature in 0..<d {
        let x = rows[row * d + feature]
        for column in 0..<k { weights[feature * k + column] += x * a[row * k + column] }
      }
    }
    return weights
  }
}
