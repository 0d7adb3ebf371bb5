import GanLabKit
import Testing

@testable import Datasets

/// Three images as the channels of one.
@Suite struct StackedImagesTests {
  /// Ten images of one grey each: 0, 10, … 90.
  private static func images(_ first: Int) -> Images {
    Images(
      bytes: (0..<10).flatMap { [UInt8](repeating: UInt8(first + 10 * $0), count: 6) }, count: 10,
      shape: [1, 2, 3])
  }

  @Test func channelsAreDrawnApart() throws {
    let source = try StackedImages(
      ImageSource(Self.images(0), .unit, test: Self.images(100)))
    #expect(source.sampleShape == [3, 2, 3])
    var random = Random(seed: 1)
    let count = 20_000
    let samples = source.samples(count, random: &random, dtype: .float32)
    #expect(samples.shape == [count, 3, 2, 3])
    let values = try samples.floats()
    var counts = [Int](repeating: 0, count: 1000)
    for sample in 0..<count {
      let digits = (0..<3).map { channel in
        let channel = values[(3 * sample + channel) * 6..<(3 * sample + channel + 1) * 6]
        #expect(Set(channel).count == 1)
        return Int((channel.first ?? 0) * 25.5 + 0.5)
      }
      counts[100 * digits[0] + 10 * digits[1] + digits[2]] += 1
    }
    // 20 of each: chi squared with 999 degrees of freedom has the deviation 45.
    let surprise = counts.reduce(0.0) { $0 + Double(($1 - 20) * ($1 - 20)) / 20 }
    #expect(surprise > 999 - 5 * 45 && surprise < 999 + 5 * 45, "\(surprise)")
    #expect(counts.allSatisfy { $0 > 0 })
  }

  @Test func theTestImagesAreStackedToo() throws {
    let source = try StackedImages(
      ImageSource(Self.images(0), .unit, test: Self.images(100)))
    let heldOut = try #require(source.heldOut)
    #expect(heldOut.sampleShape == [3, 2, 3] && heldOut.heldOut == nil)
    var random = Random(seed: 1)
    let values = try heldOut.samples(50, random: &random, dtype: .float64).doubles()
    #expect(values.allSatisfy { $0 > 0.39 && $0 < 0.75 })
  }

  @Test func onlyGreyImagesAreStacked() throws {
    let source = try StackedImages(ImageSource(Self.images(0), .unit, test: nil))
    do throws(ComponentError) {
      _ = try StackedImages(source)
      Issue.record("colours were stacked")
    } catch {
      #expect(error.description == "only images of one channel can be stacked, not [3, 2, 3]")
    }
  }
}
