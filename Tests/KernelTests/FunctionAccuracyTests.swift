import CKernels
import Glibc
import Testing

typealias UnaryKernel =
  @convention(c) (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) ->
  Void

/// A function that is approximated by a polynomial, and how far it may be off.
struct Approximated: Sendable, CustomTestStringConvertible {
  let name: String
  let kernel: @Sendable (gl_kernels_f32) -> UnaryKernel
  /// By libm, in double: independent of the kernels and some 2²⁸ times as exact.
  let exact: @Sendable (Double) -> Double
  /// The largest error, in units of the last place.
  let bound: Double
  /// Inputs with results that are known without computing.
  var special: [(x: Float, y: Float)] = []

  var testDescription: String { name }

  static let all: [Approximated] = [
    Approximated(
      name: "exp", kernel: { $0.exp }, exact: { Glibc.exp($0) }, bound: 1.1,
      special: [
        (0, 1), (-0.0, 1), (.infinity, .infinity), (-.infinity, 0), (.nan, .nan),
        (88.8, .infinity), (-104, 0), (-.greatestFiniteMagnitude, 0),
        (.greatestFiniteMagnitude, .infinity),
      ]),
    Approximated(
      name: "log", kernel: { $0.log }, exact: { Glibc.log($0) }, bound: 1.0,
      special: [
        (1, 0), (0, -.infinity), (-0.0, -.infinity), (-1, .nan), (-.leastNonzeroMagnitude, .nan),
        (-.infinity, .nan), (.infinity, .infinity), (.nan, .nan),
      ]),
    Approximated(
      name: "tanh", kernel: { $0.tanh }, exact: { Glibc.tanh($0) }, bound: 2.7,
      special: [
        (0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (.nan, .nan), (40, 1), (-40, -1),
        (.leastNonzeroMagnitude, .leastNonzeroMagnitude), (-1e-30, -1e-30),
      ]),
    Approximated(
      name: "sigmoid", kernel: { $0.sigmoid },
      exact: { $0 < 0 ? Glibc.exp($0) / (1 + Glibc.exp($0)) : 1 / (1 + Glibc.exp(-$0)) },
      bound: 2.7,
      special: [(0, 0.5), (.infinity, 1), (-.infinity, 0), (.nan, .nan), (100, 1), (-110, 0)]),
    Approximated(
      name: "softplus", kernel: { $0.softplus },
      exact: { max($0, 0) + Glibc.log1p(Glibc.exp(-abs($0))) }, bound: 2.0,
      special: [(.infinity, .infinity), (-.infinity, 0), (.nan, .nan), (1e30, 1e30), (-110, 0)]),
    Approximated(
      name: "sin", kernel: { $0.sin }, exact: { Glibc.sin($0) }, bound: 1.7,
      special: [(0, 0), (-0.0, -0.0), (.infinity, .nan), (-.infinity, .nan), (.nan, .nan)]),
    Approximated(
      name: "cos", kernel: { $0.cos }, exact: { Glibc.cos($0) }, bound: 1.7,
      special: [(0, 1), (-0.0, 1), (.infinity, .nan), (-.infinity, .nan), (.nan, .nan)]),
  ]
}

/// The approximations against libm, over all floats.
@Suite struct FunctionAccuracyTests {
  /// A step through all 2³² floats: prime, so that every exponent and every low bit is met.
  static let step: UInt32 = 4099

  @Test(arguments: Level.available, Approximated.all)
  func isWithinItsBoundOverAllFloats(level: Level, function: Approximated) throws {
    let kernel = function.kernel(try level.kernels())
    let x = stride(from: UInt32(0), to: .max - Self.step, by: Int(Self.step))
      .map(Float.init(bitPattern:))
    let y = Fenced<Float>(count: x.count)
    kernel(x.count, x, y.pointer)
    #expect(y.isIntact)
    var worst = (error: -1.0, x: Float.nan)
    for (i, input) in x.enumerated() {
      let error = ulps(y.pointer[i], function.exact(Double(input)))
      if error > worst.error { worst = (error, input) }
    }
    #expect(worst.error <= function.bound, "\(worst.error) ulp at \(worst.x)")
  }

  /// Where networks live: every 1/2¹⁵ of [-20, 20], a million points.
  @Test(arguments: Level.available, Approximated.all)
  func isWithinItsBoundWhereNetworksLive(level: Level, function: Approximated) throws {
    let kernel = function.kernel(try level.kernels())
    let x = (-655_360...655_360).map { Float($0) * 0x1p-15 }
    let y = Fenced<Float>(count: x.count)
    kernel(x.count, x, y.pointer)
    var worst = (error: -1.0, x: Float.nan)
    for (i, input) in x.enumerated() {
      let error = ulps(y.pointer[i], function.exact(Double(input)))
      if error > worst.error { worst = (error, input) }
    }
    #expect(worst.error <= function.bound, "\(worst.error) ulp at \(worst.x)")
  }

  @Test(arguments: Level.available, Approximated.all)
  func hasItsSpecialValues(level: Level, function: Approximated) throws {
    let kernel = function.kernel(try level.kernels())
    let x = function.special.map(\.x)
    // In a whole vector and one by one, since the tail of a loop is other code.
    let repeated = Array(repeating: x, count: 64).flatMap { $0 }
    let y = Fenced<Float>(count: repeated.count)
    kernel(repeated.count, repeated, y.pointer)
    let wanted = Array(repeating: function.special.map(\.y), count: 64).flatMap { $0 }
    #expect(sameBits(y.values, wanted))
    for (input, output) in function.special {
      let single = Fenced<Float>(count: 1)
      kernel(1, [input], single.pointer)
      #expect(sameBits(single.values, [output]), "at \(input)")
    }
  }

  /// An element's result depends on nothing but the element: not on its place nor on the length.
  @Test(arguments: Level.available, Approximated.all)
  func doesNotDependOnThePlace(level: Level, function: Approximated) throws {
    let kernel = function.kernel(try level.kernels())
    var numbers = Numbers(seed: 5)
    let x: [Float] = numbers.array(1000, -8, 8)
    let whole = Fenced<Float>(count: 1000)
    kernel(1000, x, whole.pointer)
    for size in telltaleSizes {
      let part = Fenced(Array(x.suffix(size)))
      kernel(size, part.pointer, part.pointer)  // In place, too.
      #expect(part.isIntact)
      #expect(sameBits(part.values, Array(whole.values.suffix(size))), "\(size) elements")
    }
  }

  /// A single huge angle sends its stretch to libm; its neighbours stay right.
  @Test(arguments: Level.available)
  func hugeAnglesAreReducedByAllDigits(level: Level) throws {
    let kernels = try level.kernels()
    var x = (0..<600).map { Float($0) }
    x[300] = 0x1.8p100
    x[301] = .greatestFiniteMagnitude
    let y = Fenced<Float>(count: 600)
    kernels.sin(600, x, y.pointer)
    for i in 0..<600 { #expect(ulps(y.pointer[i], Glibc.sin(Double(x[i]))) < 1.7) }
    kernels.cos(600, x, y.pointer)
    for i in 0..<600 { #expect(ulps(y.pointer[i], Glibc.cos(Double(x[i]))) < 1.7) }
  }
}
