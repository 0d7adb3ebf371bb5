extension Pixels {
  /// The picture with each square of `factor` x `factor` pixels averaged into one.
  func reduced(by factor: Int) -> Pixels {
    guard factor > 1 else { return self }
    let (columns, rows) = (width / factor, height / factor)
    let area = factor * factor
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * columns * rows)
    for y in 0..<rows {
      for x in 0..<columns {
        for channel in 0..<3 {
          var sum = area / 2
          for row in y * factor..<(y + 1) * factor {
            for column in x * factor..<(x + 1) * factor {
              sum += Int(rgb[3 * (row * width + column) + channel])
            }
          }
          bytes.append(UInt8(sum / area))
        }
      }
    }
    return Pixels(width: columns, height: rows, rgb: bytes)
  }
}
