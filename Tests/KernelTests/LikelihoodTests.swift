import CKernels
import Glibc
import Testing

/// The kernels of likelihoods against their formulas, at every level.
@Suite struct LikelihoodTests {
  /// Rows shorter and longer than what is added up at once, logits as large as where eʸ overflows.
  @Test(arguments: Level.available) func ofChances(level: Level) throws {
    let kernels = try level.kernels()
    var numbers = Numbers(seed: 21)
    for (n, d) in [(0, 4), (3, 0), (1, 1), (5, 7), (4, 64), (3, 784), (2, 1500)] {
      func draw(_ count: Int, _ scale: Double) -> [Double] {
        (0..<count).map { _ in (Double(numbers.word() % 4096) / 2048 - 1) * scale }
      }
      let (x, y, gy) = (draw(n * d, 0.5).map { $0 + 0.5 }, draw(n * d, 128), draw(n, 2))
      let terms = zip(x, y).map { $0 * $1 - (max($1, 0) + log1p(exp(-abs($1)))) }
      let sums = (0..<n).map { terms[$0 * d..<($0 + 1) * d].reduce(0, +) }
      let sizes = (0..<n).map { terms[$0 * d..<($0 + 1) * d].reduce(0) { $0 + abs($1) } }
      let scores = (0..<n * d).map { gy[$0 / d] * (x[$0] - 1 / (1 + exp(-y[$0]))) }

      let floats = [Fenced<Float>(count: n), Fenced<Float>(count: n * d)]
      let (x32, y32) = (x.map(Float.init), y.map(Float.init))
      kernels.bernoulli_log(n, d, x32, y32, floats[0].pointer)
      kernels.bernoulli_log_vjp(n, d, gy.map(Float.init), x32, y32, floats[1].pointer)
      let doubles = [Fenced<Double>(count: n), Fenced<Double>(count: n * d)]
      gl_bernoulli_log_f64(n, d, x, y, doubles[0].pointer)
      gl_bernoulli_log_vjp_f64(n, d, gy, x, y, doubles[1].pointer)

      #expect(floats.allSatisfy(\.isIntact) && doubles.allSatisfy(\.isIntact))
      for i in 0..<n {
        #expect(abs(Double(floats[0].values[i]) - sums[i]) <= 1e-6 * (1 + sizes[i]), "\(n) \(d)")
        #expect(abs(doubles[0].values[i] - sums[i]) <= 1e-14 * (1 + sizes[i]), "\(n) \(d)")
      }
      for e in 0..<n * d {
        #expect(abs(Double(floats[1].values[e]) - scores[e]) <= 1e-6, "\(n) \(d)")
        #expect(abs(doubles[1].values[e] - scores[e]) <= 1e-14, "\(n) \(d)")
      }
    }
  }
}
