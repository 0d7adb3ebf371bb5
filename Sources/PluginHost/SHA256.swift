/// The checksum of FIPS 180-4, by which a file is known whatever it is called.
public struct SHA256 {
  /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = primes.map { fraction(of: Double($0).cubeRoot) }
  /// The same of the square roots of the first eight.
  private static let start: [UInt32] = primes.prefix(8).map {
    fraction(of: Double($0).squareRoot())
  }

  private static let primes: [Int] = {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }()

  private static func fraction(of root: Double) -> UInt32 {
    UInt32(((root - root.rounded(.down)) * 4_294_967_296).rounded(.down))
  }

  /// The checksum as 64 hexadecimal digits.
  public let hex: String

  /// The checksum of `bytes`.
  public init(_ bytes: [UInt8]) {
    var padded = bytes + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    let bits = bytes.count * 8
    padded += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
    var state = SHA256.start
    for block in stride(from: 0, to: padded.count, by: 64) {
      SHA256.mix(padded[block..<block + 64], into: &state)
    }
    hex = state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private static func mix(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    func turn(_ x: UInt32, _ count: UInt32) -> UInt32 { x >> count | x << (32 - count) }
    var words = [UInt32](repeating: 0, count: 64)
    for (place, byte) in block.enumerated() {
      words[place / 4] |= UInt32(byte) << UInt32(24 - place % 4 * 8)
    }
    for place in 16..<64 {
      let (early, late) = (words[place - 15], words[place - 2])
      let first = turn(early, 7) ^ turn(early, 18) ^ early >> 3
      let second = turn(late, 17) ^ turn(late, 19) ^ late >> 10
      words[place] = words[place - 16] &+ first &+ words[place - 7] &+ second
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for place in 0..<64 {
      let choice = e & f ^ ~e & g
      let first =
        h &+ (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) &+ choice &+ constants[place]
        &+ words[place]
      let majority = a & b ^ a & c ^ b & c
      let second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) &+ majority
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (place, word) in [a, b, c, d, e, f, g, h].enumerated() { state[place] &+= word }
  }
}

extension Double {
  /// ∛x, exact in all the bits that are asked for: two steps of Newton from a close guess.
  fileprivate var cubeRoot: Double {
    var root = 1.0
    for _ in 0..<60 { root -= (root * root * root - self) / (3 * root * root) }
    return root
  }
}
