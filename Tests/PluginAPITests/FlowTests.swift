import GanLabKit
import Glibc
import TestSupport
import Testing

/// What makes a flow a flow, over random weights: its inverse, its determinant, and that its density is
/// one.
@Suite struct FlowTests {
  /// A model for rows of some length.
  struct Setup: Sendable, CustomTestStringConvertible {
    let library: String
    let options: [String: String]
    let d: Int
    var testDescription: String { "\(library) \(d) \(options.sorted { $0.key < $1.key })" }
  }

  static let setups: [Setup] = [
    .init(library: "RealNVP", options: ["layers": "6", "hidden": "16,16"], d: 2),
    .init(library: "RealNVP", options: ["layers": "5", "hidden": "8", "scale": "3"], d: 3),
    .init(library: "RealNVP", options: ["layers": "4", "hidden": "8"], d: 16),
    .init(library: "NSF", options: ["layers": "4", "hidden": "16,16"], d: 2),
    .init(library: "NSF", options: ["layers": "3", "hidden": "8", "bins": "5"], d: 5),
    .init(library: "NSF", options: [:], d: 1),
    .init(library: "MAF", options: ["layers": "4", "hidden": "16"], d: 2),
    .init(library: "MAF", options: ["layers": "3", "hidden": "8,8", "map": "spline"], d: 4),
    .init(library: "MAF", options: ["map": "spline", "layers": "2"], d: 1),
    .init(library: "MAF", options: [:], d: 1),
  ]

  /// A flow whose weights were all drawn; with a `size` of 1 its maps bend and stretch more than a training
  /// would make them.
  private func flow(
    _ setup: Setup, _ dtype: DType, size gain: Double = 1, seed: UInt64
  ) throws -> FlowNetworks {
    let networks = try Plugins.flow(
      setup.library, setup.options.merging(["ema": "0"]) { $1 }, setup.d, dtype, seed: seed)
    var random = Random(seed: seed).stream("weights")
    for parameter in try #require(networks.part(Part.model)).network.parameters {
      let shape = parameter.tensor.shape
      let size = gain / Double(max(shape.dimensions.first ?? 1, 1)).squareRoot()
      try parameter.tensor.assign(random.normal(shape, dtype: dtype) * size)
    }
    return networks
  }

  /// Where slopes of e⁹ and their inverses follow each other, floats have no digits left for the way back:
  /// such maps are tried in doubles, and half as strong ones in floats.
  @Test(arguments: setups, DType.allCases)
  func theInverseInverts(_ setup: Setup, _ dtype: DType) throws {
    for seed in 0..<4 {
      let networks = try flow(
        setup, dtype, size: dtype == .float32 ? 0.5 : 1, seed: UInt64(seed))
      let flow = networks.flow(.evaluation)
      var random = Random(seed: UInt64(seed)).stream("points")
      let x = random.normal([64, setup.d], dtype: dtype) * 1.5
      let there = flow.forward(x, .evaluation)
      #expect(mismatch(flow.inverse(there.value, .evaluation), try Values(x), .mixed(1e-4)) == nil)
      let z = random.normal([64, setup.d], dtype: dtype)
      let made = networks.generate(z, .evaluation)
      #expect(
        mismatch(flow.forward(made, .evaluation).value, try Values(z), .mixed(1e-4)) == nil)
    }
  }

  @Test(arguments: setups) func theDeterminantIsTheJacobians(_ setup: Setup) throws {
    let d = setup.d
    for seed in 4..<7 {
      let flow = try flow(setup, .float64, seed: UInt64(seed)).flow(.training)
      var random = Random(seed: UInt64(seed)).stream("points")
      let x = random.normal([5, d], dtype: .float64)
      let found = try flow.forward(x, .training).logDeterminant.doubles()
      // A central difference along each coordinate, for all rows at once.
      let h = 1e-6
      let columns = try (0..<d).map { axis in
        let step = Tensor.of(
          (0..<d).map { $0 == axis ? h : 0 }, [1, d], dtype: .float64)
        return try
          ((flow.forward(x + step, .training).value - flow.forward(x - step, .training).value)
          / (2 * h)).doubles()
      }
      for row in 0..<5 {
        let jacobian = (0..<d).map { i in (0..<d).map { columns[$0][row * d + i] } }
        let exact = found.count == 1 ? found[0] : found[row]
        #expect(abs(logDeterminant(jacobian) - exact) < 1e-3, "row \(row), seed \(seed)")
      }
    }
  }

  /// On the line and on the plane the density integrates to 1.
  @Test(arguments: setups.filter { $0.d <= 2 }) func theDensityIsOne(_ setup: Setup) throws {
    // Steeper densities would need finer cells.
    let networks = try flow(setup, .float64, size: 0.5, seed: 11)
    let (cells, reach) = (setup.d == 1 ? 20_000 : 500, 12.0)
    let width = 2 * reach / Double(cells)
    let axis = (0..<cells).map { (Double($0) + 0.5) * width - reach }
    let points = setup.d == 1 ? axis : axis.flatMap { y in axis.flatMap { [$0, y] } }
    let logs = try networks.logDensity(
      .of(points, [points.count / setup.d, setup.d], dtype: .float64), .evaluation
    ).doubles()
    let mass = logs.reduce(0) { $0 + exp($1) } * pow(width, Double(setup.d))
    #expect(abs(mass - 1) < 0.01, "\(mass)")
  }

  /// The steps of a path end where the map ends, and go back the same way.
  @Test(arguments: setups.filter { $0.d == 2 }) func pathsLeadThere(_ setup: Setup) throws {
    let flow = try flow(setup, .float64, seed: 3).flow(.training)
    var random = Random(seed: 5)
    let x = random.normal([8, 2], dtype: .float64)
    let (path, z) = (flow.path(from: x, .training), flow.forward(x, .training).value)
    let back = flow.path(backFrom: z, .training)
    #expect(path.count == back.count && path.count > 2)
    #expect(mismatch(path[path.count - 1], try Values(z), .mixed(1e-12)) == nil)
    let forth = path.dropLast().reversed() + [x]
    for (a, b) in zip(back, forth) { #expect(mismatch(a, try Values(b), .mixed(1e-8)) == nil) }
  }

  /// A fresh flow of splines is the standard normal density.
  @Test(arguments: setups) func aFreshFlowIsStandardNormal(_ setup: Setup) throws {
    let networks = try Plugins.flow(setup.library, setup.options, setup.d)
    var random = Random(seed: 1)
    let x = random.normal([16, setup.d], dtype: .float64)
    let exact = (x.square() * -0.5 - 0.5 * log(2 * Double.pi)).sum(axes: [1], keepingAxes: true)
    let found = networks.logDensity(x, .training)
    let isSpline = setup.library == "NSF" || setup.options["map"] == "spline"
    #expect((mismatch(found, try Values(exact), .mixed(1e-12)) == nil) == isSpline)
  }

  /// On a product of even distributions of mean 0 and deviation 1, such as a grid, all flows have a way to go.
  @Test(arguments: setups) func aFreshFlowHasAGradient(_ setup: Setup) throws {
    let networks = try Plugins.flow(setup.library, setup.options, setup.d)
    let corners = (0..<1 << setup.d).flatMap { row in
      (0..<setup.d).map { row >> $0 & 1 == 0 ? -1.0 : 1 }
    }
    let x = Tensor.of(corners, [corners.count / setup.d, setup.d], dtype: .float64)
    let parameters = try #require(networks.part(Part.model)).network.parameters.map(\.tensor)
    let loss = -networks.logDensity(x, .training).mean()
    let gradients = try gradient(of: loss, withRespectTo: parameters)
    #expect(try gradients.reduce(0) { $0 + (try $1.sumOfSquares()) } > 1e-6)
  }

  /// ln |det| by elimination with row pivots.
  private func logDeterminant(_ matrix: [[Double]]) -> Double {
    var rows = matrix
    var sum = 0.0
    for k in rows.indices {
      guard let pivot = rows.indices[k...].max(by: { abs(rows[$0][k]) < abs(rows[$1][k]) }) else {
        continue
      }
      rows.swapAt(k, pivot)
      sum += log(abs(rows[k][k]))
      for i in rows.indices[(k + 1)...] {
        let factor = rows[i][k] / rows[k][k]
        for j in k..<rows.count { rows[i][j] -= factor * rows[k][j] }
      }
    }
    return sum
  }
}

/// The logit of pixels: inverse, and log-determinant by differences.
@Suite struct LogitTests {
  @Test(arguments: [1e-6, 0.05, 0.4]) func isExact(_ margin: Double) throws {
    let logit = Logit(margin: margin)
    let values = [0, 1e-3, 0.25, 0.5, 0.75, 0.999, 0.002, 0.6]
    let x = Tensor.of(values, [2, 4], dtype: .float64)
    let mapped = logit.forward(x, .evaluation)
    #expect(mismatch(logit.inverse(mapped.value, .evaluation), try Values(x), .mixed(1e-12)) == nil)
    let step = 1e-7
    for row in 0..<2 {
      var expected = 0.0
      for column in 0..<4 where values[4 * row + column] > 0 {
        let at = values[4 * row + column]
        let ends = try [at - step, at + step].map { end in
          try logit.forward(.of([end], [1, 1], dtype: .float64), .evaluation).value.doubles()[0]
        }
        expected += log((ends[1] - ends[0]) / (2 * step))
      }
      // At 0 the slope is (1 - 2ε) / (ε (1 - ε)).
      if row == 0 { expected += log((1 - 2 * margin) / (margin * (1 - margin))) }
      #expect(abs(try mapped.logDeterminant.doubles()[row] - expected) < 1e-4)
    }
  }
}
