import Figures
import GanLabKit

/// A picture of a session: a component whose options, help and range checks come from its declaration.
///
/// Drawing changes nothing in the session: no weight, no draw, no choice. The same state gives the
/// same picture.
public protocol Picture: Component {
  /// Draws the picture.
  ///
  /// - Throws: `missing` if something has to be chosen first, `refused` if the picture cannot be drawn
  ///   for what is chosen, with why and what to do; the errors of the components that it runs.
  func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing
}

extension Picture {
  /// `plot`.
  public static var kind: Kind { .plot }

  /// The picture's command, as errors name it: `plot samples`.
  var verb: String { "\(Self.kind) \(Self.about.name)" }

  /// Draws the picture in the default style.
  ///
  /// - Throws: As `draw(_:_:)`.
  public func draw(_ session: Session) throws(LabError) -> Drawing {
    try draw(session, PictureRequest())
  }
}

/// How a picture is asked for: what is the same for all pictures.
public struct PictureRequest {
  /// Whether a picture that exists in both kinds is to move.
  public enum Medium: Sendable {
    /// A PNG.
    case still
    /// A GIF.
    case animation
  }

  /// Size, theme and language.
  public var style = PictureStyle()
  /// What is wanted; nil leaves it to the picture.
  public var medium: Medium?
  /// True once the user has had enough; pictures that take long look at it.
  public var isInterrupted: () -> Bool = { false }
  /// Told how much of a long picture is done, from 0 to 1.
  public var progress: (Double) -> Void = { _ in }

  /// The default style, without interruption.
  public init() {}

  /// The medium that a file name asks for by its ending, `.gif` or `.png`; nil if it says neither.
  public static func medium(ofPath path: String) -> Medium? {
    switch path.lowercased() {
    case let name where name.hasSuffix(".gif"): .animation
    case let name where name.hasSuffix(".png"): .still
    default: nil
    }
  }

  /// The same, as those who draw samples and measure take it.
  var watcher: Watcher { Watcher(progress: progress, isInterrupted: isInterrupted) }

  var language: FigureLanguage { style.language }
  var theme: Theme { style.theme }
}
