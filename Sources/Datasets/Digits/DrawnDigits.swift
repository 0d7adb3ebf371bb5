import GanLabKit
import Synchronization

/// Digits that the lab draws itself, in the form of MNIST: white on black, 28 by 28, as many of each.
///
/// Image i shows the digit i mod 10, and depends on the seed, the split and i alone: more images go on
/// where fewer end, and the same seed gives the same bytes on every machine.
public struct DrawnDigits: Equatable, Sendable {
  private let seed: Int
  private let train: Int
  private let test: Int
  private let distortion: Double

  /// The digits of `seed`: `train` images to train on and `test` held out, which stray from the shapes
  /// `distortion` times as far as people's.
  public init(seed: Int = 0, train: Int = 60_000, test: Int = 10_000, distortion: Double = 1) {
    (self.seed, self.train, self.test, self.distortion) = (seed, train, test, distortion)
  }

  /// The images of `split`; with `train`, the test images are what figures are measured on.
  public func source(_ split: ImageSplit, _ values: PixelValues) -> any DataSource {
    let pair = images
    return split == .train
      ? ImageSource(pair.train, values, test: pair.test)
      : ImageSource(pair.test, values, test: nil)
  }

  /// Both splits; what was asked for last is kept, so that sessions side by side share it.
  var images: (train: Images, test: Images) {
    DrawnDigits.last.withLock { last in
      if let last, last.digits == self { return (last.train, last.test) }
      let drawn = (train: draw(train, "train"), test: draw(test, "test"))
      last = (self, drawn.train, drawn.test)
      return drawn
    }
  }

  private static let last = Mutex<(digits: DrawnDigits, train: Images, test: Images)?>(nil)

  /// `count` images of the split called `part`.
  private func draw(_ count: Int, _ part: String) -> Images {
    // Not from the bits of a negative number: seeds are drawn from 0 on.
    var random = Random(seed: UInt64(max(seed, 0))).stream("digits " + part)
    let streams = (0..<count).map { _ in random.split() }
    let size = DigitHand.side * DigitHand.side
    let bytes = [UInt8](unsafeUninitializedCapacity: count * size) { buffer, filled in
      filled = count * size
      guard let start = buffer.baseAddress else { return }
      inParallel(count, least: 64, step: 1) { range in
        let hand = DigitHand(distortion: Float(distortion))
        var ink = DigitInk()
        for place in range {
          var chance = Chance(streams[place])
          let points = hand.write(place % 10, &chance)
          ink.draw(
            points, distortion: hand.distortion, &chance, to: start + place * size)
        }
      }
    }
    return Images(
      bytes: bytes, labels: (0..<count).map { UInt8($0 % 10) }, count: count,
      shape: [1, DigitHand.side, DigitHand.side])
  }
}
