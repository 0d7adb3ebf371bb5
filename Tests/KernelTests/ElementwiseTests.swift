import CKernels
import Glibc
import Testing

/// A kernel whose float result is the double result, rounded.
///
/// One operation, or none, on floats is exact enough in double that rounding it again gives the
/// nearest float (53 >= 2 * 24 + 2 bits; Figueroa 1995). So the comparison is bit for bit.
struct Exact: Sendable, CustomTestStringConvertible {
  let name: String
  let f32:
    @Sendable (gl_kernels_f32, Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  let f64: @Sendable (Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  let reference: @Sendable (Double) -> Double

  var testDescription: String { name }

  static let all: [Exact] = [
    Exact(name: "neg", f32: { $0.neg($1, $2, $3) }, f64: gl_neg_f64, reference: { -$0 }),
    Exact(
      name: "sqrt", f32: { $0.sqrt($1, $2, $3) }, f64: gl_sqrt_f64,
      reference: { $0.squareRoot() }),
    Exact(name: "square", f32: { $0.square($1, $2, $3) }, f64: gl_square_f64) { $0 * $0 },
    Exact(name: "reciprocal", f32: { $0.reciprocal($1, $2, $3) }, f64: gl_reciprocal_f64) {
      1 / $0
    },
    Exact(name: "abs", f32: { $0.abs($1, $2, $3) }, f64: gl_abs_f64) { $0.magnitude },
    Exact(name: "sign", f32: { $0.sign($1, $2, $3) }, f64: gl_sign_f64) {
      $0.isNaN ? .nan : $0 > 0 ? 1 : $0 < 0 ? -1 : 0
    },
    Exact(
      name: "relu", f32: { $0.leaky_relu($1, 0, $2, $3) }, f64: { gl_leaky_relu_f64($0, 0, $1, $2) }
    ) { $0.isNaN ? .nan : $0 > 0 ? $0 : 0 },
    Exact(
      name: "leaky_relu", f32: { $0.leaky_relu($1, 0.25, $2, $3) },
      f64: { gl_leaky_relu_f64($0, 0.25, $1, $2) }
    ) { $0 > 0 ? $0 : 0.25 * $0 },
    Exact(
      name: "scale", f32: { $0.scale($1, 1.75, $2, $3) }, f64: { gl_scale_f64($0, 1.75, $1, $2) }
    ) { 1.75 * $0 },
    Exact(
      name: "shift", f32: { $0.shift($1, -0.375, $2, $3) },
      f64: { gl_shift_f64($0, -0.375, $1, $2) }
    ) { $0 - 0.375 },
    Exact(
      name: "clamp", f32: { $0.clamp($1, -0.5, 0.25, $2, $3) },
      f64: { gl_clamp_f64($0, -0.5, 0.25, $1, $2) }
    ) { $0 < -0.5 ? -0.5 : $0 > 0.25 ? 0.25 : $0 },
  ]
}

@Suite struct ElementwiseTests {
  static let special: [Double] = [
    0, -0.0, .infinity, -.infinity, .nan, 1, -1, 0x1p-149, -0x1p-149, 0x1p-126,
    Double(Float.greatestFiniteMagnitude), -Double(Float.greatestFiniteMagnitude),
  ]

  /// Random numbers, with the special values among them from size 31 on.
  static func inputs(_ size: Int) -> [Double] {
    var numbers = Numbers(seed: UInt64(size))
    var x = (0..<size).map { _ in Double(Float(numbers.uniform(-2, 2))) }
    if size >= 31 { x.replaceSubrange(7..<7 + special.count, with: special) }
    return x
  }

  @Test(arguments: Level.available, Exact.all)
  func floatsAreTheRoundedDoubles(level: Level, operation: Exact) throws {
    let kernels = try level.kernels()
    for size in telltaleSizes {
      let x = Self.inputs(size)
      let input = Fenced(x.map { Float($0) })
      let y = Fenced<Float>(count: size)
      operation.f32(kernels, size, input.pointer, y.pointer)
      #expect(y.isIntact)
      #expect(sameBits(y.values, x.map { Float(operation.reference($0)) }), "\(size) elements")
      operation.f32(kernels, size, input.pointer, input.pointer)
      #expect(sameBits(y.values, input.values) && input.isIntact, "in place, \(size) elements")
    }
  }

  @Test(arguments: Exact.all) func doublesAreExact(operation: Exact) {
    for size in telltaleSizes {
      let x = Fenced(Self.inputs(size))
      let wanted = x.values.map(operation.reference)
      operation.f64(size, x.pointer, x.pointer)
      #expect(x.isIntact)
      #expect(sameBits(x.values, wanted), "\(size) elements")
    }
  }

  /// The functions of doubles are libm's own.
  @Test func functionsOfDoublesAreThoseOfLibm() {
    let x = Self.inputs(1000)
    let y = Fenced<Double>(count: x.count)
    func agree(
      _ kernel: (Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void,
      _ reference: (Double) -> Double, _ name: String
    ) {
      kernel(x.count, x, y.pointer)
      #expect(y.isIntact && sameBits(y.values, x.map(reference)), "\(name)")
    }
    agree(gl_exp_f64, { Glibc.exp($0) }, "exp")
    agree(gl_log_f64, { Glibc.log($0) }, "log")
    agree(gl_tanh_f64, { Glibc.tanh($0) }, "tanh")
    agree(gl_sin_f64, { Glibc.sin($0) }, "sin")
    agree(gl_cos_f64, { Glibc.cos($0) }, "cos")
    agree({ gl_pow_f64($0, 2.5, $1, $2) }, { Glibc.pow($0, 2.5) }, "pow")
  }

  /// Far out, where a formula that is written down naively overflows or cancels.
  @Test func sigmoidAndSoftplusOfDoublesKeepTheirDigits() {
    let x: [Double] = [-700, -50, -1, 0, 1, 50, 700, .infinity, -.infinity]
    let y = Fenced<Double>(count: x.count)
    gl_sigmoid_f64(x.count, x, y.pointer)
    let sigmoid: [Double] = [
      exp(-700), exp(-50), 1 / (1 + exp(1)), 0.5, 1 / (1 + exp(-1)), 1, 1, 1, 0,
    ]
    for (a, b) in zip(y.values, sigmoid) { #expect(abs(a - b) <= 4e-16 * b) }
    gl_softplus_f64(x.count, x, y.pointer)
    let softplus: [Double] = [
      exp(-700), exp(-50), log1p(exp(-1)), log(2), 1 + log1p(exp(-1)), 50, 700, .infinity, 0,
    ]
    for (a, b) in zip(y.values, softplus) { #expect(a == b || abs(a - b) <= 4e-16 * b) }
  }

  @Test(arguments: Level.available) func fillWritesAll(level: Level) throws {
    let kernels = try level.kernels()
    for size in telltaleSizes {
      let y = Fenced<Float>(count: size)
      kernels.fill(size, 0.3, y.pointer)
      #expect(y.isIntact && y.values.allSatisfy { $0 == 0.3 })
      let z = Fenced<Double>(count: size)
      gl_fill_f64(size, 0.3, z.pointer)
      #expect(z.isIntact && z.values.allSatisfy { $0 == 0.3 })
    }
  }
}

/// The derivatives in one pass, against their formulas in double.
@Suite struct DerivativeTests {
  @Test(arguments: Level.available) func floatsAreNearTheFormulas(level: Level) throws {
    let kernels = try level.kernels()
    for size in telltaleSizes {
      var numbers = Numbers(seed: 11)
      let gy: [Float] = numbers.array(size, -2, 2), y: [Float] = numbers.array(size)
      let expected = zip(gy, y).map { (Double($0), Double($1)) }
      let gx = Fenced(gy)  // In place on gy.
      kernels.tanh_vjp(size, gx.pointer, y, gx.pointer)
      #expect(gx.isIntact)
      #expect(largestDifference(gx.values, expected.map { $0 * (1 - $1 * $1) }) < 2.5e-7)
      kernels.sigmoid_vjp(size, gy, y, gx.pointer)
      #expect(largestDifference(gx.values, expected.map { $0 * $1 * (1 - $1) }) < 1e-6)
      for slope in [Float(0), 0.25] {
        kernels.leaky_relu_vjp(size, slope, gy, y, gx.pointer)
        let wanted = expected.map { $1 > 0 ? $0 : Double(slope) * $0 }
        #expect(gx.values.map(Double.init) == wanted)
      }
    }
  }

  @Test func doublesAreNearTheFormulas() {
    var numbers = Numbers(seed: 12)
    let gy: [Double] = numbers.array(100, -2, 2), y: [Double] = numbers.array(100)
    let gx = Fenced(gy)
    gl_tanh_vjp_f64(100, gx.pointer, y, gx.pointer)
    #expect(largestDifference(gx.values, zip(gy, y).map { $0 * (1 - $1 * $1) }) < 1e-15)
    gl_sigmoid_vjp_f64(100, gy, y, gx.pointer)
    #expect(largestDifference(gx.values, zip(gy, y).map { $0 * $1 * (1 - $1) }) < 2e-15)
    gl_leaky_relu_vjp_f64(100, 0.2, gy, y, gx.pointer)
    #expect(gx.values == zip(gy, y).map { $1 > 0 ? $0 : 0.2 * $0 })
  }

  /// At the kink, and where nothing is to come through, nothing does: not even 0 * infinity.
  @Test(arguments: Level.available) func reluLetsNothingThroughBelowZero(level: Level) throws {
    let kernels = try level.kernels()
    let gy: [Float] = [.infinity, 1, 1, -.infinity], x: [Float] = [-1, 0, -0.0, 2]
    let gx = Fenced<Float>(count: 4)
    kernels.leaky_relu_vjp(4, 0, gy, x, gx.pointer)
    #expect(gx.values == [0, 0, 0, -.infinity])
  }
}
