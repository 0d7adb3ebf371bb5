import GanLabKit
import Measures

/// Samples of the generator in the course of training, always of the same codes, in bounded memory.
public struct Snapshots {
  /// The most that are kept; when full, every second one goes and the interval doubles.
  static let capacity = 128
  /// The samples in each, where they are points.
  public static let sampleCount = 512
  /// The samples in each, where they are images.
  static let imageCount = 8

  /// One moment of training.
  public struct Snapshot: Sendable {
    /// The step.
    public let step: Int
    /// The samples one after the other, the points of the plane or the images.
    public let points: [Float]
    /// The modes covered, where the data have modes.
    public let modesCovered: Int?
    /// The share within three standard deviations of a mode, where the data have modes.
    public let highQuality: Double?
  }

  /// The moments, in order.
  public internal(set) var all: [Snapshot] = []
  /// Steps between two of them.
  public private(set) var interval = 25

  /// The codes that all snapshots are made of: [samples, prior dimensions].
  let codes: Tensor
  private let source: any DataSource

  /// No snapshots yet; nil for data of which a snapshot would show and count nothing, such as rows of ten
  /// numbers without modes, and for flows of images, where one can take a pass for each pixel.
  init?(networks: any GeneratorNetworks, source: any DataSource, random: Random) {
    let isSeen = source.sampleShape.rank == 1 && (source.hasModes || source.sampleShape.count <= 2)
    let isImage = ImageShape(source.sampleShape) != nil && !(networks is FlowNetworks)
    guard isSeen || isImage else { return nil }
    var random = random
    codes = networks.prior.samples(
      isSeen ? Snapshots.sampleCount : Snapshots.imageCount, random: &random)
    self.source = source
  }

  /// The snapshots as a checkpoint keeps them.
  init(_ all: [Snapshot], interval: Int, codes: Tensor, source: any DataSource) {
    self.all = all
    self.interval = interval
    self.codes = codes
    self.source = source
  }

  /// True if the samples are points, not images.
  var isOfPoints: Bool { source.sampleShape.rank == 1 }

  /// True if step `step` is one at which a snapshot is due.
  func isDue(_ step: Int) -> Bool { step.isMultiple(of: interval) && all.last?.step != step }

  /// What the generator makes of the codes now, without keeping it.
  ///
  /// - Throws: The first error of the generator's operations.
  func look(_ step: Int, at networks: any GeneratorNetworks) throws(TensorError) -> Snapshot {
    let points = try withoutRecording { () throws(TensorError) in
      try networks.generate(codes, .evaluation).floats()
    }
    var coverage: ModeCoverage?
    if source.hasModes, let mixture = source.mixture {
      let samples = try? Points(points.map(Double.init), dimensions: mixture.dimensions)
      coverage = samples.flatMap { try? ModeCoverage(of: $0, against: mixture) }
    }
    return Snapshot(
      step: step, points: points, modesCovered: coverage?.covered(),
      highQuality: coverage?.highQuality3)
  }

  /// Takes a snapshot.
  ///
  /// - Throws: The first error of the generator's operations.
  mutating func take(_ step: Int, of networks: any GeneratorNetworks) throws(TensorError) {
    all.append(try look(step, at: networks))
    guard all.count == Snapshots.capacity else { return }
    interval *= 2
    all = all.filter { $0.step.isMultiple(of: interval) }
  }
}
