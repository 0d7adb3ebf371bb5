import Figures
import GanLabKit
import Measures

/// The samples of a picture, and what they come to.
struct SampleCloud {
  /// The coordinates, point by point.
  private(set) var points: [Double] = []
  /// Samples that belong together.
  private(set) var groups: [SampleSet.Group] = []
  /// How the modes are covered, where there are modes and the samples are independent.
  private(set) var coverage: ModeCoverage?
  /// The samples that `coverage` is about.
  private(set) var finite: Points?
  /// What a user should know besides.
  private(set) var notes: [String] = []

  /// More paths than this would hide each other.
  private static let mostPaths = 12

  /// No samples.
  init() {}

  /// The points of `set`, measured against the session's data.
  ///
  /// - Throws: `tensor` if they are no numbers, `refused` if they are not of that many coordinates.
  init(_ set: SampleSet, _ session: Session, dimensions: Int) throws(LabError) {
    guard set.samples.shape.rank == 2, set.samples.shape[1] == dimensions else {
      throw .refused("samples of shape \(set.samples.shape) do not go with these data", hint: nil)
    }
    do {
      points = try set.samples.doubles()
    } catch {
      throw .tensor(error, in: session.sampler?.name ?? "prior")
    }
    groups = set.groups
    let bad = points.count { !$0.isFinite }
    if bad > 0 { notes.append("\(bad) coordinates are not finite and are not drawn") }
    if groups.count > SampleCloud.mostPaths {
      notes.append("\(SampleCloud.mostPaths) of \(groups.count) paths are drawn")
      groups = Array(groups.prefix(SampleCloud.mostPaths))
    }
    guard groups.isEmpty, let source = session.source, source.hasModes,
      let mixture = source.mixture, mixture.dimensions == dimensions,
      let measured = try? Points.finite(in: points, dimensions: dimensions).points
    else { return }
    finite = measured
    coverage = try? ModeCoverage(of: measured, against: mixture)
  }

  /// Crosses, or where samples belong together lines through them.
  func layers(_ words: SamplesWords) -> [Figures.Layer] {
    guard !groups.isEmpty else {
      return [Marks.generated(points, label: words.plane.generated(points.count / 2))]
    }
    var named: [String: Int] = [:]
    return groups.flatMap { group -> [Figures.Layer] in
      // "slerp 3": the ways of one kind share a colour and one row of the legend.
      let family = group.label.split(separator: " ").first.map(String.init) ?? group.label
      let isNew = named[family] == nil
      let place = named[family] ?? named.count
      named[family] = place
      let range = group.range.clamped(to: 0..<points.count / 2)
      return [
        .line(
          Line(
            x: range.map { points[2 * $0] }, y: range.map { points[2 * $0 + 1] },
            label: isNew ? family : nil, ink: .category(1 + place), width: 2,
            dash: Dash.allCases[place % Dash.allCases.count],
            marker: Marker.allCases[(3 + place) % Marker.allCases.count]))
      ]
    }
  }

  /// The numbers of the picture; `shown` are the points drawn where there is no generator.
  func data(
    _ session: Session, shown: [Double]?, outside: Int, dimensions: Int
  ) -> PictureData {
    .present([
      ("step", .integer(session.step)),
      ("loss", session.loss.map { .text($0.name) }),
      ("sampler", session.networks == nil ? nil : .text(session.sampler?.name ?? "prior")),
      ("n", .integer((shown ?? points).count / dimensions)),
      ("modes_covered", coverage.map { .integer($0.covered()) }),
      ("modes_total", coverage.map { .integer($0.total) }),
      ("high_quality_3sigma", coverage.map { .number($0.highQuality3) }),
      ("mode_counts", coverage.map { .numbers($0.countsWithin3.map(Double.init)) }),
      ("outside", shown == nil ? .integer(outside) : nil),
      ("samples", shown == nil ? .points(points, dimensions: dimensions) : nil),
      (
        "paths",
        groups.isEmpty
          ? nil
          : .list(
            groups.map { group in
              [
                "label": .text(group.label), "first": .integer(group.range.lowerBound),
                "count": .integer(group.range.count),
              ]
            })
      ),
      ("data", shown.map { .points($0, dimensions: dimensions) }),
    ])
  }
}
