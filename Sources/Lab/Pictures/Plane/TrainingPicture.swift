import Figures
import GanLabKit

/// The samples in the course of training: an animation, or eight moments side by side.
public struct TrainingPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "training", "the samples in the course of training: a film (.gif) or moments of it (.png)",
    notes: """
      Always the same latent codes, so that a point can be followed. Frames are spread evenly over \
      the snapshots that were taken.
      """)

  @Hyperparameter("frames of the film, at most", in: 2...128) var frames = 60
  @Hyperparameter("how long a frame stays", in: 0.02...5, unit: "s") var delay = 0.12
  @Hyperparameter("moments in the still picture", in: 2...16) var moments = 8

  /// Sixty frames.
  public init() {}

  /// Draws the snapshots: a film unless a still picture is asked for.
  ///
  /// - Throws: `missing` or `refused` if nothing has been trained, or the data are not on the plane.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = TrainingWords(language: request.language)
    let scene = try PlaneScene(session, for: verb)
    let trainer = try session.trained(for: verb)
    let all = trainer.snapshots?.all ?? []
    guard !all.isEmpty else {
      throw .refused("\(verb): this training keeps no snapshots of a generator", hint: nil)
    }
    let total = session.source?.mixture.map { mixture in
      mixture.weights.count { $0 > 0 }
    }
    let theme = request.theme
    let ground = scene.ground(theme, words.plane)
    let circles = scene.circles(words.plane)
    let panel = { @Sendable (snapshot: Snapshots.Snapshot, isAlone: Bool) -> Panel in
      Panel(
        title: words.moment(snapshot, of: total), x: isAlone ? scene.x : scene.bare.x,
        y: isAlone ? scene.y : scene.bare.y, legend: .none, equalAspect: true,
        layers: ground + [
          Marks.generated(
            snapshot.points.map(Double.init), label: "", radius: isAlone ? 3 : 2,
            opacity: 0.85)
        ] + circles)
    }
    let title = [session.data?.command, session.loss?.command].compactMap { $0 }
      .joined(separator: " · ")
    if request.medium == .still {
      let shown = TrainingPicture.spread(all, over: moments)
      let columns = shown.count <= 4 ? shown.count : (shown.count + 1) / 2
      let figure = Figure(
        title: title, panels: shown.map { panel($0, false) }, columns: min(columns, 4),
        size: PixelSize(1360, 60 + 360 * ((shown.count - 1) / min(columns, 4) + 1)))
      return Drawing(figure, data: data(shown))
    }
    let shown = TrainingPicture.spread(all, over: frames)
    let film = Animation(count: shown.count, delay: delay, rest: 2) { index in
      Figure(title: title, panels: [panel(shown[index], true)], size: PixelSize(640, 700))
    }
    return Drawing(film, data: data(shown))
  }

  /// At most `count` elements, evenly spread, the first and the last among them.
  static func spread<Element>(_ elements: [Element], over count: Int) -> [Element] {
    guard elements.count > count, count > 1 else { return elements }
    return (0..<count).map { elements[$0 * (elements.count - 1) / (count - 1)] }
  }

  private func data(_ shown: [Snapshots.Snapshot]) -> PictureData {
    let hasModes = shown.contains { $0.modesCovered != nil }
    return .present([
      ("frames", .integer(shown.count)), ("steps", .numbers(shown.map { Double($0.step) })),
      ("samples_per_frame", .integer(Snapshots.sampleCount)),
      (
        "modes_covered",
        hasModes ? .numbers(shown.map { $0.modesCovered.map(Double.init) ?? .nan }) : nil
      ),
      ("high_quality_3sigma", hasModes ? .numbers(shown.map { $0.highQuality ?? .nan }) : nil),
    ])
  }
}

/// The words of the picture.
struct TrainingWords: Sendable {
  let language: FigureLanguage

  var plane: PlaneWords { PlaneWords(language: language) }

  func moment(_ snapshot: Snapshots.Snapshot, of total: Int?) -> String {
    let state = StateWords(language: language)
    let step = state.step(snapshot.step)
    guard let covered = snapshot.modesCovered, let total else { return step }
    return "\(step) · \(state.modes(covered, of: total))"
  }
}
