import Figures
import GanLabKit

/// How the numbers of a sample are an image: rows and columns, and one channel or three.
struct ImageShape: Equatable {
  let height: Int
  let width: Int
  let channels: Int
  /// True if one channel's numbers stand together, as convolutions have them.
  let isPlanar: Bool

  /// The image of a sample of this shape: [rows, columns], [channels, rows, columns] or [rows, columns,
  /// channels]; nil if it is none.
  init?(_ shape: Shape) {
    let sides = shape.dimensions
    guard sides.allSatisfy({ $0 > 0 }) else { return nil }
    switch sides.count {
    case 2: (channels, height, width, isPlanar) = (1, sides[0], sides[1], true)
    case 3 where [1, 3].contains(sides[0]):
      (channels, height, width, isPlanar) = (sides[0], sides[1], sides[2], true)
    case 3 where [1, 3].contains(sides[2]):
      (channels, height, width, isPlanar) = (sides[2], sides[0], sides[1], false)
    default: return nil
    }
  }

  /// The numbers of an image.
  var count: Int { channels * height * width }

  /// The image with the channels of a pixel side by side.
  func interleaved(_ values: ArraySlice<Double>) -> [Double] {
    guard isPlanar, channels > 1 else { return Array(values) }
    let pixels = height * width
    return (0..<pixels).flatMap { pixel in
      (0..<channels).map { values[values.startIndex + $0 * pixels + pixel] }
    }
  }

  /// The first pairs of images and reconstructions, each pair side by side.
  func pairs(_ reconstructions: Reconstructions, most: Int) -> ImageGrid {
    let shown = min(most, reconstructions.data.count / count)
    var values: [Double] = []
    for index in 0..<shown {
      let range = index * count..<(index + 1) * count
      values += interleaved(reconstructions.data[range])
      values += interleaved(reconstructions.reconstructions[range])
    }
    // Ink from 0 to 1, or images from -1 to 1.
    let isSigned = reconstructions.data.contains { $0 < 0 }
    return ImageGrid(
      values: values, count: 2 * shown, height: height, width: width, channels: channels,
      range: isSigned ? (-1, 1) : (0, 1), columns: min(8, 2 * shown))
  }
}
