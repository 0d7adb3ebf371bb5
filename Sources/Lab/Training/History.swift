/// A quantity in the course of training, in bounded memory.
///
/// When it is full, neighbours are averaged two by two and from then on twice as many steps share a
/// point: curves stay complete however long the training runs.
public struct Series: Sendable, Equatable {
  /// The most points that are kept.
  static let capacity = 4096

  /// The means over `stride` steps each, in order.
  public private(set) var values: [Float] = []
  /// The last value, whatever the stride.
  public private(set) var last: Double = .nan
  /// Steps that share a point.
  public private(set) var stride = 1
  /// The sum of the values that no point holds yet.
  private(set) var sum = 0.0
  /// How many they are: less than `stride`.
  private(set) var count = 0

  /// No values.
  public init() {}

  /// The series as a checkpoint keeps it.
  init(values: [Float], stride: Int, last: Double, sum: Double, count: Int) {
    self.values = values
    self.stride = max(1, stride)
    self.last = last
    self.sum = sum
    self.count = count
  }

  /// The step at the middle of each point.
  public var steps: [Double] {
    values.indices.map { (Double($0) + 0.5) * Double(stride) }
  }

  mutating func append(_ value: Double) {
    last = value
    sum += value
    count += 1
    guard count == stride else { return }
    values.append(Float(sum / Double(count)))
    sum = 0
    count = 0
    guard values.count == Series.capacity else { return }
    values = Swift.stride(from: 0, to: values.count, by: 2).map {
      (values[$0] + values[$0 + 1]) / 2
    }
    stride *= 2
  }
}

/// What is noted of a training: losses and gradient norms of each network.
public struct History: Sendable, Equatable {
  /// The loss of each network, under its name.
  public internal(set) var losses: [String: Series] = [:]
  /// The Euclidean norm of the gradient over all parameters of each network, under its name.
  public internal(set) var gradientNorms: [String: Series] = [:]
  /// The choices made on the way, as (step, what).
  public internal(set) var events: [Event] = []

  /// A choice made in the course of training.
  public struct Event: Sendable, Equatable, Codable {
    /// The step from which on it counts.
    public let step: Int
    /// What changed, as in "loss wasserstein".
    public let text: String
  }

  mutating func append(_ record: UpdateRecord) {
    losses[record.part, default: Series()].append(record.loss)
    gradientNorms[record.part, default: Series()].append(record.gradientNorm)
  }
}

/// One update of one network.
public struct UpdateRecord: Sendable, Equatable, Codable {
  /// The network.
  public let part: String
  /// What it minimised.
  public let loss: Double
  /// The norm of the gradient over all its parameters.
  public let gradientNorm: Double
}
