import Figures
import GanLabKit

/// The newest samples of a training under way as a PNG, for people who look on; of points on the plane `LivePlane`
/// has the numbers.
///
/// Samples come from the prior, whichever sampler is chosen: a chain of a thousand moves is nothing to do twice a
/// second. Drawing moves nothing in the session.
public struct LiveSamples: Sendable {
  /// How it is to look.
  public struct Style: Sendable, Equatable {
    /// Light on near-black.
    public var isDark: Bool
    /// French, not English.
    public var isFrench: Bool

    /// A style.
    public init(isDark: Bool, isFrench: Bool) { (self.isDark, self.isFrench) = (isDark, isFrench) }
  }

  /// The bytes of the PNG.
  public let png: [UInt8]
  /// True if its pixels are those of small images, to be shown as they are.
  public let isOfPixels: Bool

  /// Samples of images, eight in a row.
  private static let (images, perRow) = (64, 8)
  /// Samples on the line.
  private static let points = 2000
  /// The width of a figure in pixels.
  private static let width = 720

  /// Draws the samples.
  ///
  /// - Returns: The picture; nil where there is none that can be drawn often, such as of points in ten dimensions, or
  ///   of a flow of images, which makes them pixel by pixel.
  /// - Throws: What keeps the samples from being drawn.
  public init?(of session: Session, _ style: Style) throws(LabError) {
    guard let source = session.source, let networks = session.networks as? any GeneratorNetworks
    else { return nil }
    do {
      if let shape = ImageShape(source.sampleShape), !(networks is FlowNetworks) {
        let values = try session.generatedPoints(
          LiveSamples.images, of: networks, stream: "samples")
        png = try shape.grid(values, source.pixels).contactSheet(perRow: LiveSamples.perRow)
        isOfPixels = true
      } else if source.sampleShape == [1] {
        png = try LiveSamples.figure(of: session, style).png()
        isOfPixels = false
      } else {
        return nil
      }
    } catch let error as LabError {
      throw error
    } catch {
      throw .refused("the picture cannot be drawn: \(error)", hint: nil)
    }
  }

  /// Samples on the line, under the density of the data.
  private static func figure(of session: Session, _ style: Style) throws(LabError) -> Figure {
    let picture = SamplesPicture()
    picture.n = points
    let set = try session.samples(
      points, with: try Selection(session.descriptor(.sampler, "prior"), []),
      random: session.pictureStream("samples"))
    var request = PictureRequest()
    request.style.theme = style.isDark ? .dark : .projector
    request.style.language = style.isFrench ? .french : .english
    request.style.width = width
    return request.style.applied(to: try picture.draw(set, session, request).still)
  }
}
