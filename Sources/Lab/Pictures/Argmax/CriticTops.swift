import GanLabKit
import Glibc

/// Where a critic is higher than all around, on a grid of the plane.
struct CriticTops: Sendable {
  /// The nodes that are higher than their eight neighbours, the highest first: [x, y] each.
  let places: [[Double]]

  /// The tops of `heights`, row by row from the lowest; a plain is none, and neither is the edge of the frame,
  /// beyond which the way may lead on up.
  init(_ heights: [Double], cells: Int, in frame: PlaneFrame) {
    let nodes = frame.nodes(cells)
    var tops: [Int] = []
    for row in 1..<max(cells - 1, 1) {
      for column in 1..<max(cells - 1, 1) {
        let i = row * cells + column
        let around = [-cells - 1, -cells, -cells + 1, -1, 1, cells - 1, cells, cells + 1]
        if around.allSatisfy({ heights[i + $0] < heights[i] }) { tops.append(i) }
      }
    }
    places = tops.sorted { heights[$0] > heights[$1] }.map { [nodes[2 * $0], nodes[2 * $0 + 1]] }
  }
}

extension [[Double]] {
  /// The share of the points [x, y, x, y, …] that have one of these places no farther than `distance` away.
  func share(of points: [Double], within distance: Double) -> Double {
    let near = stride(from: 0, to: points.count - 1, by: 2).count { i in
      contains { hypot(points[i] - $0[0], points[i + 1] - $0[1]) <= distance }
    }
    return Double(near) / Double(Swift.max(points.count / 2, 1))
  }
}
