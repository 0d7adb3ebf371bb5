import Figures
import GanLabKit

/// Which classes are taken for which: by a classifier, or of images that a model was told to make.
public struct ConfusionPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "confusion", "how often each class is taken for each other",
    formula: "row y, column k: the share of class y for which arg max p(·|x) = k",
    notes: """
      Of a classifier the rows are the true classes of data that it was not trained on. Of a model that is \
      told a class, such as cgan, they are what it was told, and the columns what the lab's own classifier \
      of digits sees.
      """)

  @Hyperparameter("how many samples", in: 10...10_000) var n = 2000

  /// 2,000 samples.
  public init() {}

  /// Draws the shares, a row a class.
  ///
  /// - Throws: `missing` without data or model; `refused` if no classes are told or tellable; `tensor`;
  ///   `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    _ = try session.chosenSource(for: verb)
    guard session.networks != nil else { throw .missing(.model, for: verb) }
    let told = try session.recognition(n, request.watcher)
    let found = if let told { told } else { try session.confusion(n, request.watcher) }
    guard let confusion = found else {
      throw .refused(
        "\(verb) needs a model that tells classes, or one that is told them to make digits",
        hint: "data digits; model classifier, or model cgan")
    }
    let words = ConfusionWords(language: request.language, isTold: told != nil)
    let figure = Figure(
      title: words.title(session), caption: words.caption(confusion),
      panels: [panel(confusion, words)], size: PixelSize(1180, 1080))
    return Drawing(
      figure,
      data: .present([
        ("step", .integer(session.step)), ("n", .integer(confusion.count)),
        ("share", confusion.share.map { .number($0) }),
        ("classes", .list(confusion.classes.map { .text($0) })),
        ("counts", .numbers(confusion.counts.map(Double.init))),
      ]))
  }

  private func panel(_ confusion: Confusion, _ words: ConfusionWords) -> Panel {
    let count = confusion.classes.count
    let last = Double(max(count - 1, 1))
    let shares = confusion.shares
    // The first class stands at the top, as one reads.
    let flipped = (0..<count).reversed().flatMap { shares[$0 * count..<($0 + 1) * count] }
    let grid = Grid(values: flipped, rows: count, columns: count, x: (0, last), y: (0, last))
    // Numbers in more cells than these could not be read.
    let isReadable = count <= 12
    var layers: [Figures.Layer] = [
      .heatmap(
        Heatmap(grid, colorScale: ColorScale(.viridis, limits: .fixed(0, 1)), smooth: false))
    ]
    for row in 0..<count where isReadable {
      for column in 0..<count where shares[row * count + column] >= 0.005 {
        let percent = Int((shares[row * count + column] * 100).rounded())
        layers.append(
          .annotation(
            Annotation(
              "\(percent)", at: Point(Double(column), last - Double(row)), offset: Point(0, 0),
              leader: false)))
      }
    }
    let step = max(1, (count + 19) / 20)
    let places = stride(from: 0, to: count, by: step)
    return Panel(
      x: Axis(
        words.seen,
        ticks: .at(places.map { Tick(Double($0), confusion.classes[$0]) })),
      y: Axis(
        words.wanted,
        ticks: .at(places.map { Tick(last - Double($0), confusion.classes[$0]) })),
      legend: .none, colorBar: ColorBar(words.bar), equalAspect: true, layers: layers)
  }
}

/// The words of the picture.
struct ConfusionWords {
  let language: FigureLanguage
  /// True if the rows are what a generator was told.
  let isTold: Bool

  var wanted: String {
    isTold
      ? language.choose("class asked for", "classe demandée")
      : language.choose("true class", "vraie classe")
  }
  var seen: String {
    isTold
      ? language.choose("class recognised", "classe reconnue")
      : language.choose("class predicted", "classe prédite")
  }
  var bar: String { language.choose("share of the row", "part de la ligne") }

  func caption(_ confusion: Confusion) -> String {
    let n = language.count(confusion.count)
    let share = language.percent(confusion.share ?? .nan)
    return isTold
      ? language.choose(
        "\(share) of \(n) samples are recognised as the class asked for. Numbers in the cells: %.",
        "\(share) des \(n) échantillons sont reconnus comme la classe demandée. Dans les cases : %."
      )
      : language.choose(
        "\(share) of \(n) data are classified rightly. Numbers in the cells: %.",
        "\(share) des \(n) données sont bien classées. Dans les cases : %.")
  }

  func title(_ session: Session) -> String {
    [session.model?.command ?? "", StateWords(language: language).state(session)]
      .joined(separator: " · ")
  }
}
