import Figures
import GanLabKit

/// What all pictures on the plane stand on: the frame, the data's density and its modes.
struct PlaneScene: Sendable {
  /// Where the picture is.
  let frame: PlaneFrame
  /// The exact density, where there is one.
  let density: DensityRaster?
  /// The mixture's means, where they are modes that can be told apart.
  let modes: [Point]
  /// Three standard deviations around each mode.
  let rings: [[Point]]
  /// Points of the data: [x, y, x, y, …]; drawn where there is no density.
  let data: [Double]

  /// More circles than this would hide what they are around.
  private static let mostRings = 200

  /// The scene of the data that are chosen.
  ///
  /// - Throws: `missing` if none are, `refused` if they are not on the plane, `tensor` if they cannot
  ///   be drawn from.
  init(_ session: Session, for verb: String, points count: Int = 1000) throws(LabError) {
    let source = try session.planeSource(for: verb)
    data = try session.dataPoints(count)
    guard let mixture = source.mixture else {
      let frame = PlaneFrame(points: data)
      self.frame = frame
      density = try source.density.map { density throws(LabError) in
        try PlaneScene.raster(density, in: frame)
      }
      modes = []
      rings = []
      return
    }
    frame = PlaneFrame(mixture)
    density = DensityRaster(mixture, in: frame)
    let shown = source.hasModes && mixture.count <= PlaneScene.mostRings
    let indices = shown ? mixture.weights.indices.filter { mixture.weights[$0] > 0 } : []
    modes = indices.map { Point(mixture.means[$0][0], mixture.means[$0][1]) }
    rings = indices.flatMap { k in
      Outlines.circles(
        at: [Point(mixture.means[k][0], mixture.means[k][1])], radius: 3 * mixture.deviations[k]
      ).rings
    }
  }

  /// The raster of a density that is no mixture.
  private static func raster(
    _ density: any Density, in frame: PlaneFrame
  ) throws(LabError) -> DensityRaster {
    do {
      return try DensityRaster(
        density.logDensity, logPartition: density.logPartition, in: frame)
    } catch {
      throw Trainer.labError(error, in: "the density of the data")
    }
  }

  /// The abscissa of a panel.
  var x: Axis { Axis("x₁", limits: .fixed(frame.x.low, frame.x.high)) }
  /// The ordinate of a panel.
  var y: Axis { Axis("x₂", limits: .fixed(frame.y.low, frame.y.high)) }

  /// The same axes without ticks and labels, for panels that are small.
  var bare: (x: Axis, y: Axis) {
    (
      Axis(limits: .fixed(frame.x.low, frame.x.high), ticks: .none),
      Axis(limits: .fixed(frame.y.low, frame.y.high), ticks: .none)
    )
  }

  /// The density, or where there is none the data themselves, under what a picture shows.
  func ground(_ theme: Theme, _ words: PlaneWords) -> [Figures.Layer] {
    guard let density else { return [dataMarks(words)] }
    return [density.heatmap(.wash(Marks.dataColor(theme)))]
  }

  /// The circles around the modes, to be drawn over what lies in them.
  func circles(_ words: PlaneWords) -> [Figures.Layer] {
    guard !rings.isEmpty else { return [] }
    return [.outlines(Outlines(rings, label: words.circles, ink: .text, width: 1.8, dash: .solid))]
  }

  /// The first `count` points of the data.
  func dataMarks(_ words: PlaneWords, count: Int = .max) -> Figures.Layer {
    Marks.data(Array(data.prefix(count == .max ? data.count : 2 * count)), label: words.data)
  }

  /// The key to the density's colours, where there is one.
  func colorBar(_ words: PlaneWords) -> ColorBar? {
    density == nil ? nil : ColorBar(words.density)
  }
}

/// How data and generated samples look in every picture: told apart by colour and by shape.
enum Marks {
  /// The colour of the data and of their density.
  static func dataColor(_ theme: Theme) -> Color { theme.categories.first ?? theme.text }
  /// The data's ink.
  static let dataInk = Ink.category(0)
  /// The generated samples' ink.
  static let generatedInk = Ink.category(1)

  /// Points of the data [x, y, x, y, …]: discs.
  static func data(_ points: [Double], label: String, radius: Double = 3) -> Figures.Layer {
    scatter(points, label, dataInk, .circle, radius, opacity: 0.75)
  }

  /// Generated points [x, y, x, y, …]: crosses.
  static func generated(
    _ points: [Double], label: String, radius: Double = 2.6, opacity: Double = 0.7
  ) -> Figures.Layer {
    scatter(points, label, generatedInk, .cross, radius, opacity: opacity)
  }

  private static func scatter(
    _ points: [Double], _ label: String, _ ink: Ink, _ marker: Marker, _ radius: Double,
    opacity: Double
  ) -> Figures.Layer {
    .scatter(
      Scatter(
        x: stride(from: 0, to: points.count - 1, by: 2).map { points[$0] },
        y: stride(from: 1, to: points.count, by: 2).map { points[$0] }, label: label, ink: ink,
        marker: marker, radius: radius, opacity: opacity))
  }
}

/// The words that pictures on the plane share.
struct PlaneWords {
  let language: FigureLanguage

  var circles: String { language.choose("3 σ around each mode", "3 σ autour de chaque mode") }
  var data: String { language.choose("data", "données") }
  var density: String { language.choose("density of the data", "densité des données") }

  func generated(_ count: Int) -> String {
    language.choose(
      "generated (\(language.count(count)))", "échantillons générés (\(language.count(count)))")
  }
}
