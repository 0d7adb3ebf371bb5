import Figures
import GanLabKit

/// The pictures that there are.
public enum PictureCatalogue {
  /// The pictures, in the order in which a list shows them.
  public static var all: [any Picture.Type] {
    [
      SamplesPicture.self, FieldPicture.self, DensityPicture.self, LatentPicture.self,
      TrainingPicture.self, LossesPicture.self, GradientsPicture.self, ModesPicture.self,
      DivergencePicture.self, VanishingPicture.self,
    ]
  }

  /// Their names, in the same order.
  public static var names: [String] { all.map { $0.about.name } }

  /// The picture called `name`, with its default options.
  ///
  /// - Throws: `unknownComponent`.
  public static func plan(_ name: String) throws(LabError) -> PicturePlan {
    guard let type = all.first(where: { $0.about.name == name }) else {
      throw .unknownComponent(kind: .plot, name: name, known: names)
    }
    return PicturePlan(picture: type.init())
  }

  /// The picture called `name`, with `options` set; those of the format among them.
  ///
  /// - Throws: `unknownComponent`, or `option` for the first that is wrong.
  public static func plan(
    _ name: String, _ options: [Assignment]
  ) throws(LabError) -> PicturePlan {
    let plan = try plan(name)
    for option in options { try plan.set(option) }
    _ = try plan.format.style(for: name)
    return plan
  }
}

/// A picture with its options and the format's, ready to be drawn.
public struct PicturePlan {
  /// The picture.
  public let picture: any Picture
  /// Size, theme and language.
  public let format = PictureFormat()

  /// What the picture says of itself.
  public var about: About { type(of: picture).about }

  /// Every option, the picture's own first; for help, completion and range checks.
  public var options: [(name: String, value: any HyperparameterBox)] {
    picture.hyperparameters + format.hyperparameters
  }

  /// Sets one option; a value without a name goes to the picture's first.
  func set(_ assignment: Assignment) throws(LabError) {
    let known = options.map(\.name)
    let own = Set(picture.hyperparameters.map(\.name))
    do {
      guard let name = assignment.name ?? picture.hyperparameters.first?.name else {
        throw OptionError.unknown(
          option: assignment.words.joined(separator: ","), known: known)
      }
      guard known.contains(name) else {
        throw OptionError.unknown(option: name, known: known)
      }
      if own.contains(name) {
        try picture.set(name, to: assignment.words)
      } else {
        try format.set(name, to: assignment.words)
      }
    } catch let error as OptionError {
      throw .option(error, of: about.name)
    } catch {
      throw .refused("\(error)", hint: nil)
    }
  }

  /// Draws the picture.
  ///
  /// - Parameters:
  ///   - session: What is drawn; it stays as it is.
  ///   - medium: What the file's name asks for; nil leaves it to the picture.
  ///   - progress: Told how much of a long picture is done.
  ///   - isInterrupted: True once the user has had enough.
  /// - Returns: The picture, not yet written.
  /// - Throws: As the picture; `refused` if a film is asked of a picture that does not move.
  public func draw(
    _ session: Session, medium: PictureRequest.Medium? = nil,
    progress: @escaping (Int, Int) -> Void = { _, _ in },
    isInterrupted: @escaping () -> Bool = { false }
  ) throws(LabError) -> Drawing {
    var request = PictureRequest()
    let style = try format.style(for: about.name)
    request.style = style
    request.medium = medium
    request.progress = progress
    request.isInterrupted = isInterrupted
    var drawing = try picture.draw(session, request)
    switch drawing.content {
    case .figure(let figure):
      guard medium != .animation else {
        throw .refused("plot \(about.name) does not move", hint: "to=\(about.name).png")
      }
      drawing.content = .figure(style.applied(to: figure))
    case .animation(var animation):
      let frame = animation.frame
      animation.frame = { style.applied(to: frame($0)) }
      drawing.content = .animation(animation)
    }
    return drawing
  }
}
