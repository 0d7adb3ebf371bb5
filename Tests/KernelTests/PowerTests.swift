import CKernels
import Glibc
import Testing

/// x^p against libm in double.
@Suite struct PowerTests {
  static let ordinary: [Float] = [
    0.5, -0.5, 1, 2, -1, 3, -3, 2.5, -0.3, 1.0 / 3, 7, 100, -41, 1e-3, 16_777_216,
  ]
  static let special: [Float] = [
    0, -0.0, 0.5, -0.5, 1, 2, 3, -1, -2, -3, 1.5, .infinity, -.infinity, .nan,
  ]

  @Test(arguments: Level.available, ordinary)
  func isNearlyTheNearestFloat(level: Level, p: Float) throws {
    let kernels = try level.kernels()
    let x = stride(from: UInt32(0), to: .max - 20_011, by: 20_011).map(Float.init(bitPattern:))
    let y = Fenced<Float>(count: x.count)
    kernels.pow(x.count, p, x, y.pointer)
    #expect(y.isIntact)
    var worst = (error: -1.0, x: Float.nan)
    for (i, input) in x.enumerated() {
      let error = ulps(y.pointer[i], Glibc.pow(Double(input), Double(p)))
      if error > worst.error { worst = (error, input) }
    }
    #expect(worst.error <= 0.51, "\(worst.error) ulp at \(worst.x)")
  }

  @Test(arguments: Level.available, special)
  func agreesWithCAtSpecialValues(level: Level, p: Float) throws {
    let kernels = try level.kernels()
    let x: [Float] = [
      0, -0.0, 1, -1, 2, -2, 0.5, -0.5, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
      -.leastNonzeroMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    ]
    let repeated = Array(repeating: x, count: 33).flatMap { $0 }
    let y = Fenced<Float>(count: repeated.count)
    kernels.pow(repeated.count, p, repeated, y.pointer)
    #expect(sameBits(y.values, repeated.map { Glibc.powf($0, p) }))
  }
}
