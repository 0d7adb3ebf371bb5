internal import CKernels

/// A stream of random numbers that can be split into independent streams.
///
/// A value, never a global: who needs randomness is handed a stream. The same seed gives the same bits
/// on every machine, and the same normal numbers but for rounding. The bits come from Philox4x32-10
/// (Salmon et al. 2011), which maps a key and a counter to 128 bits, so that no stream ever has to be
/// run through to reach a place in it.
public struct Random: Sendable, Equatable, Codable {
  private var key: UInt64
  private var counter: UInt64 = 0

  /// The stream of a seed.
  public init(seed: UInt64) { key = Random.mixed(seed) }

  private init(key: UInt64) { self.key = key }

  /// An independent stream; this one moves on by one block.
  public mutating func split() -> Random {
    let words = block()
    return Random(key: Random.mixed(UInt64(words.0) << 32 | UInt64(words.1)))
  }

  /// The independent stream called `name`; this one stays where it is.
  ///
  /// For parts whose draws are to stay the same whatever the other parts draw.
  public func stream(_ name: String) -> Random {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return Random(key: Random.mixed(key ^ hash))
  }

  /// A tensor of standard normal numbers.
  public mutating func normal(_ shape: Shape, dtype: DType = .float32) -> Tensor {
    Tensor.create(shape, dtype, count: shape.count) { tensor in
      Profile.measure("random normal") {
        switch dtype {
        case .float32: gl_normal_f32(shape.count, key, counter, tensor.f32)
        case .float64: gl_normal_f64(shape.count, key, counter, tensor.f64)
        }
      }
      advance(shape.count, dtype)
    }
  }

  /// A tensor of numbers uniform on [low, high).
  public mutating func uniform(
    _ shape: Shape, _ low: Double = 0, _ high: Double = 1, dtype: DType = .float32
  ) -> Tensor {
    let unit = Tensor.create(shape, dtype, count: shape.count) { tensor in
      Profile.measure("random uniform") {
        switch dtype {
        case .float32: gl_uniform_f32(shape.count, key, counter, tensor.f32)
        case .float64: gl_uniform_f64(shape.count, key, counter, tensor.f64)
        }
      }
      advance(shape.count, dtype)
    }
    guard low != 0 || high != 1 else { return unit }
    let scaled = unit * (high - low) + low
    guard low < high else { return scaled }
    // Rounding may reach the upper bound, which is not to be drawn.
    return scaled.clamped(
      low, dtype == .float32 ? Double(Float.largest(below: high)) : high.nextDown)
  }

  /// `count` integers uniform on 0 ..< bound; the bound is at least 1 and at most 2³¹.
  public mutating func integers(_ count: Int, below bound: Int) -> [Int32] {
    guard count > 0 else { return [] }
    let limit = UInt32(clamping: max(1, min(bound, 1 << 31)))
    let result = [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
      if let start = buffer.baseAddress { gl_integers(count, key, counter, limit, start) }
      filled = count
    }
    counter &+= UInt64((count + 3) / 4)
    return result
  }

  /// One number uniform on [0, 1), of 53 bits.
  public mutating func uniform() -> Double {
    let words = block()
    return Double((UInt64(words.0) << 32 | UInt64(words.1)) >> 11) * 0x1p-53
  }

  /// The integers 0 ..< count in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int32] {
    var order = (0..<Int32(max(count, 0))).map { $0 }
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(uniform() * Double(last + 1)))
    }
    return order
  }

  private mutating func block() -> (UInt32, UInt32) {
    var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { bytes in
      if let start = bytes.baseAddress {
        gl_philox_block(key, counter, start.assumingMemoryBound(to: UInt32.self))
      }
    }
    counter &+= 1
    return (words.0, words.1)
  }

  private mutating func advance(_ count: Int, _ dtype: DType) {
    let words = dtype == .float32 ? gl_random_words_f32() : gl_random_words_f64()
    // A pair of normals is made of two elements' words, so an odd draw takes its partner's too.
    counter &+= UInt64(((count + 1) * Int(words) + 3) / 4)
  }

  /// Spreads a seed over all 64 bits.
  ///
  /// The finaliser of SplitMix64 (Steele et al. 2014).
  private static func mixed(_ seed: UInt64) -> UInt64 {
    var z = seed &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

extension Float {
  /// The largest float below `bound`.
  fileprivate static func largest(below bound: Double) -> Float {
    let nearest = Float(bound)
    return Double(nearest) < bound ? nearest : nearest.nextDown
  }
}
