import Figures
import GanLabKit
import Glibc

/// The latent plane as the generator bends it: a regular grid of codes, pushed through G.
public struct LatentPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "latent", "a regular grid of latent codes, and where the generator puts it",
    formula: "z ↦ G(z), along lines of constant z₁ and of constant z₂",
    notes: """
      G is continuous: between two modes it has to leave a bridge, on which few codes lie if it is \
      steep there. Where lines lie close, many codes share a place; where they are far apart, few do.
      """)

  @Hyperparameter("lines each way", in: 2...101) var lines = 21
  @Hyperparameter("codes along a line", in: 8...2000) var steps = 400
  @Hyperparameter("how far a Gaussian's codes reach, in standard deviations", in: 0.1...10)
  var reach = 2.5

  /// 21 lines each way.
  public init() {}

  /// Draws the grid and its image.
  ///
  /// - Throws: `missing` without data or model, `refused` unless codes and data are both on a plane.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = LatentWords(language: request.language)
    let scene = try PlaneScene(session, for: verb)
    let networks = try session.generator(for: verb)
    guard networks.prior.given == nil else {
      throw .refused(
        "\(verb) draws a grid of codes, and this model's have half of a sample in them",
        hint: "plot completions")
    }
    let dimensions = networks.prior.dimensions
    guard dimensions == 2 else {
      let name = session.model?.name ?? "gan-mlp"
      throw .refused(
        "\(verb) needs latent codes of 2 coordinates to draw a grid of them, "
          + "and this model's have \(dimensions)", hint: "model \(name) latent=2")
    }
    let edge = networks.prior.family == .uniform ? 1 : reach
    let grid = LineGrid(lines: lines, steps: steps, reach: edge)
    let codes = grid.points
    let images: [Double]
    do {
      images = try withoutRecording { () throws(TensorError) in
        try networks.generate(.of(codes, [codes.count / 2, 2]), .evaluation).doubles()
      }
    } catch {
      throw .tensor(error, in: "the generator")
    }
    let drawn = { (points: [Double]) in
      grid.layers(points, inks: (.category(1), .text), labels: (words.first, words.second))
    }
    let axis = { (label: String) in Axis(label, limits: .fixed(-edge * 1.04, edge * 1.04)) }
    let panels = [
      Panel(
        title: words.codes, x: axis("z₁"), y: axis("z₂"), legend: .below, equalAspect: true,
        layers: drawn(codes)),
      Panel(
        title: words.images, x: scene.x, y: scene.y, legend: .below, equalAspect: true,
        layers: scene.ground(request.theme, words.plane) + drawn(images)
          + scene.circles(words.plane)),
    ]
    let figure = Figure(
      title: StateWords(language: request.language).state(session), panels: panels,
      size: PixelSize(1400, 800))
    return Drawing(
      figure,
      data: [
        "step": .integer(session.step), "lines": .integer(lines), "steps": .integer(steps),
        "reach": .number(edge), "codes": .points(codes, dimensions: 2),
        "images": .points(images, dimensions: 2),
      ])
  }
}

/// The words of the picture.
struct LatentWords {
  let language: FigureLanguage

  var plane: PlaneWords { PlaneWords(language: language) }
  var codes: String { language.choose("latent codes z", "codes latents z") }
  var images: String { language.choose("G(z), over the data", "G(z), sur les données") }
  var first: String { language.choose("z₁ constant", "z₁ constant") }
  var second: String { language.choose("z₂ constant", "z₂ constant") }
}
