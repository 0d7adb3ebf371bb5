import Figures
import GanLabKit
import PluginHost

/// The pictures that there are: the lab's own, and those that plugins bring.
public enum PictureCatalogue {
  /// The lab's own, in the order in which a list shows them.
  public static var all: [any Picture.Type] {
    [
      SamplesPicture.self, FieldPicture.self, DensityPicture.self, LatentPicture.self,
      WarpPicture.self, PosteriorPicture.self, ReconstructionsPicture.self, TrainingPicture.self,
      LossesPicture.self, GradientsPicture.self, ModesPicture.self,
      DivergencePicture.self, EarthMoverPicture.self, DiracPicture.self, VanishingPicture.self,
      ArgmaxPicture.self,
      ConfusionPicture.self, TSNEPicture.self, ChainsPicture.self, EnergyPicture.self,
      TradeoffPicture.self, SpacesPicture.self, ReliabilityPicture.self, NeighboursPicture.self,
      CompletionsPicture.self,
    ]
  }

  /// The names of the lab's own, in the same order.
  public static var names: [String] { all.map { $0.about.name } }

  /// The lab's own, described as a plugin's components are.
  public static let own = all.map { Descriptor($0, library: "gan-lab") }

  /// All pictures: the lab's own, then those in `registry` that are called otherwise.
  public static func descriptors(_ registry: Registry = Registry()) -> [Descriptor] {
    own + registry.components(.plot).filter { !names.contains($0.name) }
  }

  /// The picture called `name`, with `options` set; those of the format among them.
  ///
  /// - Throws: `unknownComponent`, or `option` for the first that is wrong.
  public static func plan(
    _ name: String, _ options: [Assignment] = [], from registry: Registry = Registry()
  ) throws(LabError) -> PicturePlan {
    let known = descriptors(registry)
    guard let descriptor = known.first(where: { $0.name == name }) else {
      throw .unknownComponent(kind: .plot, name: name, known: known.map(\.name))
    }
    let plan = try PicturePlan(descriptor)
    for option in options { try plan.set(option) }
    _ = try plan.format.style(for: name)
    return plan
  }
}

/// A picture with its options and the format's, ready to be drawn.
public struct PicturePlan {
  /// What the picture says of itself.
  public let about: About
  /// Size, theme and language.
  public let format = PictureFormat()

  private let picture: any Component

  /// - Throws: What keeps the component from being made.
  init(_ descriptor: Descriptor) throws(LabError) {
    about = descriptor.about
    picture = try Selection(descriptor, []).component
  }

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
  ///   - progress: Told how much of a long picture is done, from 0 to 1.
  ///   - isInterrupted: True once the user has had enough.
  /// - Returns: The picture, not yet written.
  /// - Throws: As the picture; `refused` if a film is asked of a picture that does not move.
  public func draw(
    _ session: Session, medium: PictureRequest.Medium? = nil,
    progress: @escaping (Double) -> Void = { _ in },
    isInterrupted: @escaping () -> Bool = { false }
  ) throws(LabError) -> Drawing {
    var request = PictureRequest()
    let style = try format.style(for: about.name)
    request.style = style
    request.medium = medium
    request.progress = progress
    request.isInterrupted = isInterrupted
    var drawing = try draw(session, request)
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

  private func draw(
    _ session: Session, _ request: PictureRequest
  ) throws(LabError) -> Drawing {
    switch picture {
    case let picture as any Picture: return try picture.draw(session, request)
    case let plot as any Plot: return try session.drawing(of: plot, about, request)
    default: throw .refused("\(about.name) is registered as a plot and is none", hint: nil)
    }
  }
}
