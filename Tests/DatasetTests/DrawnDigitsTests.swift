import GanLabKit
import PluginHost
import Testing

@testable import Datasets

/// The digits that the lab draws.
@Suite struct DrawnDigitsTests {
  /// 2,000 images to train on and 500 for the test.
  private let images = DrawnDigits(train: 2000, test: 500).images

  private func image(_ place: Int, of images: Images) -> [UInt8] {
    Array(images.bytes[784 * place..<784 * place + 784])
  }

  /// The same on every machine, or figures could not be compared.
  @Test func theFirstThousand() {
    #expect(
      SHA256(Array(images.train.bytes.prefix(784_000))).hex
        == "9c9b93d09c47ec12496dab213057453f888a05e0e99a6b8b1e2e710bab85571a")
    #expect(
      SHA256(Array(images.test.bytes.prefix(78_400))).hex
        == "f902519c5eac2724d6f8caa1045cbcad3b93f101b7a40376b0f91d2338a10356")
  }

  /// More of them go on where fewer end; splits and seeds have nothing in common.
  @Test func theirNumberChangesNone() {
    let fewer = DrawnDigits(train: 30, test: 70).images
    #expect(fewer.train.count == 30 && fewer.test.count == 70)
    #expect(fewer.train.bytes.elementsEqual(images.train.bytes.prefix(30 * 784)))
    #expect(fewer.test.bytes.elementsEqual(images.test.bytes.prefix(70 * 784)))
    let other = DrawnDigits(seed: 1, train: 30, test: 70).images
    let all = [fewer.train, fewer.test, other.train, other.test]
    let different = Set(all.flatMap { images in (0..<images.count).map { image($0, of: images) } })
    #expect(different.count == 200)
  }

  /// MNIST's pixels have the mean 0.1307 and the deviation 0.3081.
  @Test func theyHaveAsMuchInkAsMNIST() {
    let greys = images.train.bytes.map { Double($0) / 255 }
    let mean = greys.reduce(0, +) / Double(greys.count)
    let square = greys.reduce(0) { $0 + $1 * $1 } / Double(greys.count)
    let deviation = (square - mean * mean).squareRoot()
    #expect(abs(mean - 0.1307) < 0.05 * 0.1307, "\(mean)")
    #expect(abs(deviation - 0.3081) < 0.05 * 0.3081, "\(deviation)")
  }

  /// In the middle by mass, and hardly ever up to the edge.
  @Test func theyStandInTheMiddle() {
    for place in 0..<images.train.count {
      let pixels = image(place, of: images.train)
      var (mass, x, y) = (0.0, 0.0, 0.0)
      for (place, grey) in pixels.enumerated() {
        mass += Double(grey)
        x += Double(grey) * (Double(place % 28) + 0.5)
        y += Double(grey) * (Double(place / 28) + 0.5)
      }
      #expect(mass > 255 * 20, "image \(place) is nearly empty")
      #expect(abs(x / mass - 14) < 1.5 && abs(y / mass - 14) < 1.5, "image \(place)")
      #expect(pixels[0] == 0 && pixels[27] == 0 && pixels[756] == 0 && pixels[783] == 0)
    }
  }

  /// Image i shows the digit i mod 10: the nearest of 200 others of each digit is mostly of the same.
  @Test func theyAreOfTenClasses() {
    let known = (0..<2000).map { image($0, of: images.train) }
    var right = [Int](repeating: 0, count: 10)
    for place in 0..<500 {
      let probe = image(place, of: images.test)
      let distances = known.map { other in
        zip(probe, other).reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
      }
      let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? 0
      if nearest % 10 == place % 10 { right[place % 10] += 1 }
    }
    #expect(right.reduce(0, +) > 425, "\(right)")
    #expect(right.allSatisfy { $0 >= 30 }, "\(right)")
  }

  @Test func distortionIsHowFarTheyStray() {
    let still = DrawnDigits(train: 2000, test: 1, distortion: 0).images.train
    let shapes = Set((0..<2000).map { image($0, of: still) })
    // Each shape of each digit looks always the same.
    #expect(shapes.count == DigitShape.all.reduce(0) { $0 + $1.count })
    #expect(shapes.count == 41)
    let strayed = DrawnDigits(train: 200, test: 1, distortion: 2).images.train
    #expect(Set((0..<200).map { image($0, of: strayed) }).count == 200)
  }

  @Test func threadsChangeNothing() {
    let before = Engine.threads
    defer { Engine.threads = before }
    Engine.threads = 1
    let alone = DrawnDigits(seed: 7, train: 300, test: 100).images
    Engine.threads = 2
    _ = DrawnDigits(seed: 8, train: 1, test: 1).images
    let together = DrawnDigits(seed: 7, train: 300, test: 100).images
    #expect(alone.train.bytes == together.train.bytes && alone.test.bytes == together.test.bytes)
  }

  @Test func asASource() throws {
    let digits = DrawnDigits(train: 20, test: 10)
    let source = digits.source(.train, .signed)
    #expect(source.sampleShape == [1, 28, 28] && source.heldOut?.sampleShape == [1, 28, 28])
    var random = Random(seed: 1)
    let samples = source.samples(7, random: &random, dtype: .float32)
    #expect(samples.shape == [7, 1, 28, 28])
    let values = try samples.floats()
    #expect(values.min() == -1 && (values.max() ?? 0) > 0.7)
    #expect(digits.source(.test, .unit).heldOut == nil)
  }
}
