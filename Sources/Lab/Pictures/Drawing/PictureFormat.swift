import Figures
import GanLabKit

/// The options that all pictures share: size, colours and language.
public struct PictureFormat: Component {
  /// The grounds that there are.
  public enum ThemeName: String, CaseIterable, HyperparameterChoice {
    /// Dark on white.
    case light
    /// Light on near-black.
    case dark
    /// Large type and thick lines on white, for the back row.
    case projector
  }

  /// The languages that there are.
  public enum Language: String, CaseIterable, HyperparameterChoice {
    /// English.
    case en
    /// French.
    case fr
  }

  /// `plot`.
  public static let kind = Kind.plot
  /// What they are.
  public static let about = About("format", "the options of every picture")

  @Hyperparameter("width; 0: as the picture wants", in: 0...8192, unit: "px") var width = 0
  @Hyperparameter("height; 0: as the picture wants", in: 0...8192, unit: "px") var height = 0
  @Hyperparameter("colours and type: light, dark, or projector for a classroom")
  var theme = ThemeName.light
  @Hyperparameter("the language of the words in the picture") var lang = Language.en

  /// The picture's own size, light, in English.
  public init() {}

  /// The smallest side in which labels still have room.
  static let leastSide = 160

  /// The values in force.
  ///
  /// - Throws: `option`, about `picture`, if a side leaves no room for labels.
  package func style(for picture: String) throws(LabError) -> PictureStyle {
    for (name, side) in [("width", width), ("height", height)]
    where side != 0 && side < PictureFormat.leastSide {
      throw .option(
        .outOfRange(
          option: name, found: "\(side)", range: "\(PictureFormat.leastSide) to 8192, or 0"),
        of: picture)
    }
    var style = PictureStyle()
    style.width = width
    style.height = height
    style.language = lang == .fr ? .french : .english
    style.theme =
      switch theme {
      case .light: .light
      case .dark: .dark
      case .projector: .projector
      }
    return style
  }
}

/// Size, colours and language of a picture, as values.
public struct PictureStyle: Sendable {
  /// Pixels across; 0 leaves it to the picture.
  public var width = 0
  /// Pixels down; 0 leaves it to the picture.
  public var height = 0
  /// Colours and type.
  public var theme = Theme.light
  /// The language of the words.
  public var language = FigureLanguage.english

  /// The picture's own size, light, in English.
  public init() {}

  /// The figure in this size, these colours and this language.
  ///
  /// One side alone keeps the figure's own proportions.
  package func applied(to figure: Figure) -> Figure {
    var figure = figure
    figure.theme = theme
    figure.language = language
    let own = figure.pixelSize
    guard width > 0 || height > 0 else { return figure }
    let scale =
      width > 0 ? Double(width) / Double(own.width) : Double(height) / Double(own.height)
    figure.size = PixelSize(
      width > 0 ? width : Int((Double(own.width) * scale).rounded()),
      height > 0 ? height : Int((Double(own.height) * scale).rounded()))
    return figure
  }
}
