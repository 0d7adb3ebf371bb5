/// Small pictures in rows and columns, greyscale or RGB.
public struct ImageGrid: Drawable, Equatable {
  /// The values, `count` x `height` x `width` x `channels`, picture by picture, row by row from the
  /// top, the channels of a pixel side by side.
  public var values: [Double]
  /// How many pictures.
  public var count: Int
  /// The rows of pixels of each.
  public var height: Int
  /// The columns of pixels of each.
  public var width: Int
  /// 1 for greyscale, 3 for RGB.
  public var channels: Int
  /// The values shown as black and as full white: (0, 1) or (-1, 1).
  public var range: (black: Double, white: Double)
  /// How many pictures stand side by side; `nil` for about as many as stand above each other.
  public var columns: Int?
  /// How many pictures at the beginning of each row stand apart from the others.
  public var apart: Int
  /// What is written under each picture: none, or one a picture.
  public var labels: [String]
  /// What is written left of each row: none, or one a row.
  public var rowLabels: [String]

  /// Makes a grid of pictures.
  public init(
    values: [Double], count: Int, height: Int, width: Int, channels: Int = 1,
    range: (black: Double, white: Double) = (0, 1), columns: Int? = nil, apart: Int = 0,
    labels: [String] = [], rowLabels: [String] = []
  ) {
    self.values = values
    self.count = count
    self.height = height
    self.width = width
    self.channels = channels
    self.range = range
    self.columns = columns
    self.apart = apart
    self.labels = labels
    self.rowLabels = rowLabels
  }

  /// Compares the pictures and how they are shown.
  public static func == (a: ImageGrid, b: ImageGrid) -> Bool {
    a.values == b.values && a.count == b.count && a.height == b.height && a.width == b.width
      && a.channels == b.channels && a.range == b.range && a.columns == b.columns
      && a.apart == b.apart && a.labels == b.labels && a.rowLabels == b.rowLabels
  }

  var coversGround: Bool { true }

  func check() throws(FigureError) {
    try checkCount("images", "channels", channels, channels == 3 ? 3 : 1)
    var needed = max(0, count)
    for factor in [height, width, channels] {
      let (product, overflow) = needed.multipliedReportingOverflow(by: max(0, factor))
      guard !overflow else {
        throw .countsDiffer(
          layer: "images", what: "values", expected: .max, found: values.count)
      }
      needed = product
    }
    try checkCount("images", "values", values.count, needed)
    if !labels.isEmpty { try checkCount("images", "labels", labels.count, max(0, count)) }
    if !rowLabels.isEmpty {
      try checkCount("images", "row labels", rowLabels.count, count > 0 ? layout.down : 0)
    }
  }

  func measure(_ extent: inout PanelExtent) {
    extent.count(values)
    guard count > 0, width > 0, height > 0 else { return }
    for edge in [0.0, 1.0] {
      extent.x.add(tight: edge)
      extent.y.add(tight: edge)
    }
  }

  /// How many pictures stand side by side, and how many rows there are.
  private var layout: (across: Int, down: Int) {
    let across = min(max(1, columns ?? Int(Double(count).squareRoot().rounded(.up))), count)
    return (across, (count - 1) / across + 1)
  }

  func draw(in frame: Frame, style: LayerStyle) {
    guard count > 0, width > 0, height > 0, range.black != range.white else { return }
    let (across, down) = layout
    let size = frame.theme.noteSize
    let foot = labels.isEmpty ? 0 : size * 1.5
    let gap = max(across, down) > 12 ? 2.0 : 4.0
    // Words take at most a quarter of the width.
    let rowSize = frame.theme.tickSize
    let words = rowLabels.map {
      frame.canvas.lettering.elided($0, size: rowSize, width: frame.box.width / 4)
    }
    let margin = words.map { frame.canvas.lettering.width($0, size: rowSize) + rowSize }.max() ?? 0
    let aside = apart > 0 && apart < across ? size * 1.5 : 0
    let room = min(
      (frame.box.width - margin - aside + gap) / Double(across) / Double(width) - gap
        / Double(width),
      ((frame.box.height + gap) / Double(down) - foot - gap) / Double(height))
    guard room > 0 else { return }
    // Few pixels more or less are seen on small pictures; large ones keep crisp squares.
    let scale = room >= 4 ? room.rounded(.down) : room
    let cell = Point((scale * Double(width)).rounded(), (scale * Double(height)).rounded())
    let total = Point(
      cell.x * Double(across) + gap * Double(across - 1) + aside,
      (cell.y + foot) * Double(down) + gap * Double(down - 1))
    let start = Point(
      (frame.box.center.x + (margin - total.x) / 2).rounded(),
      (frame.box.center.y - total.y / 2).rounded())
    for (row, word) in words.enumerated() {
      let top = start.y + Double(row) * (cell.y + foot + gap)
      frame.canvas.text(
        word, at: Point(start.x - rowSize / 2, top + cell.y / 2), size: rowSize,
        color: frame.theme.text, align: .right)
    }
    for index in 0..<count {
      let column = index % across
      let left = start.x + Double(column) * (cell.x + gap) + (column < apart ? 0 : aside)
      let top = start.y + Double(index / across) * (cell.y + foot + gap)
      let box = Box(left: left, top: top, right: left + cell.x, bottom: top + cell.y)
      draw(picture: index, in: box, canvas: frame.canvas, missing: frame.theme.ground)
      if !labels.isEmpty {
        let words = frame.canvas.lettering.elided(labels[index], size: size, width: cell.x + gap)
        frame.canvas.text(
          words, at: Point(box.center.x, box.bottom + size * 0.8), size: size,
          color: frame.theme.text, align: .center)
      }
    }
  }

  /// Paints one picture: squares of one colour when much enlarged, else interpolated or averaged.
  private func draw(picture: Int, in box: Box, canvas: Canvas, missing: Color) {
    let (across, down) = (max(1, Int(box.width)), max(1, Int(box.height)))
    let isWhole = across % width == 0 && down % height == 0
    let rows = Sampling.weights(from: height, to: down, nearest: isWhole)
    let columns = Sampling.weights(from: width, to: across, nearest: isWhole)
    let start = picture * height * width * channels
    for y in 0..<down {
      canvas.paintRow(y: Int(box.top) + y, from: Int(box.left), opacity: 1) { x in
        guard x < across else { return nil }
        var packed: Int32 = 0
        for channel in 0..<3 {
          var mean = 0.0
          for row in rows[y] {
            for column in columns[x] {
              let place = (row.index * width + column.index) * channels
              mean +=
                row.weight * column.weight
                * values[start + place + (channels == 3 ? channel : 0)]
            }
          }
          let share = (mean - range.black) / (range.white - range.black)
          guard !share.isNaN else { return missing.packed }
          packed = packed << 8 | Int32((min(max(share, 0), 1) * 255).rounded())
        }
        return packed
      }
    }
  }
}

/// How the values of a row of `from` samples make up each of `to` pixels.
enum Sampling {
  typealias Weight = (index: Int, weight: Double)

  /// The samples under each pixel with weights that sum to 1.
  ///
  /// With `nearest` one sample a pixel; else linear when enlarging, the mean when reducing.
  static func weights(from: Int, to: Int, nearest: Bool) -> [[Weight]] {
    let ratio = Double(from) / Double(to)
    return (0..<to).map { pixel in
      if nearest { return [(pixel * from / to, 1)] }
      if ratio <= 1 {
        let place = min(max((Double(pixel) + 0.5) * ratio - 0.5, 0), Double(from - 1))
        let first = Int(place)
        let share = place - Double(first)
        // Without a share of the next sample it is not looked at: it may be missing.
        return share > 0 ? [(first, 1 - share), (first + 1, share)] : [(first, 1)]
      }
      let (start, end) = (Double(pixel) * ratio, Double(pixel + 1) * ratio)
      return (Int(start)..<min(from, Int(end.rounded(.up)))).map { index in
        (index, (min(end, Double(index + 1)) - max(start, Double(index))) / ratio)
      }
    }
  }
}
