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

  /// The images `values`, one after the other, in rows of `columns`, or as many as stand above each other.
  ///
  /// What is black and what white depends on what the greys became; where nobody says so, on whether
  /// there are numbers below 0.
  func grid(
    _ values: [Double], _ pixels: PixelValues?, columns: Int? = nil, apart: Int = 0,
    labels: [String] = [], rowLabels: [String] = []
  ) -> ImageGrid {
    let isSigned = pixels.map { $0 == .signed } ?? values.contains { $0 < -0.01 }
    let shown = values.count / count
    return ImageGrid(
      values: (0..<shown).flatMap { interleaved(values[$0 * count..<($0 + 1) * count]) },
      count: shown, height: height, width: width, channels: channels,
      range: isSigned ? (-1, 1) : (0, 1), columns: columns, apart: apart, labels: labels,
      rowLabels: rowLabels)
  }

  /// The first pairs of images and reconstructions, each pair side by side.
  func pairs(_ reconstructions: Reconstructions, _ pixels: PixelValues?, most: Int) -> ImageGrid {
    let shown = min(most, reconstructions.data.count / count)
    let values = (0..<shown).flatMap { index in
      let range = index * count..<(index + 1) * count
      return Array(reconstructions.data[range]) + reconstructions.reconstructions[range]
    }
    return grid(values, pixels, columns: min(8, 2 * shown))
  }
}
