import Figures
import GanLabKit
import Lab

/// The picture of a sweep: a panel for each figure, in each the mean and spread of every set-up over the seeds, and
/// the seeds themselves.
///
/// An axis of numbers lies along the panel, and the other set-ups are lines over it. Without one, set-ups stand
/// beside each other. Each block of the table has a row of panels.
public struct SweepPlot {
  private let table: SweepTable

  /// The picture of a table.
  public init(_ table: SweepTable) { self.table = table }

  /// Draws it.
  ///
  /// - Throws: `refused` if no job is done, or none has a value; `option` for a size without room.
  public func draw(_ format: PictureFormat) throws(LabError) -> Drawing {
    let style = try format.style(for: "sweep")
    let words = SweepWords(language: style.language)
    var panels: [Panel] = []
    for block in table.blocks {
      for key in table.figures {
        guard let row = table.row(key, in: block), row.cells.contains(where: { $0.moments != nil })
        else { continue }
        panels.append(panel(row, block, words))
      }
    }
    guard !panels.isEmpty else {
      guard !table.results.isEmpty else {
        throw .refused("no job of this sweep is done", hint: "gan-lab sweep run DIR")
      }
      let wanted = table.figures.isEmpty ? "any figure" : table.figures.joined(separator: ", ")
      throw .refused(
        "of the \(table.results.count) jobs that are done none has a value of \(wanted)",
        hint: "gan-lab sweep table DIR")
    }
    let columns = min(table.figures.count, 3)
    let rows = (panels.count + columns - 1) / columns
    let most = table.blocks.map(\.names.count).max() ?? 1
    let isWide = numericAxis == nil && most > 6
    let figure = Figure(
      title: "\(table.plan.name): \(words.seeds(table.plan.seeds.count))\(words.steps(table.plan))",
      caption: words.caption + words.incomplete(table),
      panels: panels, columns: columns,
      size: PixelSize(
        min(8192, max(960, (isWide ? 900 : 620) * columns)), min(8192, 520 * rows + 60)))
    return Drawing(style.applied(to: figure), data: data)
  }

  /// The values that are drawn, seed by seed.
  private var data: PictureData {
    .object(
      table.blocks.flatMap { block in
        table.figures.compactMap { table.row($0, in: block) }.flatMap { row in
          block.names.enumerated().map { number, name in
            PictureData.Member(
              key: [block.head, name, row.figure.key].compactMap { $0 }.joined(separator: " · "),
              value: .numbers(row.cells[number].values))
          }
        }
      })
  }

  /// The place of the axis along which numbers lie, if there is one.
  private var numericAxis: Int? {
    table.plan.axes.firstIndex { $0.isNumeric && $0.values.count > 1 }
  }

  private func panel(
    _ row: ComparisonTable.Row, _ block: SweepTable.Block, _ words: SweepWords
  ) -> Panel {
    let isShare = row.figure.unit == .share
    let scale = isShare ? 100.0 : 1
    let label = String(row.figure.key.map { $0 == "_" ? " " : $0 }) + (isShare ? ", %" : "")
    var layers: [Figures.Layer] = []
    if let perfect = row.perfect {
      layers.append(
        .rule(
          Rule(
            .horizontal(perfect * scale), label: words.perfect, ink: .muted, width: 2, dash: .dashed
          )))
    }
    guard let axis = numericAxis else {
      return categories(row, block, label, scale, layers)
    }
    let lines = Dictionary(grouping: block.places.indices) { number in
      rest(of: block.places[number], without: axis, block)
    }
    let order = block.places.indices.map { rest(of: block.places[$0], without: axis, block) }
    var seen: [String] = []
    for name in order where !seen.contains(name) { seen.append(name) }
    for (place, name) in seen.enumerated() {
      let points = (lines[name] ?? []).compactMap { number -> (Double, ComparisonTable.Cell)? in
        let text = table.plan.setUps[block.places[number]].values[axis]
        guard let x = Double(text), row.cells[number].moments != nil else { return nil }
        return (x, row.cells[number])
      }.sorted { $0.0 < $1.0 }
      let means = points.compactMap { $0.1.moments.map { $0.mean * scale } }
      let spreads = points.map { ($0.1.moments?.deviation ?? 0) * scale }
      layers.append(
        .band(
          Band(
            x: points.map(\.0), low: zip(means, spreads).map { $0 - $1 },
            high: zip(means, spreads).map { $0 + $1 }, ink: .category(place), opacity: 0.15)))
      layers.append(
        .scatter(
          Scatter(
            x: points.flatMap { x, cell in cell.values.map { _ in x } },
            y: points.flatMap { $0.1.values.map { $0 * scale } }, ink: .category(place),
            marker: Marker.allCases[place % Marker.allCases.count], radius: 4, opacity: 0.5)))
      layers.append(
        .line(
          Line(
            x: points.map(\.0), y: means, label: name.isEmpty ? nil : name, ink: .category(place),
            width: 3, marker: Marker.allCases[place % Marker.allCases.count])))
    }
    let values = table.plan.axes[axis].values.compactMap(Double.init)
    let isLog = (values.min() ?? 0) > 0 && (values.max() ?? 1) / (values.min() ?? 1) >= 20
    let name = table.plan.axes[axis].name
    return Panel(
      title: block.head, x: isLog ? .log(name) : Axis(name), y: Axis(label), legend: .below,
      layers: layers)
  }

  /// Set-ups beside each other: the seeds as small points, the mean as a large one between the ends of its spread.
  private func categories(
    _ row: ComparisonTable.Row, _ block: SweepTable.Block, _ label: String, _ scale: Double,
    _ first: [Figures.Layer]
  ) -> Panel {
    var layers = first
    for number in block.places.indices {
      guard let moments = row.cells[number].moments else { continue }
      let x = Double(number + 1)
      let values = row.cells[number].values.map { $0 * scale }
      layers.append(
        .scatter(
          Scatter(
            x: values.indices.map { x + 0.12 * (Double($0 % 5) - 2) / 2 }, y: values,
            ink: .category(number), marker: .circle, radius: 4, opacity: 0.45)))
      let (mean, spread) = (moments.mean * scale, (moments.deviation ?? 0) * scale)
      layers.append(
        .line(
          Line(
            x: [x, x], y: [mean - spread, mean + spread], ink: .category(number), width: 4,
            dash: .solid)))
      layers.append(
        .scatter(
          Scatter(
            x: [x], y: [mean], ink: .category(number),
            marker: Marker.allCases[number % Marker.allCases.count], radius: 9)))
    }
    let count = block.places.count
    // Long names stand below each other, in the legend; short ones at the axis.
    let isShort = count <= 8 && block.names.allSatisfy { $0.count <= 60 / count }
    let ticks = block.names.enumerated().map { number, name in
      Tick(Double(number + 1), isShort ? name : "\(number + 1)")
    }
    if !isShort {
      for number in block.places.indices {
        layers.append(
          .scatter(
            Scatter(
              x: [], y: [], label: "\(number + 1)  \(block.names[number])", ink: .category(number),
              marker: Marker.allCases[number % Marker.allCases.count], radius: 9)))
      }
    }
    return Panel(
      title: block.head,
      x: Axis(limits: .fixed(0.4, Double(count) + 0.6), ticks: .at(ticks)), y: Axis(label),
      legend: isShort ? .none : .below, layers: layers)
  }

  /// The values of a set-up but for the axis along the panel and the one of the block.
  private func rest(of place: Int, without axis: Int, _ block: SweepTable.Block) -> String {
    table.plan.setUps[place].values.enumerated()
      .filter { $0.offset != axis && $0.element != block.head }
      .map(\.element).joined(separator: " · ")
  }
}

/// The words of the picture, in its language.
private struct SweepWords {
  let language: FigureLanguage

  var perfect: String { language == .french ? "modèle parfait" : "a perfect model" }

  var caption: String {
    language == .french
      ? "moyenne, écart-type et chaque graine, au dernier pas"
      : "mean, standard deviation and each seed, at the last step"
  }

  /// What of the sweep is not in the picture.
  func incomplete(_ table: SweepTable) -> String {
    let isFrench = language == .french
    let diverged = table.results.count { $0.result.state == .diverged }
    var parts: [String] = []
    if table.results.count < table.plan.jobCount {
      let (done, all) = (table.results.count, table.plan.jobCount)
      parts.append(isFrench ? "\(done) essais sur \(all)" : "\(done) of \(all) jobs")
    }
    if diverged > 0 {
      parts.append(isFrench ? "\(diverged) ont divergé" : "\(diverged) diverged, and have no point")
    }
    return parts.map { "; " + $0 }.joined()
  }

  func steps(_ plan: SweepPlan) -> String {
    let isFrench = language == .french
    if let seconds = plan.seconds { return ", \(seconds)\u{A0}s" }
    return isFrench ? ", \(plan.steps)\u{A0}pas" : ", \(plan.steps)\u{A0}steps"
  }

  func seeds(_ count: Int) -> String {
    switch (language, count) {
    case (.french, 1): "1 graine"
    case (.french, _): "\(count) graines"
    case (_, 1): "1 seed"
    default: "\(count) seeds"
    }
  }
}
