import Figures
import GanLabKit
import Glibc

/// One quantity of each network in the course of training: the values faintly, their average over them.
struct SeriesCurves {
  let series: [String: Series]
  /// The networks, in the order in which they are trained.
  let parts: [String]
  let smoothing: Double
  /// True if the values are laid on a logarithmic axis, so that their logarithms are averaged.
  ///
  /// A sum of numbers that fall by powers of ten is the first of them, long after they became small.
  var isLogarithmic = false
  /// The changes on the way: a loss after one is not averaged with a loss before it.
  let events: [History.Event]

  /// The names, those that are still trained first.
  var names: [String] {
    parts.filter { series[$0] != nil } + series.keys.filter { !parts.contains($0) }.sorted()
  }

  /// The generator keeps the colour of its samples.
  static func ink(_ name: String, _ place: Int) -> Ink {
    switch name {
    case Part.generator: Marks.generatedInk
    case Part.discriminator: .category(0)
    default: .category(2 + place)
    }
  }

  func layers(_ language: FigureLanguage) -> [Figures.Layer] {
    var faint: [Figures.Layer] = []
    var clear: [Figures.Layer] = []
    for (place, name) in names.enumerated() {
      guard let one = series[name] else { continue }
      let values = one.values.map(Double.init)
      let ink = SeriesCurves.ink(name, place)
      if smoothing > 0 {
        faint.append(
          .line(Line(x: one.steps, y: values, ink: ink, width: 1.2, dash: .solid, opacity: 0.28)))
      }
      clear.append(
        .line(
          Line(
            x: one.steps, y: average(values, restartingAt: restarts(one)),
            label: SeriesCurves.name(name, language), ink: ink, width: 2.8,
            dash: name == Part.generator ? .solid : .dashed)))
    }
    return faint + clear
  }

  /// The average of `values` over at most a fifth of them, so that it can follow a short training.
  func average(_ values: [Double], restartingAt restarts: Set<Int>) -> [Double] {
    let beta = min(smoothing, max(0, 1 - 5 / Double(max(values.count, 1))))
    guard isLogarithmic else { return smoothed(values, by: beta, restartingAt: restarts) }
    return smoothed(values.map { log($0) }, by: beta, restartingAt: restarts).map { exp($0) }
  }

  /// The first point after each change.
  func restarts(_ series: Series) -> Set<Int> {
    Set(events.map { ($0.step + series.stride - 1) / series.stride })
  }

  static func name(_ part: String, _ language: FigureLanguage) -> String {
    switch part {
    case Part.generator: language.choose("generator", "générateur")
    case Part.discriminator: language.choose("discriminator", "discriminateur")
    case Part.model: language.choose("model", "modèle")
    case Part.autoencoder: language.choose("auto-encoder", "auto-encodeur")
    default: part
    }
  }

  var data: PictureData {
    .object(
      names.compactMap { name in
        guard let one = series[name] else { return nil }
        return PictureData.Member(
          key: name,
          value: [
            "steps": .numbers(one.steps), "values": .numbers(one.values.map(Double.init)),
            "last": .number(one.last),
          ])
      })
  }

  /// All values that can be drawn.
  var finite: [Double] { series.values.flatMap { $0.values.map(Double.init) }.filter(\.isFinite) }
}
