import FoundationEssentials
import GanLabKit
import Glibc
import TestSupport
import Testing

/// Streams of random numbers: the same bits from the same seed, and no bits in common otherwise.
struct RandomTests {
  @Test(arguments: DType.allCases)
  func sameSeedSameBits(_ dtype: DType) throws {
    var (a, b) = (Random(seed: 7), Random(seed: 7))
    #expect(try a.normal([33], dtype: dtype).doubles() == b.normal([33], dtype: dtype).doubles())
    #expect(try a.uniform([9], dtype: dtype).doubles() == b.uniform([9], dtype: dtype).doubles())
    #expect(a.integers(10, below: 1000) == b.integers(10, below: 1000))
    #expect(a.permutation(50) == b.permutation(50))
    #expect(a.uniform() == b.uniform())
    #expect(a == b)
    var c = Random(seed: 8)
    #expect(try a.normal([33], dtype: dtype).doubles() != c.normal([33], dtype: dtype).doubles())
  }

  /// The numbers are part of the lab's promise: a seed named in a lesson gives its figures for ever.
  @Test func neighbouringSeedsAreUncorrelated() throws {
    let count = 20_000
    let draws = try (0..<6).map { (seed: UInt64) in
      var random = Random(seed: seed)
      return try random.normal([count], dtype: .float64).doubles()
    }
    for i in draws.indices {
      for j in draws.indices where j > i {
        let sum = zip(draws[i], draws[j]).reduce(0.0) { $0 + $1.0 * $1.1 }
        #expect(abs(sum) / Double(count) < 4.5 / Double(count).squareRoot(), "seeds \(i) and \(j)")
      }
    }
  }

  @Test func namedStreamsDoNotDependOnWhatIsDrawn() throws {
    let fresh = Random(seed: 3)
    var used = fresh
    _ = used.normal([100])
    var other = used.stream("other")
    _ = other.uniform([5])
    var (a, b) = (fresh.stream("codes"), used.stream("codes"))
    #expect(a == b)
    #expect(try a.normal([64]).floats() == b.normal([64]).floats())
    let names = ["data", "codes", "switches", "", "a", "b", "ab", "ba"]
    let firsts = try names.map { name in
      var stream = fresh.stream(name)
      return try stream.normal([4]).floats()
    }
    #expect(Set(firsts).count == names.count)
    var parent = fresh
    #expect(!firsts.contains(try parent.normal([4]).floats()))
  }

  @Test func splitStreamsDiffer() throws {
    var parent = Random(seed: 11)
    let untouched = parent
    var children = (0..<50).map { _ in parent.split() }
    #expect(parent != untouched)
    var draws = try children.indices.map {
      try children[$0].uniform([8], dtype: .float64).doubles()
    }
    draws.append(try parent.uniform([8], dtype: .float64).doubles())
    #expect(Set(draws.flatMap { $0 }).count == 51 * 8)
  }

  /// A longer draw begins with the shorter one, so that a larger batch is the smaller one and more.
  @Test(arguments: DType.allCases)
  func prefixes(_ dtype: DType) throws {
    var long = Random(seed: 5)
    let normals = try long.normal([200], dtype: dtype).doubles()
    long = Random(seed: 5)
    let uniforms = try long.uniform([200], dtype: dtype).doubles()
    for count in Array(0...67) + [128, 199] {
      var random = Random(seed: 5)
      #expect(
        try random.normal([count], dtype: dtype).doubles() == Array(normals.prefix(count)))
      random = Random(seed: 5)
      #expect(
        try random.uniform([count], dtype: dtype).doubles() == Array(uniforms.prefix(count)))
    }
  }

  @Test func integersHavePrefixes() {
    var long = Random(seed: 5)
    let all = long.integers(100, below: 1 << 30)
    for count in 0...40 {
      var random = Random(seed: 5)
      #expect(random.integers(count, below: 1 << 30) == Array(all.prefix(count)))
    }
  }

  /// Draws of any size, one after the other, take no number twice.
  @Test func consecutiveDrawsDoNotOverlap() throws {
    var random = Random(seed: 13)
    var seen: [Double] = []
    for count in [1, 1, 2, 3, 1, 5, 7, 4, 8, 9, 15, 1] {
      seen += try random.uniform([count], dtype: .float64).doubles()
      seen.append(random.uniform())
    }
    #expect(Set(seen).count == seen.count)
    var normals: [Double] = []
    for count in [1, 1, 2, 3, 1, 5, 7, 4, 8, 9, 15, 1] {
      normals += try random.normal([count], dtype: .float64).doubles()
    }
    #expect(Set(normals.map(abs)).count == normals.count)
  }

  @Test(arguments: DType.allCases)
  func normalsAreNormal(_ dtype: DType) throws {
    var random = Random(seed: 17)
    let values = try random.normal([200_000], dtype: dtype).doubles()
    let moments = Statistics(values)
    #expect(abs(moments.mean) < 0.009)
    #expect(abs(moments.variance - 1) < 0.012)
    #expect(abs(moments.skewness) < 0.022)
    #expect(abs(moments.kurtosis - 3) < 0.045)
    #expect(Statistics.kolmogorov(values) { erfc(-$0 / 2.0.squareRoot()) / 2 } < 1.95)
    // The second of a pair comes from the same words as the first: they must not be correlated.
    var sum = 0.0
    for first in stride(from: 0, to: values.count, by: 2) {
      sum += values[first] * values[first + 1]
    }
    #expect(abs(sum) / 100_000 < 0.013)
  }

  @Test(arguments: DType.allCases)
  func uniformsAreUniform(_ dtype: DType) throws {
    var random = Random(seed: 19)
    let values = try random.uniform([200_000], dtype: dtype).doubles()
    #expect(values.allSatisfy { (0..<1).contains($0) })
    #expect(Statistics.kolmogorov(values) { $0 } < 1.95)
    let moved = try random.uniform([100_000], -3, 2, dtype: dtype).doubles()
    #expect(moved.allSatisfy { (-3..<2).contains($0) })
    #expect(Statistics.kolmogorov(moved) { ($0 + 3) / 5 } < 1.95)
    let single = (0..<50_000).map { _ in random.uniform() }
    #expect(single.allSatisfy { (0..<1).contains($0) })
    #expect(Statistics.kolmogorov(single) { $0 } < 1.95)
  }

  /// Far from 0 floats are coarse, and rounding must not reach the upper bound.
  @Test(arguments: DType.allCases, [(1000, 1001), (-0.1, 0.1), (5, 5)])
  func upperBoundIsNotReached(_ dtype: DType, _ bounds: (Double, Double)) throws {
    var random = Random(seed: 23)
    let values = try random.uniform([1 << 18], bounds.0, bounds.1, dtype: dtype).doubles()
    if bounds.0 < bounds.1 { #expect(values.allSatisfy { $0 < bounds.1 }) }
    let low = dtype == .float32 ? Double(Float(bounds.0)) : bounds.0
    #expect(values.allSatisfy { $0 >= low })
  }

  @Test(arguments: [1, 2, 3, 7, 1000, 1 << 20, 1 << 31])
  func integersAreBelowTheirBound(_ bound: Int) {
    var random = Random(seed: 29)
    let values = random.integers(70_001, below: bound)
    #expect(values.count == 70_001)
    #expect(values.allSatisfy { $0 >= 0 && Int($0) < bound })
    let classes = min(bound, 7)
    var observed = [Int](repeating: 0, count: classes)
    for value in values { observed[Int(value) * classes / bound] += 1 }
    // 6 degrees of freedom: above 27.9 once in ten thousand. Thirds of 1000 are uneven by 0.3 %.
    if bound > 1 { #expect(Statistics.chiSquared(observed) < 27.9) }
  }

  @Test func senselessCountsAndBoundsAreHarmless() {
    var random = Random(seed: 31)
    #expect(random.integers(3, below: 0) == [0, 0, 0])
    #expect(random.integers(3, below: -5) == [0, 0, 0])
    #expect(random.integers(-3, below: 5) == [])
    #expect(random.permutation(-1) == [])
    #expect(random.permutation(0) == [])
    #expect(random.permutation(1) == [0])
  }

  /// Each of the 24 orders of four is equally likely.
  @Test func permutationsAreUniform() {
    var random = Random(seed: 37)
    var observed: [[Int32]: Int] = [:]
    for _ in 0..<48_000 { observed[random.permutation(4), default: 0] += 1 }
    #expect(observed.count == 24)
    // 23 degrees of freedom: above 54.9 once in ten thousand.
    #expect(Statistics.chiSquared(Array(observed.values)) < 54.9)
    #expect(random.permutation(1000).sorted() == Array(0..<1000))
  }

  /// A checkpoint writes the stream down, and what follows is what would have followed.
  @Test func savedStreamsGoOn() throws {
    var random = Random(seed: 41)
    _ = random.normal([37])
    var restored = try JSONDecoder().decode(Random.self, from: JSONEncoder().encode(random))
    #expect(restored == random)
    #expect(try restored.normal([21]).floats() == random.normal([21]).floats())
    #expect(restored.permutation(30) == random.permutation(30))
    #expect(restored.split() == random.split())
    #expect(restored.stream("a") == random.stream("a"))
  }
}
