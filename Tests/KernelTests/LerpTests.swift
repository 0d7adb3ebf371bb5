import CKernels
import Testing

/// Rows between two others, at every level.
@Suite struct LerpTests {
  @Test(arguments: Level.available, [1, 0.2] as [Double])
  func liesBetween(level: Level, slope: Double) throws {
    let kernels = try level.kernels()
    var numbers = Numbers(seed: 31)
    for (n, d) in [(0, 3), (2, 0), (1, 1), (3, 7), (5, 16), (2, 33), (3, 512)] {
      func draw(_ count: Int) -> [Double] {
        (0..<count).map { _ in Double(numbers.word() % 4096) / 1024 - 2 }
      }
      let (a, b, t) = (draw(n * d), draw(n * d), draw(n).map { $0 / 4 + 0.5 })
      func bent(_ x: Double, _ slope: Double) -> Double { x > 0 ? x : slope * x }
      let wanted = (0..<n * d).map { e in
        bent((1 - t[e / d]) * bent(a[e], 1 / slope) + t[e / d] * bent(b[e], 1 / slope), slope)
      }
      let (floats, doubles) = (Fenced<Float>(count: n * d), Fenced<Double>(count: n * d))
      kernels.lerp_rows(
        n, d, Float(slope), t.map(Float.init), a.map(Float.init), b.map(Float.init),
        floats.pointer)
      gl_lerp_rows_f64(n, d, slope, t, a, b, doubles.pointer)
      #expect(floats.isIntact && doubles.isIntact)
      for e in 0..<n * d {
        #expect(abs(Double(floats.values[e]) - wanted[e]) <= 4e-6, "\(n) x \(d)")
        #expect(abs(doubles.values[e] - wanted[e]) <= 1e-14, "\(n) x \(d)")
      }
    }
  }
}
