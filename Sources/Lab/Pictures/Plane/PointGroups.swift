import Figures
import GanLabKit
import Glibc

/// Points of the data told apart by colour, so that each can be found again in another panel.
///
/// By mode where the data have modes, else by the direction in which a point lies.
struct PointGroups: Sendable {
  /// What the groups are.
  enum Basis: Sendable {
    /// The nearest mode, in its standard deviations.
    case modes
    /// The angle around a centre.
    case angles
    /// Nothing: all points are in one group.
    case none
  }

  /// The group of each point, from 0.
  let numbers: [Int]
  /// What they are.
  let basis: Basis

  /// Directions that are told apart: as many as there are colours that stand out on white.
  static let sectors = 6

  private init(numbers: [Int], basis: Basis) {
    self.numbers = numbers
    self.basis = basis
  }

  /// The groups of points [x, y, x, y, …] of `source`; of data that are not on the plane there is one.
  init(_ points: [Double], of source: any DataSource, count: Int) {
    guard source.sampleShape == [2] else {
      self.init(numbers: Array(repeating: 0, count: count), basis: .none)
      return
    }
    if source.hasModes, let mixture = source.mixture {
      let nearest = (0..<count).map { i in
        mixture.means.indices.min {
          mixture.squaredDistance(points, 2 * i, $0) < mixture.squaredDistance(points, 2 * i, $1)
        } ?? 0
      }
      self.init(numbers: nearest, basis: .modes)
    } else {
      self.init(angles: points)
    }
  }

  /// The directions of points [x, y, x, y, …] around `centre`; around their mean unless it is given.
  init(angles points: [Double], around centre: Point? = nil) {
    let count = points.count / 2
    let middle =
      centre
      ?? Point(
        (0..<count).reduce(0) { $0 + points[2 * $1] / Double(count) },
        (0..<count).reduce(0) { $0 + points[2 * $1 + 1] / Double(count) })
    let sectors = (0..<count).map { i in
      let turn = atan2(points[2 * i + 1] - middle.y, points[2 * i] - middle.x) / (2 * Double.pi)
      let share = (turn.isFinite ? turn : 0) + 1
      return Int((share - share.rounded(.down)) * Double(PointGroups.sectors))
        % PointGroups.sectors
    }
    self.init(numbers: sectors, basis: .angles)
  }

  /// The groups that there are, and who is in each.
  var members: [(group: Int, indices: [Int])] {
    Dictionary(grouping: numbers.indices, by: { numbers[$0] }).sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }

  /// The points [x, y, x, y, …] in their groups' colours.
  func marks(_ points: [Double], radius: Double, hasRim: Bool = true) -> [Figures.Layer] {
    members.map { group, indices in
      .scatter(
        Scatter(
          x: indices.map { points[2 * $0] }, y: indices.map { points[2 * $0 + 1] },
          ink: .category(group), marker: .circle, radius: radius, opacity: 0.9,
          rim: hasRim))
    }
  }
}
