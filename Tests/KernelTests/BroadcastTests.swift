import CKernels
import Testing

typealias BinaryFloats =
  @convention(c) (
    Int, Int, UnsafePointer<Float>, Int, Int, UnsafePointer<Float>, Int, Int,
    UnsafeMutablePointer<Float>
  ) -> Void
typealias BinaryDoubles =
  @convention(c) (
    Int, Int, UnsafePointer<Double>, Int, Int, UnsafePointer<Double>, Int, Int,
    UnsafeMutablePointer<Double>
  ) -> Void

/// An operator of two numbers, whose float result is the double result, rounded (see `Exact`).
struct Operator: Sendable, CustomTestStringConvertible {
  let name: String
  let f32: @Sendable (gl_kernels_f32) -> BinaryFloats
  let f64: BinaryDoubles
  let reference: @Sendable (Double, Double) -> Double

  var testDescription: String { name }

  static let all: [Operator] = [
    Operator(name: "add", f32: { $0.add }, f64: gl_add_f64) { $0 + $1 },
    Operator(name: "sub", f32: { $0.sub }, f64: gl_sub_f64) { $0 - $1 },
    Operator(name: "mul", f32: { $0.mul }, f64: gl_mul_f64) { $0 * $1 },
    Operator(name: "div", f32: { $0.div }, f64: gl_div_f64) { $0 / $1 },
    Operator(name: "max", f32: { $0.max }, f64: gl_max_f64) {
      $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1)
    },
    Operator(name: "min", f32: { $0.min }, f64: gl_min_f64) {
      $0.isNaN || $1.isNaN ? .nan : Swift.min($0, $1)
    },
    Operator(name: "greater", f32: { $0.greater }, f64: gl_greater_f64) { $0 > $1 ? 1 : 0 },
    Operator(name: "equal", f32: { $0.equal }, f64: gl_equal_f64) { $0 == $1 ? 1 : 0 },
  ]
}

/// How one operand is laid out under a result of [outer, inner].
struct Layout: Sendable {
  let outerStride: Int
  let innerStride: Int

  /// Dense, a number, a row, a column, a column in a wider matrix, rows in a wider matrix.
  static func all(inner: Int) -> [Layout] {
    [(inner, 1), (0, 0), (0, 1), (1, 0), (3, 0), (inner + 3, 1)].map(Layout.init)
  }

  func isDense(_ inner: Int) -> Bool { outerStride == inner && innerStride == 1 }
  func count(_ outer: Int, _ inner: Int) -> Int {
    outer * inner == 0 ? 0 : (outer - 1) * outerStride + (inner - 1) * innerStride + 1
  }
}

@Suite struct BroadcastTests {
  static let shapes: [(outer: Int, inner: Int)] = [
    (0, 5), (5, 0), (1, 1), (1, 17), (2, 1), (100, 1), (256, 2), (100, 3), (40, 32), (33, 33),
    (3, 130), (70, 16),
  ]

  /// Halves, so that equal ones meet, and NaN now and then; no -0, whose place against 0 in a maximum
  /// is anyone's choice.
  static func operand(_ count: Int, seed: UInt64) -> [Double] {
    var numbers = Numbers(seed: seed)
    return (0..<count).map { _ in
      let value = (numbers.uniform(-4, 4) * 2).rounded() / 2 + 0
      return numbers.uniform() > 0.97 ? .nan : value
    }
  }

  static func expected(
    _ operation: Operator, _ shape: (outer: Int, inner: Int), _ a: [Double], _ la: Layout,
    _ b: [Double], _ lb: Layout
  ) -> [Double] {
    (0..<shape.outer).flatMap { i in
      (0..<shape.inner).map { j in
        operation.reference(
          a[i * la.outerStride + j * la.innerStride], b[i * lb.outerStride + j * lb.innerStride])
      }
    }
  }

  @Test(arguments: Level.available, Operator.all)
  func floatsBroadcast(level: Level, operation: Operator) throws {
    let kernel = operation.f32(try level.kernels())
    for shape in Self.shapes {
      let (outer, inner) = shape
      for la in Layout.all(inner: inner) {
        for lb in Layout.all(inner: inner) {
          let a = Self.operand(la.count(outer, inner), seed: 1)
          let b = Self.operand(lb.count(outer, inner), seed: 2)
          let wanted = Self.expected(operation, shape, a, la, b, lb).map { Float($0) }
          let x = Fenced(a.map { Float($0) }), z = Fenced(b.map { Float($0) })
          let y = Fenced<Float>(count: outer * inner)
          func run(_ y: UnsafeMutablePointer<Float>) {
            kernel(
              outer, inner, x.pointer, la.outerStride, la.innerStride, z.pointer, lb.outerStride,
              lb.innerStride, y)
          }
          run(y.pointer)
          #expect(y.isIntact && sameBits(y.values, wanted), "\(shape) \(la) \(lb)")
          // In place, where the result fits into the operand.
          let operand = la.isDense(inner) ? x : z
          if la.isDense(inner) || lb.isDense(inner) {
            run(operand.pointer)
            #expect(sameBits(operand.values, wanted), "in place, \(shape) \(la) \(lb)")
          }
        }
      }
    }
  }

  @Test(arguments: Operator.all) func doublesBroadcast(operation: Operator) {
    for shape in Self.shapes {
      let (outer, inner) = shape
      for la in Layout.all(inner: inner) {
        for lb in Layout.all(inner: inner) {
          let a = Self.operand(la.count(outer, inner), seed: 1)
          let b = Self.operand(lb.count(outer, inner), seed: 2)
          let y = Fenced<Double>(count: outer * inner)
          operation.f64(
            outer, inner, a, la.outerStride, la.innerStride, b, lb.outerStride, lb.innerStride,
            y.pointer)
          let wanted = Self.expected(operation, shape, a, la, b, lb)
          #expect(y.isIntact && sameBits(y.values, wanted), "\(shape) \(la) \(lb)")
        }
      }
    }
  }
}
