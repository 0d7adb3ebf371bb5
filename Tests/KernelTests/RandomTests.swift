import CKernels
import Glibc
import Testing

@Suite struct PhiloxTests {
  /// The known answers that Random123 publishes for philox4x32-10.
  static let published: [(counter: [UInt32], key: [UInt32], words: [UInt32])] = [
    ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    (
      Array(repeating: .max, count: 4), [.max, .max],
      [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
    ),
    (
      [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
      [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ]

  @Test func givesThePublishedAnswers() {
    for (counter, key, expected) in Self.published {
      var words = [UInt32](repeating: 0, count: 4)
      gl_philox4x32_10(counter, key, &words)
      #expect(words == expected)
    }
    #expect(Self.block(key: 0, counter: 0) == Self.published[0].words)
  }

  static func block(key: UInt64, counter: UInt64) -> [UInt32] {
    var words = [UInt32](repeating: 0, count: 4)
    gl_philox_block(key, counter, &words)
    return words
  }

  static func words(_ count: Int, key: UInt64, counter: UInt64) -> [UInt32] {
    (0..<(count + 3) / 4).flatMap { block(key: key, counter: counter &+ UInt64($0)) }
  }

  @Test func blockPutsTheLowHalvesFirst() {
    let key: UInt64 = 0x0123_4567_89ab_cdef, counter: UInt64 = 0xfedc_ba98_7654_3210
    var expected = [UInt32](repeating: 0, count: 4)
    gl_philox4x32_10([0x7654_3210, 0xfedc_ba98, 0, 0], [0x89ab_cdef, 0x0123_4567], &expected)
    #expect(Self.block(key: key, counter: counter) == expected)
  }

  /// The vectorised draws read the words of the blocks in order, also over a carry of the counter.
  @Test(arguments: Level.available, [0, 5, 0xffff_fff8, UInt64.max - 3])
  func drawsReadTheBlocksInOrder(level: Level, counter: UInt64) throws {
    let kernels = try level.kernels()
    let key: UInt64 = 0x9876_5432_10fe_dcba
    for size in telltaleSizes {
      let words = Self.words(size, key: key, counter: counter).prefix(size)
      let y = Fenced<Float>(count: size)
      kernels.uniform(size, key, counter, y.pointer)
      #expect(y.isIntact && y.values == words.map { Float($0 >> 8) * 0x1p-24 }, "\(size)")
      var integers = [Int32](repeating: -1, count: size + 1)
      kernels.integers(size, key, counter, 1000, &integers)
      #expect(integers == words.map { Int32((UInt64($0) * 1000) >> 32) } + [-1])
      let z = Fenced<Double>(count: size)
      gl_uniform_f64(size, key, counter, z.pointer)
      let pairs = Self.words(2 * size, key: key, counter: counter)
      let upper = stride(from: 0, to: 2 * size, by: 2).map { UInt64(pairs[$0]) }
      let lower = stride(from: 1, to: 2 * size, by: 2).map { UInt64(pairs[$0]) }
      let wanted = zip(upper, lower).map { Double(($0 << 32 | $1) >> 11) * 0x1p-53 }
      #expect(z.isIntact && z.values == wanted)
    }
  }

  @Test(arguments: Level.available) func integersStayBelowTheBound(level: Level) throws {
    let kernels = try level.kernels()
    for bound in [1, 2, 3, 1 << 31] as [UInt32] {
      var y = [Int32](repeating: -1, count: 10_000)
      kernels.integers(y.count, 3, 0, bound, &y)
      #expect(y.allSatisfy { $0 >= 0 && UInt32($0) < bound })
      if bound == 3 {
        let counts = (0..<3).map { face in y.count { $0 == face } }
        #expect(counts.allSatisfy { abs($0 - 3333) < 200 }, "\(counts)")
      }
    }
  }
}

@Suite struct NormalTests {
  /// Box and Muller's transform of the words, in double.
  static func reference(_ count: Int, key: UInt64, counter: UInt64) -> [Double] {
    let words = PhiloxTests.words(count + 1, key: key, counter: counter)
    return (0..<count).map { i in
      let pair = i & ~1
      let radius = sqrt(-2 * log((Double(words[pair]) + 0.5) * 0x1p-32))
      let angle = 2 * Double.pi * Double(Int32(bitPattern: words[pair + 1])) * 0x1p-32
      return radius * (i == pair ? cos(angle) : sin(angle))
    }
  }

  @Test(arguments: Level.available) func floatsAreNearTheTransformInDouble(level: Level) throws {
    let kernels = try level.kernels()
    let count = 1_000_000
    var y = [Float](repeating: 0, count: count)
    kernels.normal(count, 42, 7, &y)
    let wanted = Self.reference(count, key: 42, counter: 7)
    // The bits are the same everywhere, so the bounds can be those of the bits: 5.5e-7 and 2.8e-7.
    #expect(largestDifference(y, wanted) < 6e-7)
    let relative = zip(y, wanted).map { abs(Double($0) / $1 - 1) }.max() ?? .infinity
    #expect(relative < 3.1e-7)
  }

  /// No contraction, no reassociation: the same bits on every CPU.
  @Test(arguments: Level.available) func bitsAreTheSameAtEveryLevel(level: Level) throws {
    let kernels = try level.kernels(), baseline = try Level(name: "baseline").kernels()
    var y = [Float](repeating: 0, count: 1_000_001), z = y
    kernels.normal(y.count, 1, 0, &y)
    baseline.normal(z.count, 1, 0, &z)
    #expect(sameBits(y, z))
  }

  @Test(arguments: Level.available) func aLongerDrawStartsWithTheShorter(level: Level) throws {
    let kernels = try level.kernels()
    let whole = Fenced<Float>(count: 1000)
    kernels.normal(1000, 9, 0xffff_fff0, whole.pointer)
    for size in telltaleSizes {
      let part = Fenced<Float>(count: size)
      kernels.normal(size, 9, 0xffff_fff0, part.pointer)
      #expect(part.isIntact && sameBits(part.values, Array(whole.values.prefix(size))), "\(size)")
    }
    let doubles = Fenced<Double>(count: 1000)
    gl_normal_f64(1000, 9, 0xffff_fff0, doubles.pointer)
    for size in telltaleSizes {
      let part = Fenced<Double>(count: size)
      gl_normal_f64(size, 9, 0xffff_fff0, part.pointer)
      #expect(part.isIntact && sameBits(part.values, Array(doubles.values.prefix(size))), "\(size)")
    }
  }

  @Test func wordsPerElementAreDeclared() {
    #expect(gl_random_words_f32() == 1)
    #expect(gl_random_words_f64() == 2)
  }
}
