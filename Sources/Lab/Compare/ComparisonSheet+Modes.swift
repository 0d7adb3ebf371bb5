import Figures
import GanLabKit

extension ComparisonSheet {
  /// The modes that each set-up covers and its good samples, in the course of training: the mean over the seeds as a
  /// line, the seeds faintly under it.
  ///
  /// - Throws: `refused` for data without modes, or where no training has snapshots.
  func modes(_ style: PictureStyle, _ words: SheetWords) throws(LabError) -> Drawing {
    guard let source = data.source, source.hasModes, let mixture = source.mixture else {
      throw .refused("these data have no modes that can be counted", hint: nil)
    }
    let courses = seeds.map { item in
      Course(name: item.name, item.sessions.compactMap { $0.trainer?.snapshots?.all })
    }.filter { !$0.steps.isEmpty }
    guard !courses.isEmpty else { throw .refused("nothing was seen of these trainings", hint: nil) }
    let total = mixture.weights.count { $0 > 0 }
    let figure = Figure(
      title: [data.data?.command, words.seeds(seeds.map(\.sessions.count).max() ?? 0)]
        .compactMap { $0 }.joined(separator: " · "),
      caption: key.joined(separator: " · "),
      panels: [
        Panel(
          y: Axis(words.modes, limits: .fixed(0, Double(total) * 1.12)), legend: .none,
          layers: [.rule(Rule(.horizontal(Double(total)), label: words.all(total)))]
            + courses.enumerated().flatMap { $1.layers(\.modes, ink: $0) }),
        Panel(
          x: Axis(words.step), y: Axis(words.quality, limits: .fixed(0, 112)), legend: .below,
          layers: courses.enumerated().flatMap { $1.layers(\.quality, ink: $0, isNamed: true) }),
      ], columns: 1, size: PixelSize(1100, 900 + 20 * key.count))
    return Drawing(style.applied(to: figure), data: .object(courses.map(\.data)))
  }
}

/// What became of one set-up, step by step.
private struct Course {
  let name: String
  /// The steps at which all seeds have a snapshot.
  let steps: [Double]
  /// For each seed the modes covered at these steps.
  let modes: [[Double]]
  /// For each seed the share of good samples, in per cent.
  let quality: [[Double]]

  init(name: String, _ seeds: [[Snapshots.Snapshot]]) {
    self.name = name
    let common = seeds.map { Set($0.map(\.step)) }
    let shared = common.dropFirst().reduce(common.first ?? []) { $0.intersection($1) }.sorted()
    steps = shared.map(Double.init)
    let kept = Set(shared)
    let rows = seeds.map { $0.filter { kept.contains($0.step) } }
    modes = rows.map { $0.map { Double($0.modesCovered ?? 0) } }
    quality = rows.map { $0.map { 100 * ($0.highQuality ?? .nan) } }
  }

  private func mean(_ rows: [[Double]]) -> [Double] {
    steps.indices.map { place in
      rows.reduce(0) { $0 + $1[place] } / Double(max(rows.count, 1))
    }
  }

  func layers(
    _ values: KeyPath<Course, [[Double]]>, ink: Int, isNamed: Bool = false
  ) -> [Figures.Layer] {
    let rows = self[keyPath: values]
    let faint = rows.count > 1 ? rows : []
    return faint.map {
      .line(Line(x: steps, y: $0, ink: .category(ink), width: 1, dash: .solid, opacity: 0.25))
    } + [
      .line(
        Line(
          x: steps, y: mean(rows), label: isNamed ? name : nil, ink: .category(ink), width: 2.8,
          dash: Dash.allCases[ink % Dash.allCases.count]))
    ]
  }

  var data: PictureData.Member {
    PictureData.Member(
      key: name,
      value: [
        "steps": .numbers(steps), "modes_covered": .numbers(mean(modes)),
        "high_quality_3sigma": .numbers(mean(quality).map { $0 / 100 }),
        "seeds": .integer(modes.count),
      ])
  }
}

extension SheetWords {
  fileprivate var curves: CurveWords { CurveWords(language: language) }
  fileprivate var modes: String { curves.modes }
  fileprivate var quality: String { curves.quality }
  fileprivate var step: String { curves.step }
  fileprivate func all(_ total: Int) -> String { curves.all(total) }

  fileprivate func seeds(_ count: Int) -> String {
    language.choose(
      count == 1 ? "1 seed" : "mean of \(count) seeds",
      count == 1 ? "1 graine" : "moyenne de \(count) graines")
  }
}
