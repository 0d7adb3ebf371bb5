import Figures
import GanLabKit

/// What a training is shown by while it goes on: what the generator makes of the codes of the snapshots, and the
/// losses so far.
///
/// It draws no random number, and looks at networks as they are in evaluation: the training goes on as if nobody had
/// looked. What does not change is drawn once.
public final class LivePicture {
  private let session: Session
  private var scene: Scene?

  /// What samples are shown over.
  private enum Scene {
    case plane(PlaneScene, ground: [Figures.Layer])
    case line(LineScene)
    case images(ImageShape, PixelValues?)
    case none
  }

  /// Points of the losses' curves: more are not seen on so small a picture.
  private static let curvePoints = 160
  /// Cells along a side of the density under the samples.
  private static let densityCells = 96

  /// A picture of the session's training.
  public init(_ session: Session) { self.session = session }

  /// The picture now.
  ///
  /// - Throws: `missing` before there is a training; the errors of the generator.
  public func figure() throws(LabError) -> Figure {
    let trainer = try session.preparedTrainer()
    let words = SamplesWords(language: .english)
    var panels: [Panel] = []
    var title = words.title(session, nil)
    if let networks = trainer.networks as? any GeneratorNetworks, let snapshots = trainer.snapshots
    {
      let snapshot: Snapshots.Snapshot
      do {
        snapshot = try snapshots.look(trainer.step, at: networks)
      } catch {
        throw .tensor(error, in: "the generator")
      }
      if let panel = try samples(snapshot.points.map(Double.init)) { panels.append(panel) }
      title += figures(of: snapshot, words)
    }
    panels.append(losses(trainer))
    return Figure(
      title: title, panels: panels, columns: panels.count,
      size: PixelSize(panels.count > 1 ? 1100 : 720, 560))
  }

  private func figures(of snapshot: Snapshots.Snapshot, _ words: SamplesWords) -> String {
    guard let modes = snapshot.modesCovered, let quality = snapshot.highQuality,
      let mixture = session.source?.mixture
    else { return "" }
    let state = StateWords(language: words.language)
    let total = mixture.weights.count { $0 > 0 }
    return " · \(state.modes(modes, of: total)) · \(state.quality(quality))"
  }

  /// The samples over what they should be; nil for data that are not seen.
  private func samples(_ points: [Double]) throws(LabError) -> Panel? {
    switch try prepared() {
    case .plane(let scene, let ground):
      return Panel(
        x: scene.x, y: scene.y, legend: .none, equalAspect: true,
        layers: ground + [Marks.generated(points, label: "")])
    case .line(let scene):
      let words = SamplesWords(language: .english)
      let curve = scene.exact(label: words.exact).map { [$0] } ?? []
      return Panel(
        x: scene.x, y: Axis(words.densityAxis), legend: .none,
        layers: [scene.histogram(points, label: "", ink: Marks.generatedInk)] + curve)
    case .images(let shape, let pixels):
      return Panel(legend: .none, layers: [.images(shape.grid(points, pixels, columns: 4))])
    case .none: return nil
    }
  }

  private func prepared() throws(LabError) -> Scene {
    if let scene { return scene }
    let source = try session.chosenSource(for: "train")
    let made: Scene
    if let shape = ImageShape(source.sampleShape) {
      made = .images(shape, source.pixels)
    } else if source.sampleShape == [2] {
      let scene = try PlaneScene(session, for: "train")
      // Coarser than in a file, as it is looked up at each look.
      let coarse = source.mixture.map {
        DensityRaster($0, in: scene.frame, cells: LivePicture.densityCells)
          .heatmap(.wash(Marks.dataColor(.light)))
      }
      made = .plane(
        scene,
        ground: coarse.map { [$0] } ?? scene.ground(.light, PlaneWords(language: .english)))
    } else if source.sampleShape == [1] {
      made = .line(LineScene(source, try session.dataPoints(1000)))
    } else {
      made = .none
    }
    scene = made
    return made
  }

  /// The losses, each curve in a few points: the means of what lies between.
  private func losses(_ trainer: Trainer) -> Panel {
    let words = CurveWords(language: .english)
    let series = trainer.history.losses.mapValues { $0.thinned(to: LivePicture.curvePoints) }
    let names = trainer.trainedParts.filter { series[$0] != nil }
    let values = names.flatMap { series[$0]?.values ?? [] }.filter(\.isFinite)
    let layers = names.enumerated().compactMap { place, name -> Figures.Layer? in
      guard let curve = series[name] else { return nil }
      return .line(
        Line(
          x: curve.steps, y: curve.values, label: SeriesCurves.name(name, .english),
          ink: SeriesCurves.ink(name, place), width: 2.4, dash: .solid))
    }
    return Panel(
      x: Axis(words.step), y: Axis(words.loss, scale: LossesPicture.scale(of: values)),
      legend: .below, layers: layers)
  }
}

extension Series {
  /// The series in at most about `count` points.
  func thinned(to count: Int) -> (steps: [Double], values: [Double]) {
    let width = max(1, values.count / max(1, count))
    let starts = Array(Swift.stride(from: 0, to: values.count, by: width))
    return (
      starts.map { (Double($0) + Double(min(width, values.count - $0)) / 2) * Double(stride) },
      starts.map { start in
        let part = values[start..<min(values.count, start + width)]
        return part.reduce(0) { $0 + Double($1) } / Double(part.count)
      }
    )
  }
}
