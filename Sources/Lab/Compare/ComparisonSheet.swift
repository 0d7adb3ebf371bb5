import Figures
import GanLabKit

/// The sheet of a comparison: the data, and beside them what each set-up makes; below, their densities.
///
/// Of each set-up the first seed that is done is shown, not the best one.
public struct ComparisonSheet {
  /// What a sheet shows.
  public enum Content: String, Sendable, CaseIterable {
    /// Samples, and densities below them.
    case samples
    /// D and its slopes over the plane.
    case field
    /// Modes and good samples in the course of training, means over the seeds.
    case modes
  }

  let data: Session
  let runs: [(name: String, session: Session)]
  /// All trainings of each set-up that came to an end.
  let seeds: [(name: String, sessions: [Session])]
  /// What the letters of the titles stand for.
  let key: [String]
  private let content: Content

  /// More panels side by side than this are too small to be read from a distance.
  private static let mostColumns = 5

  /// What there is to draw of `comparison`, whose trainings are kept in `store`; nil if none has come to an
  /// end.
  ///
  /// - Throws: `file` if a state that was kept cannot be read.
  public init?(
    _ comparison: Comparison, _ content: Content = .samples, store: ComparisonStore
  ) throws(LabError) {
    guard let data = comparison.contenders.first?.session else { return nil }
    let plan = try comparison.runs()
    var seeds: [(String, [Session])] = []
    for place in comparison.contenders.indices {
      let done = plan.filter { run in
        run.contender == place && store.record(run.key)?.state == .done
      }
      guard !done.isEmpty else { continue }
      for run in content == .modes ? done : Array(done.prefix(1)) {
        try store.takeUp(run.key, in: run.session)
      }
      seeds.append((comparison.heads[place], done.map(\.session)))
    }
    guard !seeds.isEmpty else { return nil }
    self.data = data
    self.seeds = seeds
    runs = seeds.compactMap { item in item.1.first.map { (item.0, $0) } }
    self.content = content
    key = comparison.key.map { "\($0.letter) = \($0.name)" }
  }

  /// Draws it.
  ///
  /// - Throws: `refused` for data that are neither on the plane nor on the line; as the pictures of samples
  ///   and densities.
  public func draw(_ format: PictureFormat, _ watcher: Watcher = .none) throws(LabError) -> Drawing
  {
    let style = try format.style(for: "comparing")
    var request = PictureRequest()
    request.style = style
    request.isInterrupted = watcher.isInterrupted
    let words = SheetWords(language: style.language)
    switch content {
    case .samples: break
    case .field: return try fields(request, words)
    case .modes: return try modes(style, words)
    }
    if data.source.map({ $0.sampleShape.rank == 3 }) ?? false {
      return try images(style, words, watcher)
    }
    let samples = SamplesPicture()
    let density = DensityPicture()
    var above = [try samples.draw(nil, data, request).panel.bare(words.data)]
    var below = [
      try ComparisonSheet.unlessRefused { () throws(LabError) in
        try density.draw(data, request).panel.bare(words.dataDensity)
      }
    ]
    for run in runs where run.session.networks is any GeneratorNetworks {
      above.append(try samples.draw(run.session, request).panel.bare(run.name))
      let drawn = try ComparisonSheet.unlessRefused { () throws(LabError) in
        try density.draw(run.session, request)
      }
      below.append(drawn.flatMap { $0.modelPanel(words) })
    }
    let hasBoth = above.count <= ComparisonSheet.mostColumns && below.allSatisfy { $0 != nil }
    return sheet(above + (hasBoth ? below.compactMap { $0 } : []), above.count, style, words)
  }

  /// What `draw` draws; nil if there is no such picture of what is chosen.
  private static func unlessRefused<Drawn>(
    _ draw: () throws(LabError) -> Drawn
  ) throws(LabError) -> Drawn? {
    do {
      return try draw()
    } catch .refused {
      return nil
    }
  }

  /// A sheet of image grids: data, and as many samples of each set-up.
  private func images(
    _ style: PictureStyle, _ words: SheetWords, _ watcher: Watcher
  ) throws(LabError) -> Drawing {
    let count = 49
    var panels = [try data.imagePanel(data.reference(count), words.data)]
    // A classifier has nothing to show.
    for run in runs where run.session.networks is any GeneratorNetworks {
      let set = try run.session.samples(count, random: run.session.pictureStream("sheet"), watcher)
      panels.append(try data.imagePanel(set.samples, run.name))
    }
    return sheet(panels, panels.count, style, words)
  }

  func sheet(
    _ panels: [Panel], _ count: Int, _ style: PictureStyle, _ words: SheetWords
  ) -> Drawing {
    let columns = min(count, ComparisonSheet.mostColumns)
    let rows = (panels.count + columns - 1) / columns
    let figure = Figure(
      title: [data.data?.command, words.steps(runs.map(\.session.step))].compactMap { $0 }
        .joined(separator: " · "),
      caption: (key + [words.caption(runs.map { ($0.name, $0.session.settings.seed) })])
        .joined(separator: " · "),
      panels: panels, columns: columns,
      size: PixelSize(max(900, 420 * columns), 130 + 430 * rows + 20 * key.count))
    return Drawing(
      style.applied(to: figure),
      data: [
        "columns": .integer(columns), "rows": .integer(rows),
        "shown": .list(
          runs.map { ["name": .text($0.name), "seed": .integer($0.session.settings.seed)] }),
      ])
  }
}

extension Session {
  /// The images `samples` [n, channels, rows, columns] in a grid.
  fileprivate func imagePanel(_ samples: Tensor, _ title: String) throws(LabError) -> Panel {
    guard let source, let images = ImageShape(source.sampleShape) else {
      throw .refused("samples of \(samples.shape) are no images", hint: nil)
    }
    do {
      let values = try samples.doubles()
      return Panel(
        title: title, legend: .none, layers: [.images(images.grid(values, source.pixels))])
    } catch {
      throw .tensor(error, in: model?.name ?? "the model")
    }
  }
}

extension Drawing {
  /// The first panel.
  var panel: Panel { still.panels.first ?? Panel() }

  /// The panel of the model's density, which stands beside that of the data.
  fileprivate func modelPanel(_ words: SheetWords) -> Panel? {
    guard still.panels.count == 2 else { return nil }
    let isExact = data["model_density_kind"] == .text("exact")
    return still.panels[1].bare(isExact ? words.exactDensity : words.estimatedDensity)
  }
}

extension Panel {
  /// The panel under another title, without legend, key and labels: its neighbours have the same axes.
  func bare(_ title: String) -> Panel {
    var panel = self
    panel.title = title
    panel.legend = .none
    panel.colorBar = nil
    panel.x.label = nil
    panel.y.label = nil
    return panel
  }
}

/// The words of the sheet.
struct SheetWords {
  let language: FigureLanguage

  var data: String { language.choose("data", "données") }
  var dataDensity: String { language.choose("density of the data", "densité des données") }
  var exactDensity: String { language.choose("density, exact", "densité, exacte") }
  var estimatedDensity: String {
    language.choose("density, kernel estimate", "densité, estimée par noyaux")
  }

  func steps(_ steps: [Int]) -> String? {
    guard let least = steps.min(), let most = steps.max() else { return nil }
    let count =
      least == most ? language.count(least) : "\(language.count(least))-\(language.count(most))"
    return language.choose("\(count) steps", "\(count) pas")
  }

  /// Which seed is shown of which set-up.
  func caption(_ shown: [(name: String, seed: Int)]) -> String {
    let word = language.choose("seed", "graine")
    if let first = shown.first, shown.allSatisfy({ $0.seed == first.seed }) {
      return "\(word) \(first.seed)"
    }
    return shown.map { "\($0.name): \(word) \($0.seed)" }.joined(separator: " · ")
  }
}
