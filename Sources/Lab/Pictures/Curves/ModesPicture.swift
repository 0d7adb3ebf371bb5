import Figures
import GanLabKit
import Glibc

/// The modes covered and the share of good samples in the course of training.
public struct ModesPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "modes", "the modes covered and the share of good samples, in the course of training",
    formula: "a mode is covered by a sample within 3 σ; of a perfect generator's 98.9 % are",
    paper: "Lin et al. 2018, PacGAN: the power of two samples in generative adversarial networks",
    notes: "From the snapshots: 512 samples of always the same latent codes.")

  @Hyperparameter("weight of what was before in the average; 0: no average", in: 0...0.9999)
  var smoothing = 0.0

  /// Every snapshot.
  public init() {}

  /// Draws both.
  ///
  /// - Throws: `missing` or `refused` if nothing has been trained, or the data have no modes.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let source = try session.chosenSource(for: verb)
    guard source.hasModes, let mixture = source.mixture else {
      throw .refused(
        "\(verb): \(session.data?.name ?? "these data") have no modes that can be counted",
        hint: "plot samples, or data ring")
    }
    let trainer = try session.trained(for: verb)
    let shown = (trainer.snapshots?.all ?? []).filter { $0.modesCovered != nil }
    let words = CurveWords(language: request.language)
    let total = mixture.weights.count { $0 > 0 }
    let steps = shown.map { Double($0.step) }
    let covered = shown.map { Double($0.modesCovered ?? 0) }
    let quality = shown.map { 100 * ($0.highQuality ?? .nan) }
    let marks = EventMarks(trainer.history.events, language: request.language)
    let perfect = 100 * (mixture.dimensions == 1 ? erf(3 / 2.0.squareRoot()) : 1 - exp(-4.5))
    let knowsPerfect = mixture.dimensions <= 2
    var qualityLayers = marks.layers
    if knowsPerfect {
      qualityLayers.append(.rule(Rule(.horizontal(perfect), label: words.perfect)))
    }
    qualityLayers += curves(steps, quality, ink: .category(2), stepped: false)
    let panels = [
      Panel(
        x: Axis(), y: Axis(words.modes, limits: .fixed(0, Double(total) * 1.12)),
        layers: marks.layers
          + [.rule(Rule(.horizontal(Double(total)), label: words.all(total)))]
          + curves(steps, covered, ink: Marks.generatedInk, stepped: smoothing == 0)),
      Panel(
        x: Axis(words.step), y: Axis(words.quality, limits: .fixed(0, 112)), layers: qualityLayers),
    ]
    let figure = Figure(
      title: words.title(words.modes, session), caption: marks.caption, panels: panels, columns: 1,
      size: PixelSize(1100, 860))
    return Drawing(
      figure,
      data: [
        "steps": .numbers(steps), "modes_covered": .numbers(covered),
        "modes_total": .integer(total),
        "high_quality_3sigma": .numbers(shown.map { $0.highQuality ?? .nan }),
        "events": .events(trainer.history.events),
      ])
  }

  /// Raw values, faint under their average where there is one.
  private func curves(
    _ x: [Double], _ y: [Double], ink: Ink, stepped: Bool
  ) -> [Figures.Layer] {
    let clear = Figures.Layer.line(
      Line(
        x: x, y: smoothed(y, by: smoothing), ink: ink, width: 2.8, dash: .solid,
        stepped: stepped))
    guard smoothing > 0 else { return [clear] }
    return [
      .line(Line(x: x, y: y, ink: ink, width: 1.2, dash: .solid, opacity: 0.28)), clear,
    ]
  }
}
