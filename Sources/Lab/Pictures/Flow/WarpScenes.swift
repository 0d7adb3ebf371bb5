import Figures

/// The moments of a flow: what is drawn at each of them, and in what frame.
struct WarpScenes: Sendable {
  /// The samples.
  let points: FlowPath
  /// The grid's lines.
  let lines: FlowPath
  let grid: LineGrid
  let plane: PlaneScene
  let theme: Theme
  let words: WarpWords
  /// The colours of the samples.
  let groups: PointGroups
  /// What each stage is seen in.
  private let frames: [PlaneFrame]

  init(
    points: FlowPath, lines: FlowPath, grid: LineGrid, plane: PlaneScene, theme: Theme,
    words: WarpWords
  ) {
    let codes = PlaneFrame(low: [-2.6, -2.6], high: [2.6, 2.6])
    self.init(
      points: points, lines: lines, grid: grid, plane: plane, theme: theme, words: words,
      groups: PointGroups(angles: points.stages[0], around: Point(0, 0)),
      frames: points.stages.indices.map { stage in
        stage == 0
          ? codes
          : stage == points.layers ? plane.frame : PlaneFrame(points: points.stages[stage])
      })
  }

  private init(
    points: FlowPath, lines: FlowPath, grid: LineGrid, plane: PlaneScene, theme: Theme,
    words: WarpWords, groups: PointGroups, frames: [PlaneFrame]
  ) {
    self.points = points
    self.lines = lines
    self.grid = grid
    self.plane = plane
    self.theme = theme
    self.words = words
    self.groups = groups
    self.frames = frames
  }

  /// The same with these stages alone.
  func keeping(_ numbers: [Int]) -> WarpScenes {
    WarpScenes(
      points: points.keeping(numbers), lines: lines.keeping(numbers), grid: grid, plane: plane,
      theme: theme, words: words, groups: groups, frames: numbers.map { frames[$0] })
  }

  /// What is seen at `place`, from 0 to the number of layers, samples as discs of that radius in pixels;
  /// over the data's density at its end.
  func panel(at place: Double, title: String, radius: Double) -> Panel {
    let (start, share) = FlowPath.step(place, of: points.layers)
    let frame = share > 0 ? frames[start].toward(frames[start + 1], share) : frames[start]
    let isLast = start == points.layers
    // Grey: the data's own blue would be taken for a sector's.
    let ground = isLast ? plane.density.map { [$0.heatmap(.wash(theme.muted))] } ?? [] : []
    return Panel(
      title: title, x: Axis(limits: .fixed(frame.x.low, frame.x.high), ticks: .none),
      y: Axis(limits: .fixed(frame.y.low, frame.y.high), ticks: .none), legend: .none,
      equalAspect: true,
      layers: ground
        + grid.layers(
          lines.points(at: place), inks: (.muted, .muted), widths: (1.1, 1.1), opacity: 0.6)
        + groups.marks(points.points(at: place), radius: radius)
        + (isLast ? plane.circles(plane.words(words)) : []))
  }
}

extension PlaneScene {
  fileprivate func words(_ words: WarpWords) -> PlaneWords { PlaneWords(language: words.language) }
}
