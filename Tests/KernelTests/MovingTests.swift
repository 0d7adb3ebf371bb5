import CKernels
import Testing

/// Kernels that move elements: every element of the result against its definition.
@Suite struct MovingTests {
  /// 0, 1, 2 …: each element says where it was.
  static func places(_ count: Int) -> [Float] { (0..<count).map { Float($0) } }

  @Test(arguments: Level.available) func repeatRepeatsTheMiddleAxis(level: Level) throws {
    let kernels = try level.kernels()
    for outer in [0, 1, 3] {
      for repeats in [0, 1, 2, 7, 33] {
        for inner in [0, 1, 2, 5, 16, 40] {
          let x = Self.places(outer * inner)
          let wanted = (0..<outer).flatMap { i in
            (0..<repeats).flatMap { _ in x[i * inner..<(i + 1) * inner] }
          }
          let y = Fenced<Float>(count: wanted.count)
          kernels.repeat(outer, repeats, inner, x, y.pointer)
          #expect(y.isIntact && y.values == wanted, "\(outer) \(repeats) \(inner)")
          let z = Fenced<Double>(count: wanted.count)
          gl_repeat_f64(outer, repeats, inner, x.map(Double.init), z.pointer)
          #expect(z.isIntact && z.values == wanted.map(Double.init))
        }
      }
    }
  }

  @Test(arguments: Level.available) func transposeSwapsTheAxes(level: Level) throws {
    let kernels = try level.kernels()
    let sides = [0, 1, 2, 7, 8, 9, 16, 31, 32, 33, 40, 65]
    for rows in sides {
      for cols in sides {
        let x = Self.places(rows * cols)
        let wanted = (0..<cols).flatMap { c in (0..<rows).map { r in x[r * cols + c] } }
        let y = Fenced<Float>(count: rows * cols)
        kernels.transpose(rows, cols, x, y.pointer)
        #expect(y.isIntact && y.values == wanted, "\(rows) \(cols)")
        let z = Fenced<Double>(count: rows * cols)
        gl_transpose_f64(rows, cols, x.map(Double.init), z.pointer)
        #expect(z.isIntact && z.values == wanted.map(Double.init), "\(rows) \(cols)")
      }
    }
  }

  /// Random permutations, gaps and repeats of up to eight axes.
  @Test(arguments: Level.available) func stridedCopyFollowsTheStrides(level: Level) throws {
    let kernels = try level.kernels()
    var numbers = Numbers(seed: 3)
    func below(_ bound: Int) -> Int { Int(numbers.word() % UInt64(bound)) }
    for trial in 0..<400 {
      let rank = trial % 9
      let longest = [40, 40, 40, 20, 9, 5, 4, 3, 3][rank]
      var shape = (0..<rank).map { _ in 1 + below(longest) }
      if rank > 0, below(20) == 0 { shape[below(rank)] = 0 }
      // Dense strides in a random order of the axes; some repeat, some stand apart.
      var strides = Array(repeating: 0, count: rank), step = 1 + below(2) * below(2)
      for d in (0..<rank).sorted(by: { _, _ in numbers.word() & 1 == 0 }) {
        if below(6) == 0 { continue }
        strides[d] = step
        step *= max(shape[d], 1)
      }
      let count = shape.reduce(1, *)
      let extent = zip(shape, strides).reduce(1) { $0 + max($1.0 - 1, 0) * $1.1 }
      let x = Self.places(extent)
      let wanted = (0..<count).map { element in
        var rest = element, place = 0
        for d in (0..<rank).reversed() {
          place += rest % shape[d] * strides[d]
          rest /= shape[d]
        }
        return x[place]
      }
      let y = Fenced<Float>(count: count)
      let lengths = shape.map(Int64.init), steps = strides.map(Int64.init)
      kernels.strided_copy(rank, lengths, steps, x, y.pointer)
      #expect(y.isIntact && y.values == wanted, "\(shape) \(strides)")
      let z = Fenced<Double>(count: count)
      gl_strided_copy_f64(rank, lengths, steps, x.map(Double.init), z.pointer)
      #expect(z.isIntact && z.values == wanted.map(Double.init), "\(shape) \(strides)")
    }
  }

  @Test(arguments: Level.available) func rowsAreCopiedAndAdded(level: Level) throws {
    let kernels = try level.kernels()
    for rows in [0, 1, 5] {
      for width in [0, 1, 3, 16, 40] {
        for (xGap, yGap) in [(0, 0), (2, 0), (0, 3), (1, 1)] {
          let xStride = width + xGap, yStride = width + yGap
          let x = Self.places(max(rows * xStride, 1))
          let start: [Float] = (0..<rows * yStride).map { Float(1000 + $0) }
          var copied = start, added = start
          for i in 0..<rows {
            for j in 0..<width {
              copied[i * yStride + j] = x[i * xStride + j]
              added[i * yStride + j] += x[i * xStride + j]
            }
          }
          let y = Fenced(start), z = Fenced(start)
          kernels.copy_rows(rows, width, x, xStride, y.pointer, yStride)
          kernels.add_rows(rows, width, x, xStride, z.pointer, yStride)
          #expect(y.isIntact && y.values == copied)
          #expect(z.isIntact && z.values == added)
          let doubles = x.map(Double.init)
          let u = Fenced(start.map(Double.init)), v = Fenced(start.map(Double.init))
          gl_copy_rows_f64(rows, width, doubles, xStride, u.pointer, yStride)
          gl_add_rows_f64(rows, width, doubles, xStride, v.pointer, yStride)
          #expect(u.isIntact && u.values == copied.map(Double.init))
          #expect(v.isIntact && v.values == added.map(Double.init))
        }
      }
    }
  }

  @Test(arguments: Level.available) func gatherAndScatterFollowTheIndex(level: Level) throws {
    let kernels = try level.kernels()
    let index: [Int32] = [4, 0, 0, 2, 4, 4]
    for width in [0, 1, 2, 16, 33] {
      let x = Self.places(5 * width)
      let y = Fenced<Float>(count: index.count * width)
      kernels.gather_rows(index.count, width, x, index, y.pointer)
      let gathered = index.flatMap { x[Int($0) * width..<(Int($0) + 1) * width] }
      #expect(y.isIntact && y.values == gathered)
      let doubles = Fenced<Double>(count: index.count * width)
      gl_gather_rows_f64(index.count, width, x.map(Double.init), index, doubles.pointer)
      #expect(doubles.isIntact && doubles.values == gathered.map(Double.init))

      let update = Self.places(index.count * width)
      var wanted: [Float] = Array(repeating: 10, count: 5 * width)
      for (i, row) in index.enumerated() {
        for j in 0..<width { wanted[Int(row) * width + j] += update[i * width + j] }
      }
      let z = Fenced<Float>(Array(repeating: 10, count: 5 * width))
      kernels.scatter_add_rows(index.count, width, update, index, z.pointer)
      #expect(z.isIntact && z.values == wanted)
      let w = Fenced<Double>(Array(repeating: 10, count: 5 * width))
      gl_scatter_add_rows_f64(index.count, width, update.map(Double.init), index, w.pointer)
      #expect(w.isIntact && w.values == wanted.map(Double.init))
    }
  }

  @Test(arguments: Level.available) func sumsAndPlacesAlongRows(level: Level) throws {
    let kernels = try level.kernels()
    for (rows, width) in [(0, 3), (1, 1), (4, 1), (3, 5), (2, 33)] {
      let x = Self.places(rows * width)
      for reversed in [false, true] {
        let wanted = (0..<rows * width).map { element -> Float in
          let (row, column) = (element / width * width, element % width)
          let range = reversed ? row + column..<row + width : row..<row + column + 1
          return x[range].reduce(0, +)
        }
        let y = Fenced<Float>(count: x.count), z = Fenced<Double>(count: x.count)
        kernels.cumulative_sum(rows, width, reversed, x, y.pointer)
        gl_cumulative_sum_f64(rows, width, reversed, x.map(Double.init), z.pointer)
        #expect(y.isIntact && y.values == wanted, "\(rows) \(width) \(reversed)")
        #expect(z.isIntact && z.values == wanted.map(Double.init))
      }
      // Places outside, between two, and none at all.
      let asked: [Float] = [-3, 1.7, 1e9, .nan]
      let columns = [0, min(1, width - 1), width - 1, 0]
      let places = Array(asked.prefix(rows)), values = Self.places(rows).map { $0 + 1 }
      let picked = (0..<rows).map { x[$0 * width + columns[$0]] }
      var put = [Float](repeating: 0, count: rows * width)
      for row in 0..<rows { put[row * width + columns[row]] = values[row] }
      let y = Fenced<Float>(count: rows), z = Fenced<Float>(count: rows * width)
      kernels.pick(rows, width, x, places, y.pointer)
      kernels.put(rows, width, values, places, z.pointer)
      #expect(y.isIntact && y.values == picked)
      #expect(z.isIntact && z.values == put)
      let doubles = places.map(Double.init)
      let u = Fenced<Double>(count: rows), v = Fenced<Double>(count: rows * width)
      gl_pick_f64(rows, width, x.map(Double.init), doubles, u.pointer)
      gl_put_f64(rows, width, values.map(Double.init), doubles, v.pointer)
      #expect(u.isIntact && u.values == picked.map(Double.init))
      #expect(v.isIntact && v.values == put.map(Double.init))
    }
  }
}
