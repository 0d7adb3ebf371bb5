import GanLabKit

/// Data on the plane as people who look on see them: the frame of the lab's pictures, some points, and the modes.
public struct LivePlane: Sendable {
  /// The first and the last abscissa.
  public let x: (low: Double, high: Double)
  /// The first and the last ordinate.
  public let y: (low: Double, high: Double)
  /// Points of the data: [x, y, x, y, …].
  public let data: [Double]
  /// Three standard deviations around each mode: [x, y, radius].
  public let circles: [[Double]]

  /// Points of the data that are shown.
  private static let points = 400
  /// Samples that are shown; fewer than `plot samples` has, for all of them travel twice a second.
  private static let samples = 600
  /// More circles would hide what they are around.
  private static let mostCircles = 200

  /// The data of `session`; nil without any, and of data that are not on the plane.
  public init?(_ session: Session) {
    guard let source = session.source, session.data != nil, source.sampleShape == [2],
      let data = try? session.dataPoints(LivePlane.points)
    else { return nil }
    self.data = data
    let frame = source.mixture.map { PlaneFrame($0) } ?? PlaneFrame(points: data)
    (x, y) = (frame.x, frame.y)
    guard source.hasModes, let mixture = source.mixture, mixture.count <= LivePlane.mostCircles
    else {
      circles = []
      return
    }
    circles = mixture.means.indices.filter { mixture.weights[$0] > 0 }.map {
      [mixture.means[$0][0], mixture.means[$0][1], 3 * mixture.deviations[$0]]
    }
  }

  /// What the generator makes now, from the prior, always of the same codes: [x, y, x, y, …]; nil without one.
  ///
  /// Nothing in the session moves.
  public static func samples(of session: Session) -> [Double]? {
    guard let networks = session.networks as? any GeneratorNetworks else { return nil }
    return try? session.generatedPoints(samples, of: networks, stream: "samples")
  }
}
