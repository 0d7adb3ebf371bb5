import Figures
import GanLabKit
import PluginHost

extension Session {
  /// Draws what a plugin's plot has to show.
  ///
  /// - Throws: `missing` what the plot needs and nobody has chosen, `incompatible` if what was chosen
  ///   lacks it; the plot's errors; `interrupted`.
  func drawing(
    of plot: any Plot, _ about: About, _ request: PictureRequest
  ) throws(LabError) -> Drawing {
    if let descriptor = registry.component(.plot, about.name) {
      try checkReady(descriptor, for: "plot \(about.name)")
    }
    let context = PlotContext(
      networks: networks, source: source, criticOutput: criticOutput, step: step,
      losses: (trainer?.history.losses ?? [:]).mapValues(\.curve),
      random: pictureStream(about.name), isCancelled: request.isInterrupted,
      report: request.watcher.progress,
      sampler: { count in
        try self.samples(
          count, random: self.pictureStream("samples of \(about.name)"),
          Watcher(isInterrupted: request.isInterrupted)
        ).samples
      })
    let data: PlotData
    do {
      data = try CrashReport.during(CrashReport.Worker(.plot, about.name)) {
        try context.run(plot)
      }
    } catch is Cancelled {
      throw .interrupted(fraction: context.fraction)
    } catch {
      throw Trainer.labError(error, in: about.name)
    }
    return Drawing(data.figure(request.theme), data: data.numbers)
  }
}

extension Series {
  /// The values with the steps at which they stand.
  fileprivate var curve: PlotContext.Curve { .init(steps: steps, values: values.map(Double.init)) }
}

extension PlotData {
  /// The picture as the lab draws its own.
  func figure(_ theme: Theme) -> Figure {
    Figure(
      title: title.isEmpty ? nil : title, caption: caption.isEmpty ? nil : caption,
      panels: panels.map(\.figure),
      size: panels.count == 1 ? PixelSize(960, panels[0].isEqual ? 880 : 720) : nil)
  }

  /// The numbers of the picture, as `--json` gives them.
  var numbers: PictureData {
    [
      "title": .text(title),
      "panels": .list(
        panels.map { panel in
          [
            "title": .text(panel.title), "x": .text(panel.x.label), "y": .text(panel.y.label),
            "layers": .list(panel.layers.map(\.numbers)),
          ]
        }),
    ]
  }
}

extension PlotData.Panel {
  fileprivate var figure: Figures.Panel {
    let colors = layers.lazy.compactMap { layer -> String? in
      if case .heatMap(_, _, _, _, _, let label, _) = layer { label } else { nil }
    }.first
    return Figures.Panel(
      title: title.isEmpty ? nil : title, x: x.figure, y: y.figure, legend: .below,
      colorBar: colors.map { ColorBar($0.isEmpty ? nil : $0) }, equalAspect: isEqual,
      layers: layers.map(\.figure))
  }
}

extension PlotData.Axis {
  fileprivate var figure: Figures.Axis {
    Figures.Axis(
      label.isEmpty ? nil : label, scale: isLogarithmic ? .log : .linear,
      limits: limits.map { .fixed($0.lowerBound, $0.upperBound) } ?? .automatic)
  }
}

extension PlotData.Layer {
  fileprivate var figure: Figures.Layer {
    func named(_ label: String) -> String? { label.isEmpty ? nil : label }
    switch self {
    case .points(let x, let y, let label):
      return .scatter(Scatter(x: x, y: y, label: named(label)))
    case .line(let x, let y, let label):
      return .line(Line(x: x, y: y, label: named(label)))
    case .heatMap(let values, let rows, let columns, let x, let y, _, let centre):
      let grid = Grid(
        values: values, rows: rows, columns: columns, x: (x.lowerBound, x.upperBound),
        y: (y.lowerBound, y.upperBound))
      let map = centre.map { ColorMap.diverging(center: $0) } ?? .viridis
      return .heatmap(Heatmap(grid, colorScale: ColorScale(map)))
    case .arrows(let x, let y, let u, let v, let label):
      return .arrows(Arrows(x: x, y: y, u: u, v: v, label: named(label)))
    case .bars(let names, let values, let errors, let label):
      let series = BarSeries(
        named(label), values: values, errors: errors.isEmpty ? nil : errors)
      return .bars(Bars(categories: names, series: [series]))
    case .level(let value, let label):
      return .rule(Rule(.horizontal(value), label: named(label)))
    }
  }

  /// The layer's numbers under the layer's name.
  fileprivate var numbers: PictureData {
    switch self {
    case .points(let x, let y, let label):
      ["kind": "points", "label": .text(label), "x": .numbers(x), "y": .numbers(y)]
    case .line(let x, let y, let label):
      ["kind": "line", "label": .text(label), "x": .numbers(x), "y": .numbers(y)]
    case .heatMap(let values, let rows, let columns, let x, let y, let label, let centre):
      .present([
        ("kind", "heat_map"), ("label", .text(label)), ("rows", .integer(rows)),
        ("columns", .integer(columns)), ("x", .numbers([x.lowerBound, x.upperBound])),
        ("y", .numbers([y.lowerBound, y.upperBound])), ("values", .numbers(values)),
        ("centre", centre.map { .number($0) }),
      ])
    case .arrows(let x, let y, let u, let v, let label):
      [
        "kind": "arrows", "label": .text(label), "x": .numbers(x), "y": .numbers(y),
        "u": .numbers(u), "v": .numbers(v),
      ]
    case .bars(let names, let values, let errors, let label):
      .present([
        ("kind", "bars"), ("label", .text(label)), ("names", .list(names.map { .text($0) })),
        ("values", .numbers(values)), ("errors", errors.isEmpty ? nil : .numbers(errors)),
      ])
    case .level(let value, let label):
      ["kind": "level", "label": .text(label), "value": .number(value)]
    }
  }
}
