import Figures
import GanLabKit

/// The sheet of a comparison: the data, and beside them what each set-up makes; below, their densities.
///
/// Of each set-up the first seed that is done is shown, not the best one.
public struct ComparisonSheet {
  private let data: Session
  private let runs: [(name: String, session: Session)]

  /// More panels side by side than this are too small to be read from a distance.
  private static let mostColumns = 5

  /// What there is to draw of `comparison`, whose trainings are kept in `store`; nil if none has come to an
  /// end.
  ///
  /// - Throws: `file` if a state that was kept cannot be read.
  public init?(_ comparison: Comparison, store: ComparisonStore) throws(LabError) {
    guard let data = comparison.contenders.first?.session else { return nil }
    let plan = try comparison.runs()
    var runs: [(String, Session)] = []
    for (place, contender) in comparison.contenders.enumerated() {
      let done = plan.first { run in
        run.contender == place && store.record(run.key)?.state == .done
      }
      guard let done else { continue }
      _ = try done.session.takeUp(store.statePath(done.key))
      runs.append((contender.name, done.session))
    }
    guard !runs.isEmpty else { return nil }
    self.data = data
    self.runs = runs
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
    let samples = SamplesPicture()
    let density = DensityPicture()
    var above = [try samples.draw(nil, data, request).panel.bare(words.data)]
    var below = [try? density.draw(data, request).panel.bare(words.dataDensity)]
    for run in runs {
      above.append(try samples.draw(run.session, request).panel.bare(run.name))
      below.append(
        below[0] == nil
          ? nil : (try? density.draw(run.session, request).modelPanel)?.bare(words.density))
    }
    let hasBoth = above.count <= ComparisonSheet.mostColumns && below.allSatisfy { $0 != nil }
    let panels = above + (hasBoth ? below.compactMap { $0 } : [])
    let columns = min(above.count, ComparisonSheet.mostColumns)
    let rows = (panels.count + columns - 1) / columns
    let figure = Figure(
      title: [data.data?.command, words.steps(runs.map(\.session.step))].compactMap { $0 }
        .joined(separator: " · "),
      caption: words.caption(runs.map { ($0.name, $0.session.settings.seed) }), panels: panels,
      columns: columns, size: PixelSize(max(900, 420 * columns), 130 + 430 * rows))
    return Drawing(
      style.applied(to: figure),
      data: [
        "columns": .integer(columns), "rows": .integer(rows),
        "shown": .list(
          runs.map { ["name": .text($0.name), "seed": .integer($0.session.settings.seed)] }),
      ])
  }
}

extension Drawing {
  /// The first panel.
  fileprivate var panel: Panel { still.panels.first ?? Panel() }

  /// The panel of the model's density, which stands beside that of the data.
  fileprivate var modelPanel: Panel? { still.panels.count == 2 ? still.panels[1] : nil }
}

extension Panel {
  /// The panel under another title, without legend, key and labels: its neighbours have the same axes.
  fileprivate func bare(_ title: String) -> Panel {
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
  var dataDensity: String { language.choose("their density", "leur densité") }
  var density: String { language.choose("density", "densité") }

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
