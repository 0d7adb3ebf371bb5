import GanLabKit

/// The random numbers of one image, drawn together, as that takes a tenth of the time.
struct Chance {
  /// More than the strokes need; the grain of the ink may begin again, which nobody sees.
  private static let count = 1024

  private let numbers: [Int32]
  private var next = 0

  /// The first numbers of `random`.
  init(_ random: Random) {
    var random = random
    numbers = random.integers(Chance.count, below: 1 << 24)
  }

  /// A number from 0 to 1, without 1.
  mutating func share() -> Float {
    defer { next = (next + 1) & (Chance.count - 1) }
    return Float(numbers[next]) * 0x1p-24
  }

  /// A number of mean 0 and variance 1 between -3 and 3, of nearly a Gaussian's form: a sum of uniform
  /// ones, as logarithms differ between machines.
  mutating func bell() -> Float { 2 * (share() + share() + share()) - 3 }
}
