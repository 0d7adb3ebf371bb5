import CKernels
import Glibc
import Testing

/// Ten steps of each optimiser against the formulas of its header, in double, one number at a time.
@Suite struct OptimiserTests {
  static let steps = 10

  /// The gradients of each step, floats that both sides see.
  static func gradients(_ count: Int) -> [[Float]] {
    var numbers = Numbers(seed: 21)
    return (0..<steps).map { _ in numbers.array(count, -3, 3) }
  }

  static func parameters(_ count: Int) -> [Float] {
    var numbers = Numbers(seed: 22)
    return numbers.array(count)
  }

  /// Adam as the paper's algorithm 1 says it.
  static func adam(_ p: [Float], _ gradients: [[Float]]) -> [Double] {
    let (lr, b1, b2, eps) = (0.01, 0.5, 0.999, 1e-8)
    return p.indices.map { i in
      var (p, m, v) = (Double(p[i]), 0.0, 0.0)
      for (t, g) in gradients.enumerated() {
        let gradient = Double(g[i])
        m = b1 * m + (1 - b1) * gradient
        v = b2 * v + (1 - b2) * gradient * gradient
        let unbiasedMean = m / (1 - pow(b1, Double(t + 1)))
        let unbiasedSquare = v / (1 - pow(b2, Double(t + 1)))
        p -= lr * unbiasedMean / (unbiasedSquare.squareRoot() + eps)
      }
      return p
    }
  }

  static func sgd(_ p: [Float], _ gradients: [[Float]]) -> [Double] {
    p.indices.map { i in
      var (p, u) = (Double(p[i]), 0.0)
      for g in gradients {
        u = 0.9 * u + Double(g[i])
        p -= 0.02 * u
      }
      return p
    }
  }

  static func rmsprop(_ p: [Float], _ gradients: [[Float]]) -> [Double] {
    p.indices.map { i in
      var (p, v) = (Double(p[i]), 0.0)
      for g in gradients {
        v = 0.99 * v + 0.01 * Double(g[i]) * Double(g[i])
        p -= 0.01 * Double(g[i]) / (v.squareRoot() + 1e-8)
      }
      return p
    }
  }

  @Test(arguments: Level.available) func adamFollowsThePaper(level: Level) throws {
    let kernels = try level.kernels()
    for size in telltaleSizes {
      let gradients = Self.gradients(size), wanted = Self.adam(Self.parameters(size), gradients)
      let p = Fenced(Self.parameters(size))
      let m = Fenced([Float](repeating: 0, count: size))
      let v = Fenced([Float](repeating: 0, count: size))
      for (t, g) in gradients.enumerated() {
        kernels.adam(
          size, 0.01, 0.5, 0.999, 1e-8, UInt64(t + 1), g, m.pointer, v.pointer, p.pointer)
      }
      #expect(p.isIntact && m.isIntact && v.isIntact)
      #expect(largestDifference(p.values, wanted) < 2e-6, "\(size) elements")
    }
  }

  @Test(arguments: Level.available) func sgdHasMomentum(level: Level) throws {
    let kernels = try level.kernels()
    for size in telltaleSizes {
      let gradients = Self.gradients(size), wanted = Self.sgd(Self.parameters(size), gradients)
      let p = Fenced(Self.parameters(size)), u = Fenced([Float](repeating: 0, count: size))
      for g in gradients { kernels.sgd(size, 0.02, 0.9, g, u.pointer, p.pointer) }
      #expect(p.isIntact && u.isIntact)
      #expect(largestDifference(p.values, wanted) < 5e-6, "\(size) elements")
    }
  }

  @Test(arguments: Level.available) func rmspropDividesByTheMeanSquare(level: Level) throws {
    let kernels = try level.kernels()
    for size in telltaleSizes {
      let gradients = Self.gradients(size), wanted = Self.rmsprop(Self.parameters(size), gradients)
      let p = Fenced(Self.parameters(size)), v = Fenced([Float](repeating: 0, count: size))
      for g in gradients { kernels.rmsprop(size, 0.01, 0.99, 1e-8, g, v.pointer, p.pointer) }
      #expect(p.isIntact && v.isIntact)
      #expect(largestDifference(p.values, wanted) < 5e-6, "\(size) elements")
    }
  }

  @Test func doublesFollowTheFormulasToTheLastDigits() {
    let size = 100
    let gradients = Self.gradients(size), start = Self.parameters(size)
    let zero = [Double](repeating: 0, count: size)
    let p = Fenced(start.map(Double.init)), q = Fenced(p.values), r = Fenced(p.values)
    let m = Fenced(zero), v = Fenced(zero), u = Fenced(zero), w = Fenced(zero)
    for (t, g) in gradients.enumerated() {
      let gradient = g.map(Double.init)
      gl_adam_f64(
        size, 0.01, 0.5, 0.999, 1e-8, UInt64(t + 1), gradient, m.pointer, v.pointer, p.pointer)
      gl_sgd_f64(size, 0.02, 0.9, gradient, u.pointer, q.pointer)
      gl_rmsprop_f64(size, 0.01, 0.99, 1e-8, gradient, w.pointer, r.pointer)
    }
    #expect([p, q, r, m, v, u, w].allSatisfy { $0.isIntact })
    #expect(largestDifference(p.values, Self.adam(start, gradients)) < 1e-14)
    #expect(largestDifference(q.values, Self.sgd(start, gradients)) < 1e-14)
    #expect(largestDifference(r.values, Self.rmsprop(start, gradients)) < 1e-14)
  }

  /// Far into a training, where 1 - b^step is 1, and where a power in float would be off.
  @Test(arguments: Level.available) func adamTakesItsPowersInDouble(level: Level) throws {
    let kernels = try level.kernels()
    for step in [1, 1000, 1_000_000_000] as [UInt64] {
      var (m, v, p) = ([Float(0.25)], [Float(0.5)], [Float(0)])
      kernels.adam(1, 1, 0.9, 0.999, 0, step, [1], &m, &v, &p)
      let mean = (0.9 * 0.25 + 0.1) / (1 - pow(0.9, Double(step)))
      let square = (0.999 * 0.5 + 0.001) / (1 - pow(0.999, Double(step)))
      #expect(abs(Double(p[0]) + mean / square.squareRoot()) < 5e-7)
    }
  }

  @Test(arguments: Level.available) func approachAverages(level: Level) throws {
    let kernels = try level.kernels()
    for size in telltaleSizes {
      var numbers = Numbers(seed: 23)
      let x: [Float] = numbers.array(size), y: [Float] = numbers.array(size)
      let z = Fenced(y), w = Fenced(y.map(Double.init))
      let wanted = zip(x, y).map { 0.3 * Double($0) + 0.7 * Double($1) }
      kernels.approach(size, 0.3, x, z.pointer)
      gl_approach_f64(size, 0.3, x.map(Double.init), w.pointer)
      #expect(z.isIntact && largestDifference(z.values, wanted) < 2.5e-7)
      #expect(w.isIntact && largestDifference(w.values, wanted) < 1e-15)
    }
  }
}
