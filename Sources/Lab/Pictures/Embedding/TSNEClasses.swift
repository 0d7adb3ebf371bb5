import Figures
import Measures

/// The points of a map in the colours and the shapes of their classes, with the classes' names among them.
struct TSNEClasses {
  /// More classes than these share colours and shapes, and have no names on the map.
  private static let mostNamed = 24

  /// Points, then names.
  let layers: [Figures.Layer]
  /// The ends of a square around the map.
  let x: Limits
  /// The same, upward.
  let y: Limits

  /// The classes of `found` on `map`; `name` says what one is called.
  init(_ found: LatentRows, _ map: TSNE, _ name: (Int) -> String) {
    let points = map.points
    let labels = found.labels.isEmpty ? Array(repeating: 0, count: points.count / 2) : found.labels
    let members = Dictionary(grouping: labels.indices, by: { labels[$0] })
      .sorted { $0.key < $1.key }
    let hasNames = !found.labels.isEmpty && members.count <= TSNEClasses.mostNamed
    // Many points want small marks.
    let radius = points.count > 4000 ? 3.0 : 4.2
    layers =
      members.map { label, indices in
        .scatter(
          Scatter(
            x: indices.map { points[2 * $0] }, y: indices.map { points[2 * $0 + 1] },
            label: hasNames ? name(label) : nil, ink: .category(label),
            marker: Marker.allCases[label % Marker.allCases.count], radius: radius, opacity: 0.85))
      }
      + (hasNames ? members : []).map { label, indices in
        .annotation(
          Annotation(
            name(label), at: TSNEClasses.middle(of: indices, points), offset: Point(0, 0),
            leader: false))
      }
    let ranges = (0..<2).map { axis in
      let values = stride(from: axis, to: points.count, by: 2).map { points[$0] }
      return (low: values.min() ?? -1, high: values.max() ?? 1)
    }
    let half = max(ranges.map { $0.high - $0.low }.max() ?? 0, 1e-9) * 0.54
    let limits = ranges.map { range in
      let middle = (range.low + range.high) / 2
      return Limits.fixed(middle - half, middle + half)
    }
    (x, y) = (limits[0], limits[1])
  }

  /// The member that is nearest to the medians of both coordinates: a class in two pieces is named in one of them.
  static func middle(of indices: [Int], _ points: [Double]) -> Point {
    let median = (0..<2).map { axis in
      indices.map { points[2 * $0 + axis] }.sorted()[indices.count / 2]
    }
    let square = { (i: Int) in
      let (dx, dy) = (points[2 * i] - median[0], points[2 * i + 1] - median[1])
      return dx * dx + dy * dy
    }
    let best = indices.min { square($0) < square($1) } ?? indices[0]
    return Point(points[2 * best], points[2 * best + 1])
  }
}
