/// A small seeded generator (Steele, Lea and Flood 2014), so that a failing test replays.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number from 0 up to, but without, `bound`.
  mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }

  /// A text of at most `limit` characters of the alphabet.
  mutating func text(from alphabet: [Character], upTo limit: UInt64) -> String {
    let count = below(limit + 1)
    return String((0..<count).map { _ in alphabet[Int(below(UInt64(alphabet.count)))] })
  }
}
