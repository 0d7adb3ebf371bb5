import Figures
import GanLabKit
import Glibc

/// Where an encoder puts the data among the codes, and how sure it is of it.
public struct PosteriorPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "posterior", "where an encoder puts the data among the codes, and how sure it is",
    formula: "q(z|x) = N(m(x), diag s(x)²), one ellipse of 1 σ for each x",
    paper: "Kingma & Welling 2014, Auto-encoding variational Bayes",
    notes: """
      All ellipses together should fill the prior, of which circles of 1 and 2 σ are drawn: samples come \
      from there, and where no ellipse lies the decoder has never been trained. An ellipse as large \
      as the prior tells nothing of its x. A point and its ellipse have one colour, by mode or else by \
      direction. Of more than two coordinates the two whose means vary most are drawn.
      """)

  @Hyperparameter("points of the data", in: 1...5000) var n = 400

  /// Four hundred points.
  public init() {}

  /// Draws the codes; on the plane beside the data that they stand for.
  ///
  /// - Throws: `missing` without data or model; `refused` if the model has no encoder, or codes of one
  ///   coordinate; `tensor`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = PosteriorWords(language: request.language)
    let source = try session.chosenSource(for: verb)
    let networks = try session.encoder(for: verb)
    guard networks.prior.latent > 1 else {
      throw .refused(
        "\(verb) needs latent codes of at least 2 coordinates, and this model's have 1",
        hint: "model \(session.model?.name ?? "vae") latent=2")
    }
    let codes = try PosteriorCodes(
      try session.reference(n, for: networks.prior), networks, session.model?.name)
    let isPlane = source.sampleShape == [2]
    let points = isPlane ? try session.dataPoints(n) : []
    let groups = PointGroups(points, of: source, count: n)
    var panels = [codePanel(codes, groups, words)]
    if isPlane {
      let scene = try PlaneScene(session, for: verb)
      panels.append(
        Panel(
          title: session.data?.command, x: scene.x, y: scene.y, legend: .below, equalAspect: true,
          // No ground: its colour would be taken for a group's. Narrow modes want large marks.
          layers: groups.marks(points, radius: groups.basis == .modes ? 8 : 4.5)))
    }
    let figure = Figure(
      title: words.title(session), caption: isPlane ? words.caption(groups.basis) : words.alone,
      panels: panels, size: PixelSize(isPlane ? 1500 : 900, 860))
    let members: [(String, PictureData?)] = [
      ("step", .integer(session.step)), ("n", .integer(n)),
      ("coordinates", .numbers(codes.coordinates.map { Double($0 + 1) })),
      ("activity", .numbers(codes.activity)), ("means", .points(codes.means, dimensions: 2)),
      ("deviations", .points(codes.deviations, dimensions: 2)),
      ("groups", isPlane ? .numbers(groups.numbers.map(Double.init)) : nil),
      ("data", isPlane ? .points(points, dimensions: 2) : nil),
    ]
    return Drawing(
      figure, data: .present(members), notes: codes.activity.count > 2 ? [words.most(codes)] : [])
  }

  private func codePanel(
    _ codes: PosteriorCodes, _ groups: PointGroups, _ words: PosteriorWords
  ) -> Panel {
    let half = codes.reach
    let axis = { (place: Int) in
      Axis(words.axis(codes.coordinates[place]), limits: .fixed(-half, half))
    }
    let ellipses = groups.members.map { group, indices in
      Figures.Layer.outlines(
        Outlines(
          indices.map { codes.ellipse($0) }, ink: .category(group), width: 1,
          // Laid over each other they let the denser middle be seen.
          fillOpacity: min(max(1.5 / Double(indices.count), 0.02), 0.25)))
    }
    let prior = [1.0, 2.0].map { radius in
      Figures.Layer.outlines(
        .circles(
          at: [Point(0, 0)], radius: radius, label: radius == 1 ? words.prior : nil, ink: .text,
          width: 2.4, dash: .dashed))
    }
    return Panel(
      title: words.codes, x: axis(0), y: axis(1), legend: .below, equalAspect: true,
      layers: ellipses + groups.marks(codes.means, radius: 2, hasRim: false) + prior)
  }
}

/// The words of the picture.
struct PosteriorWords {
  let language: FigureLanguage

  var codes: String {
    language.choose("codes: q(z|x) for each x", "codes : q(z|x) pour chaque x")
  }
  var prior: String { language.choose("1 σ and 2 σ of the prior", "1 σ et 2 σ de l'a priori") }
  var alone: String {
    language.choose(
      "An ellipse is 1 σ of q(z|x) for one x.", "Une ellipse : 1 σ de q(z|x) pour un x.")
  }

  func axis(_ coordinate: Int) -> String {
    let digits = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"]
    return "z"
      + String(coordinate + 1).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
  }

  func caption(_ basis: PointGroups.Basis) -> String {
    let colours =
      basis == .modes
      ? language.choose("Colours tell the modes apart", "Les couleurs distinguent les modes")
      : language.choose("Colours tell directions apart", "Les couleurs distinguent les directions")
    return alone + " " + colours + language.choose(", alike on both sides.", ", des deux côtés.")
  }

  /// Which coordinates are drawn; a note, and so in English as all that the shell says.
  func most(_ codes: PosteriorCodes) -> String {
    "of \(codes.activity.count) coordinates of the code, \(axis(codes.coordinates[0])) and "
      + "\(axis(codes.coordinates[1])) are drawn: their means vary most"
  }

  func title(_ session: Session) -> String {
    [session.model?.command ?? "", StateWords(language: language).state(session)]
      .joined(separator: " · ")
  }
}
