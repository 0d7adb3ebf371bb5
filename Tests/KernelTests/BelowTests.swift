import CKernels
import Testing

@Suite struct BelowTests {
  @Test(arguments: Level.available) func bitsSayWhichAreBelow(level: Level) throws {
    let kernels = try level.kernels()
    for rows in [0, 1, 2, 7, 33] {
      var numbers = Numbers(seed: UInt64(rows))
      var x: [Float] = numbers.array(rows * 64)
      let offsets: [Float] = numbers.array(rows)
      var limits: [Float] = numbers.array(64, -2, 1)
      var rowLimits: [Float] = numbers.array(rows, -3, 0)
      // Borders, what is never below, and what always is.
      for i in 0..<rows where i % 3 == 0 {
        rowLimits[i] = x[i * 64 + 17] + offsets[i]
        limits[i] = x[i * 64 + i] + offsets[i]
      }
      for j in stride(from: 3, to: x.count, by: 11) { x[j] = .nan }
      for j in stride(from: 9, to: x.count, by: 13) { x[j] = -.infinity }
      for j in stride(from: 1, to: 64, by: 13) { limits[j] = -.infinity }
      for j in stride(from: 8, to: 64, by: 29) { limits[j] = .infinity }
      for i in stride(from: 4, to: rows, by: 5) { rowLimits[i] = .infinity }
      let mark: UInt64 = 0x5555_5555_5555_5555
      var bits = [UInt64](repeating: mark, count: rows + 1)
      kernels.below(rows, x, offsets, rowLimits, limits, &bits)
      for i in 0..<rows {
        let expected = (0..<64).map { x[i * 64 + $0] + offsets[i] <= max(rowLimits[i], limits[$0]) }
        #expect((0..<64).map { bits[i] >> UInt64($0) & 1 == 1 } == expected, "row \(i) of \(rows)")
      }
      #expect(bits.last == mark)
    }
  }
}
