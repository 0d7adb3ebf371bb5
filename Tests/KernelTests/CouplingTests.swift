import CKernels
import Glibc
import Testing

/// The kernels of affine couplings against their formulas, at every level, for rows of one and of more.
@Suite struct CouplingTests {
  /// What one shape is tried with; doubles that floats hold exactly.
  private struct Batch {
    let n, k: Int
    let x, gy, sum, rows, h: [Double]

    init(_ n: Int, _ k: Int, _ numbers: inout Numbers) {
      func draw(_ count: Int) -> [Double] {
        (0..<count).map { _ in Double(numbers.word() % 4096) / 1024 - 2 }
      }
      (self.n, self.k) = (n, k)
      x = draw(n * k)
      gy = draw(n * k)
      sum = draw(n)
      rows = draw(n)
      h = draw(2 * n * k)
    }

    /// For each element what `body` makes of its place, its a and its t.
    func each(_ body: (_ e: Int, _ row: Int, _ a: Double, _ t: Double) -> Double) -> [Double] {
      (0..<n * k).map { e in
        let (row, column) = (e / k, e % k)
        return body(e, row, h[2 * row * k + column], h[2 * row * k + k + column])
      }
    }

    /// The columns of a and of t beside each other.
    func outputs(_ a: [Double], _ t: [Double]) -> [Double] {
      var result: [Double] = []
      for row in 0..<n {
        let columns = row * k..<(row + 1) * k
        result += a[columns]
        result += t[columns]
      }
      return result
    }
  }

  private func near(_ found: [Float], _ wanted: [Double]) -> Bool {
    found.count == wanted.count
      && zip(found, wanted).allSatisfy { abs(Double($0) - $1) <= 2e-6 * (1 + abs($1)) }
  }

  private func near(_ found: [Double], _ wanted: [Double]) -> Bool {
    found.count == wanted.count
      && zip(found, wanted).allSatisfy { abs($0 - $1) <= 1e-13 * (1 + abs($1)) }
  }

  @Test(arguments: Level.available) func followTheirFormulas(level: Level) throws {
    let kernels = try level.kernels()
    var numbers = Numbers(seed: 12)
    for (n, k) in [(0, 1), (1, 1), (37, 1), (512, 1), (5, 3), (3, 40)] {
      for bound in [1, 2.5] {
        let batch = Batch(n, k, &numbers)
        let s = batch.each { _, _, a, _ in bound * tanh(a / bound) }
        let slope = s.map { 1 - ($0 / bound) * ($0 / bound) }
        let stretched = batch.each { e, _, _, _ in batch.x[e] * exp(s[e]) }
        let zeros = [Double](repeating: 0, count: n * k)
        let sums = (0..<n).map { row in
          batch.sum[row] + s[row * k..<(row + 1) * k].reduce(0, +)
        }
        let wanted = [
          batch.each { e, _, _, t in stretched[e] + t }, stretched,
          batch.outputs(
            batch.each { e, _, _, _ in batch.gy[e] * stretched[e] * slope[e] }, batch.gy), sums,
          batch.outputs(batch.each { e, row, _, _ in batch.rows[row] * slope[e] }, zeros),
        ]
        let counts = [n * k, n * k, 2 * n * k, n, 2 * n * k]
        let floats = counts.map { Fenced<Float>(count: $0) }
        let (x, gy, h) = (
          batch.x.map(Float.init), batch.gy.map(Float.init), batch.h.map(Float.init)
        )
        let (sum, rows) = (batch.sum.map(Float.init), batch.rows.map(Float.init))
        kernels.affine_coupling(n, k, Float(bound), x, h, floats[0].pointer)
        kernels.affine_stretch(n, k, Float(bound), x, h, floats[1].pointer)
        kernels.affine_coupling_vjp(n, k, Float(bound), gy, x, h, floats[2].pointer)
        kernels.affine_log(n, k, Float(bound), sum, h, floats[3].pointer)
        kernels.affine_log_vjp(n, k, Float(bound), rows, h, floats[4].pointer)
        let doubles = counts.map { Fenced<Double>(count: $0) }
        gl_affine_coupling_f64(n, k, bound, batch.x, batch.h, doubles[0].pointer)
        gl_affine_stretch_f64(n, k, bound, batch.x, batch.h, doubles[1].pointer)
        gl_affine_coupling_vjp_f64(n, k, bound, batch.gy, batch.x, batch.h, doubles[2].pointer)
        gl_affine_log_f64(n, k, bound, batch.sum, batch.h, doubles[3].pointer)
        gl_affine_log_vjp_f64(n, k, bound, batch.rows, batch.h, doubles[4].pointer)
        for place in wanted.indices {
          #expect(floats[place].isIntact && near(floats[place].values, wanted[place]), "\(n) \(k)")
          #expect(doubles[place].isIntact && near(doubles[place].values, wanted[place]))
        }
      }
    }
  }
}
