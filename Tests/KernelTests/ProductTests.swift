import CKernels
import Testing

/// One product: its sides, and what is asked of it.
struct ProductCase {
  enum Gate: CaseIterable { case none, first, result }

  let (m, n, k): (Int, Int, Int)
  var transposesA = false
  var transposesB = false
  var gate = Gate.none
  var rectifies = false
  var hasBias = false
  var accumulates = false
  static let slope = 0.25
  static let rectifierSlope = 0.125

  var label: String {
    "\(m) \(n) \(k) \(transposesA) \(transposesB) \(gate) \(rectifies) \(hasBias) \(accumulates)"
  }

  /// Every way to ask for a product of these sides.
  static func all(_ m: Int, _ n: Int, _ k: Int) -> [ProductCase] {
    (0..<32).flatMap { bits in
      Gate.allCases.map { gate in
        ProductCase(
          m: m, n: n, k: k, transposesA: bits & 1 != 0, transposesB: bits & 2 != 0, gate: gate,
          rectifies: bits & 4 != 0 && gate != .result, hasBias: bits & 8 != 0,
          accumulates: bits & 16 != 0)
      }
    }
  }

  /// The operands; numbers of 12 bits, so that float sums of up to 4,096 terms are exact.
  func operands() -> (a: [Double], b: [Double], c: [Double], bias: [Double], gate: [Double]) {
    var numbers = Numbers(seed: UInt64(m * 1_000_003 + n * 1009 + k))
    func draw(_ count: Int) -> [Double] {
      (0..<count).map { _ in (numbers.uniform(-32, 32)).rounded() / 32 }
    }
    let places = gate == .first ? m * k : m * n
    return (draw(m * k), draw(k * n), draw(m * n), draw(n), draw(places))
  }

  /// By the definition, an element at a time.
  func reference() -> [Double] {
    let (a, b, c, bias, z) = operands()
    return (0..<m * n).map { place in
      let (i, j) = (place / n, place % n)
      var sum = (0..<k).reduce(0.0) { sum, p in
        let at = transposesA ? p * m + i : i * k + p
        let h = gate == .first && z[at] <= 0 ? Self.slope * a[at] : a[at]
        return sum + h * b[transposesB ? j * k + p : p * n + j]
      }
      if hasBias { sum += bias[j] }
      if accumulates { sum += c[place] }
      if gate == .result, z[place] <= 0 { sum *= Self.slope }
      if rectifies, sum <= 0 { sum *= Self.rectifierSlope }
      return sum
    }
  }

  /// The result of the float kernels, between fences; by `run` in place of the level in use and its kinds.
  func floats(by run: (gl_product_float) -> Void = gl_product_f32) -> Fenced<Float> {
    let (a, b, c, bias, z) = operands()
    let x = Fenced(a.map(Float.init)), y = Fenced(b.map(Float.init))
    let row = Fenced(bias.map(Float.init)), gate = Fenced(z.map(Float.init))
    let result = accumulates ? Fenced(c.map(Float.init)) : Fenced(count: m * n)
    run(
      gl_product_float(
        m: m, n: n, k: k, transposes_a: transposesA, transposes_b: transposesB,
        accumulates: accumulates, gates_a: self.gate == .first, gates_c: self.gate == .result,
        rectifies: rectifies, kind: gl_product_blocks, a: x.pointer, b: y.pointer,
        bias: hasBias ? UnsafePointer(row.pointer) : nil,
        gate: self.gate == .none ? nil : UnsafePointer(gate.pointer), slope: Float(Self.slope),
        rectifier_slope: Float(Self.rectifierSlope), c: result.pointer, patches: nil, pixels: nil,
        taps: nil))
    return result
  }

  /// The result of the double kernels, between fences.
  func doubles() -> Fenced<Double> {
    let (a, b, c, bias, z) = operands()
    let x = Fenced(a), y = Fenced(b), row = Fenced(bias), gate = Fenced(z)
    let result = accumulates ? Fenced(c) : Fenced(count: m * n)
    gl_product_f64(
      gl_product_double(
        m: m, n: n, k: k, transposes_a: transposesA, transposes_b: transposesB,
        accumulates: accumulates, gates_a: self.gate == .first, gates_c: self.gate == .result,
        rectifies: rectifies, kind: gl_product_blocks, a: x.pointer, b: y.pointer,
        bias: hasBias ? UnsafePointer(row.pointer) : nil,
        gate: self.gate == .none ? nil : UnsafePointer(gate.pointer), slope: Self.slope,
        rectifier_slope: Self.rectifierSlope, c: result.pointer, patches: nil, pixels: nil,
        taps: nil))
    return result
  }
}

/// The numbers are such that every sum is exact, so results are compared bit by bit.
@Suite struct ProductTests {
  static let sides = [0, 1, 2, 4, 5, 7, 17, 64]

  static func check(_ m: Int, _ n: Int, _ k: Int) {
    for item in ProductCase.all(m, n, k) {
      let wanted = item.reference()
      let (floats, doubles) = (item.floats(), item.doubles())
      #expect(floats.isIntact && doubles.isIntact, "\(item.label)")
      #expect(floats.values.map(Double.init) == wanted, "\(item.label)")
      #expect(doubles.values == wanted, "\(item.label)")
    }
  }

  @Test(arguments: sides, sides) func productsOfAllSmallSidesAreRight(m: Int, n: Int) {
    for k in Self.sides { Self.check(m, n, k) }
  }

  /// The layers of small networks, forward and backward; more terms, rows and columns than a block.
  @Test(
    arguments: [
      (256, 128, 128), (256, 128, 2), (256, 2, 128), (256, 1, 128), (2, 128, 256), (128, 1, 256),
      (64, 300, 40), (1030, 33, 65), (3, 1500, 2), (13, 150, 520), (1, 64, 257), (70, 66, 513),
      (70, 48, 330), (37, 24, 65), (9, 784, 5), (33, 8, 40), (3, 301, 40), (301, 1, 40),
    ])
  func productsOfANetworkAreRight(m: Int, n: Int, k: Int) { Self.check(m, n, k) }

  /// Each level has tiles of its own, of whole and of half their width; columns left over fill one or do not.
  @Test(arguments: Level.available) func levelsAgree(level: Level) throws {
    let kernels = try level.kernels()
    let scratch = Fenced<Float>(count: Int(gl_product_scratch))
    let large = [false, true].map {
      ProductCase(m: 67, n: 70, k: 300, transposesA: $0, gate: .first)
    }
    let small = [(14, 33, 5), (9, 4, 31), (11, 35, 3), (13, 48, 9), (14, 24, 7), (5, 12, 6)]
    for item in large + small.flatMap(ProductCase.all) {
      let result = item.floats { task in
        var task = task
        kernels.product_part(
          &task, gl_range(start: 0, end: task.m), gl_range(start: 0, end: task.n),
          scratch.pointer)
      }
      #expect(result.isIntact && scratch.isIntact)
      #expect(result.values.map(Double.init) == item.reference(), "\(item.label)")
    }
  }

  /// ReLU's slope of 0 makes a plain 0, not 0 · ∞.
  @Test func gatesAreNotFactors() {
    let x: [Float] = [.infinity, -.infinity, .nan, 2]
    let z: [Float] = [1, -1, -1, 0]
    let one: [Float] = [1]
    let result = Fenced<Float>(count: 4)
    x.withUnsafeBufferPointer { x in
      z.withUnsafeBufferPointer { z in
        one.withUnsafeBufferPointer { one in
          guard let x = x.baseAddress, let one = one.baseAddress else { return }
          gl_product_f32(
            gl_product_float(
              m: 4, n: 1, k: 1, transposes_a: false, transposes_b: false, accumulates: false,
              gates_a: true, gates_c: false, rectifies: false, kind: gl_product_blocks, a: x,
              b: one, bias: nil, gate: z.baseAddress, slope: 0, rectifier_slope: 0,
              c: result.pointer, patches: nil, pixels: nil, taps: nil))
        }
      }
    }
    #expect(result.values == [.infinity, 0, 0, 0])
  }

  @Test func openBLASDescribesItself() {
    #expect(String(cString: gl_blas_description()).contains("OpenBLAS"))
    #expect(gl_blas_threads() >= 1)
  }
}
