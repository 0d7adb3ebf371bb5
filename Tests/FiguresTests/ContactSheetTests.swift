import Testing

@testable import Figures

/// Small images side by side, a pixel for each of theirs.
@Suite struct ContactSheetTests {
  @Test func pixelsAreWhereTheyBelong() throws {
    // Three images of one row and two columns, in rows of two.
    let grid = ImageGrid(
      values: [-1, 1, 0, 2, -3, .nan], count: 3, height: 1, width: 2, range: (-1, 1))
    let sheet = try Pixels(png: try grid.contactSheet(perRow: 2))
    #expect(sheet.width == 6 && sheet.height == 4)
    let expected: [(x: Int, y: Int, grey: UInt8)] = [
      (0, 0, 0), (1, 0, 255), (4, 0, 128), (5, 0, 255), (0, 3, 0), (1, 3, 0),
      // Gaps, and the place of the fourth.
      (2, 0, 128), (0, 1, 128), (4, 3, 128),
    ]
    for (x, y, grey) in expected {
      #expect(sheet.color(x: x, y: y) == Color(red: grey, green: grey, blue: grey), "\(x), \(y)")
    }
  }

  @Test func coloursKeepTheirChannels() throws {
    let grid = ImageGrid(values: [1, 0.2, 0], count: 1, height: 1, width: 1, channels: 3)
    let sheet = try Pixels(png: try grid.contactSheet(perRow: 8))
    #expect(sheet.width == 1 && sheet.color(x: 0, y: 0) == Color(red: 255, green: 51, blue: 0))
  }

  @Test func nothingCannotBeDrawn() {
    for grid in [
      ImageGrid(values: [], count: 0, height: 1, width: 1),
      ImageGrid(values: [1], count: 2, height: 1, width: 1),
      ImageGrid(values: [1], count: 1, height: 0, width: 1),
    ] {
      #expect(throws: FigureError.cannotEncode(format: "PNG")) {
        try grid.contactSheet(perRow: 4)
      }
    }
  }
}
