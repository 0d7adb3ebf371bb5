import CKernels
import Testing

@Suite struct ReductionTests {
  static let shapes: [(outer: Int, count: Int, inner: Int)] = {
    var shapes = [(0, 3, 4), (3, 0, 4), (3, 4, 0), (256, 2, 1), (16, 128, 1), (1, 5000, 1)]
    for count in [1, 2, 15, 63, 64, 65, 129, 300] {
      for inner in [1, 2, 3, 5, 7, 8, 16, 32, 33, 63, 64, 65, 100, 130] {
        shapes.append((2, count, inner))
      }
    }
    return shapes
  }()

  static func input(_ shape: (outer: Int, count: Int, inner: Int)) -> [Float] {
    var numbers = Numbers(seed: 7)
    return numbers.array(shape.outer * shape.count * shape.inner)
  }

  /// One number for each column of each block, by a function of the column.
  static func columns(
    _ x: [Float], _ shape: (outer: Int, count: Int, inner: Int), _ reduce: ([Double]) -> Double
  ) -> [Double] {
    (0..<shape.outer).flatMap { i in
      (0..<shape.inner).map { k in
        reduce((0..<shape.count).map { Double(x[(i * shape.count + $0) * shape.inner + k]) })
      }
    }
  }

  @Test(arguments: Level.available) func sumsAreNearTheSumsInDouble(level: Level) throws {
    let kernels = try level.kernels()
    for shape in Self.shapes {
      let x = Fenced(Self.input(shape))
      let wanted = Self.columns(x.values, shape) { $0.reduce(0, +) }
      let y = Fenced<Float>(count: shape.outer * shape.inner)
      kernels.sum(shape.outer, shape.count, shape.inner, x.pointer, y.pointer)
      #expect(y.isIntact)
      #expect(largestDifference(y.values, wanted) < 2e-6 * Double(shape.count).squareRoot() + 1e-6)
      let z = Fenced<Double>(count: shape.outer * shape.inner)
      gl_sum_f64(shape.outer, shape.count, shape.inner, x.values.map(Double.init), z.pointer)
      #expect(z.isIntact && largestDifference(z.values, wanted) < 1e-12, "\(shape)")
    }
  }

  /// The order of additions is a part of the kernel: no CPU changes a bit.
  @Test(arguments: Level.available) func sumsHaveTheSameBitsAtEveryLevel(level: Level) throws {
    let kernels = try level.kernels()
    let baseline = try Level(name: "baseline").kernels()
    for shape in Self.shapes {
      let x = Self.input(shape)
      let y = Fenced<Float>(count: shape.outer * shape.inner)
      let z = Fenced<Float>(count: shape.outer * shape.inner)
      kernels.sum(shape.outer, shape.count, shape.inner, x, y.pointer)
      baseline.sum(shape.outer, shape.count, shape.inner, x, z.pointer)
      #expect(sameBits(y.values, z.values), "\(shape)")
      #expect(kernels.dot(x.count, x, x.reversed()) == baseline.dot(x.count, x, x.reversed()))
    }
  }

  /// A running sum of floats would be off by a thousand here.
  @Test(arguments: Level.available) func longSumsKeepTheirDigits(level: Level) throws {
    let kernels = try level.kernels()
    let x = [Float](repeating: 0.1, count: 4_000_000)
    var y: [Float] = [0, 0]
    kernels.sum(1, x.count, 1, x, &y)
    #expect(abs(Double(y[0]) / (4e6 * Double(Float(0.1))) - 1) < 1e-5)
    kernels.sum(1, x.count / 2, 2, x, &y)
    #expect(abs(Double(y[1]) / (2e6 * Double(Float(0.1))) - 1) < 1e-5)
  }

  @Test(arguments: Level.available) func maximumIsThatOfTheColumn(level: Level) throws {
    let kernels = try level.kernels()
    for shape in Self.shapes where shape.count > 0 {
      let x = Self.input(shape)
      let wanted = Self.columns(x, shape) { $0.reduce(-.infinity, Swift.max) }
      let y = Fenced<Float>(count: shape.outer * shape.inner)
      kernels.max_reduce(shape.outer, shape.count, shape.inner, x, y.pointer)
      #expect(y.isIntact && y.values.map(Double.init) == wanted, "\(shape)")
      let z = Fenced<Double>(count: shape.outer * shape.inner)
      gl_max_reduce_f64(shape.outer, shape.count, shape.inner, x.map(Double.init), z.pointer)
      #expect(z.isIntact && z.values == wanted, "\(shape)")
    }
  }

  @Test(arguments: Level.available) func maximumIsNaNIfAnyIs(level: Level) throws {
    let kernels = try level.kernels()
    for count in [1, 2, 63, 64, 65, 200] {
      for place in Set([0, count / 2, count - 1]) {
        for inner in [1, 3] {
          var x = Self.input((1, count, inner))
          x[place * inner] = .nan
          let y = Fenced<Float>(count: inner)
          kernels.max_reduce(1, count, inner, x, y.pointer)
          #expect(y.values.map(\.isNaN) == (0..<inner).map { $0 == 0 }, "\(place) of \(count)")
        }
      }
    }
    let y = Fenced<Float>(count: 1)
    kernels.max_reduce(1, 100, 1, [Float](repeating: -.infinity, count: 100), y.pointer)
    #expect(y.values == [-.infinity])
  }

  @Test(arguments: Level.available) func productsAreAccumulatedInDouble(level: Level) throws {
    let kernels = try level.kernels()
    for size in telltaleSizes {
      var numbers = Numbers(seed: 8)
      let a: [Float] = numbers.array(size), b: [Float] = numbers.array(size)
      let dot = zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let squares = a.reduce(0) { $0 + Double($1) * Double($1) }
      let x = Fenced(a), y = Fenced(b)
      #expect(abs(kernels.dot(size, x.pointer, y.pointer) - dot) < 1e-12)
      #expect(abs(kernels.sum_squares(size, x.pointer) - squares) < 1e-12)
      let c = a.map(Double.init), d = b.map(Double.init)
      #expect(abs(gl_dot_f64(size, c, d) - dot) < 1e-12)
      #expect(abs(gl_sum_squares_f64(size, c) - squares) < 1e-12)
    }
    // Squares that overflow a float do not overflow a double.
    #expect(kernels.sum_squares(2, [1e30, 1e30]) > 1.9e60)
  }

  @Test(arguments: Level.available) func oneBadElementIsFound(level: Level) throws {
    let kernels = try level.kernels()
    for size in telltaleSizes + [4095, 4096, 4097, 10_000] {
      let x = Fenced([Float](repeating: .greatestFiniteMagnitude, count: size))
      let z = Fenced([Double](repeating: -.greatestFiniteMagnitude, count: size))
      #expect(kernels.all_finite(size, x.pointer) && gl_all_finite_f64(size, z.pointer))
      for place in Set([0, size / 2, size - 1]) where size > 0 {
        for bad in [Float.nan, .infinity, -.infinity] {
          x.pointer[place] = bad
          z.pointer[place] = Double(bad)
          #expect(!kernels.all_finite(size, x.pointer), "\(bad) at \(place) of \(size)")
          #expect(!gl_all_finite_f64(size, z.pointer), "\(bad) at \(place) of \(size)")
        }
        x.pointer[place] = 0
        z.pointer[place] = 0
      }
    }
  }
}
