import CKernels
import Testing

@Suite struct MatmulTests {
  static let sides = [0, 1, 2, 4, 5, 17, 64]

  /// alpha op(a) op(b) + beta c, where beta = 0 does not look at c.
  static func reference(
    _ ta: Bool, _ tb: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Double, _ a: [Double],
    _ b: [Double], _ beta: Double, _ c: [Double]
  ) -> [Double] {
    (0..<m).flatMap { i in
      (0..<n).map { j in
        let sum = (0..<k).reduce(0) { sum, l in
          sum + a[ta ? l * m + i : i * k + l] * b[tb ? j * k + l : l * n + j]
        }
        return alpha * sum + (beta == 0 ? 0 : beta * c[i * n + j])
      }
    }
  }

  /// What is asked of one product: the transpositions and the two factors.
  static let modes: [(ta: Bool, tb: Bool, alpha: Double, beta: Double)] =
    [false, true].flatMap { ta in
      [false, true].flatMap { tb in
        [(1.0, 0.0), (1, 1), (-0.5, 0.25), (0, 0)].map { (ta, tb, $0.0, $0.1) }
      }
    }

  static func check(_ m: Int, _ n: Int, _ k: Int) {
    var numbers = Numbers(seed: UInt64(m * 10_000 + n * 100 + k))
    let a: [Float] = numbers.array(m * k), b: [Float] = numbers.array(k * n)
    for (ta, tb, alpha, beta) in modes {
      // A result that is not to be looked at is full of NaN.
      let c: [Float] = beta == 0 ? Array(repeating: .nan, count: m * n) : numbers.array(m * n)
      let wanted = reference(
        ta, tb, m, n, k, alpha, a.map(Double.init), b.map(Double.init), beta, c.map(Double.init))
      let x = Fenced(a), y = Fenced(b), z = Fenced(c)
      gl_matmul_f32(ta, tb, m, n, k, Float(alpha), x.pointer, y.pointer, Float(beta), z.pointer)
      #expect(z.isIntact)
      #expect(
        largestDifference(z.values, wanted) < 1e-6 * Double(k + 1),
        "\(m) \(n) \(k) \(ta) \(tb) \(alpha) \(beta)")
      let w = Fenced(c.map(Double.init))
      gl_matmul_f64(
        ta, tb, m, n, k, alpha, a.map(Double.init), b.map(Double.init), beta, w.pointer)
      #expect(w.isIntact)
      #expect(
        largestDifference(w.values, wanted) < 1e-13, "\(m) \(n) \(k) \(ta) \(tb) \(alpha) \(beta)")
    }
  }

  @Test(arguments: sides, sides) func productsOfAllSmallSidesAreRight(m: Int, n: Int) {
    for k in Self.sides { Self.check(m, n, k) }
  }

  /// The layers of a small network, forward and backward.
  @Test(
    arguments: [
      (256, 128, 128), (256, 128, 2), (256, 2, 128), (256, 1, 128), (2, 128, 256), (128, 1, 256),
      (3, 1500, 2),
    ])
  func productsOfANetworkAreRight(m: Int, n: Int, k: Int) { Self.check(m, n, k) }

  @Test func openBLASDescribesItself() {
    #expect(String(cString: gl_blas_description()).contains("OpenBLAS"))
    #expect(gl_blas_threads() >= 1)
  }
}
