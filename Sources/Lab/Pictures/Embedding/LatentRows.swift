import GanLabKit
import Measures

/// Data as a model sees them: a row of numbers for each sample, and its class.
struct LatentRows {
  /// What the rows are.
  enum Kind: String, Sendable {
    /// What an encoder makes of samples.
    case codes
    /// What a discriminator or a classifier sees before its last layer.
    case features
    /// The samples themselves.
    case data
  }

  /// What the rows are.
  let kind: Kind
  /// The rows.
  let rows: Points
  /// The class of each; empty where the data have none.
  let labels: [Int]
  /// What the classes are called.
  let classes: [String]

  /// Turns samples, and their classes as rows of a 1 and zeros where the networks are told them, into rows.
  private typealias Reading = (Tensor, Tensor?) -> Tensor

  /// What of `networks` gives rows, the first that they have; nil for the data alone.
  private static func reading(_ networks: (any Networks)?, _ kind: Kind) -> Reading? {
    switch (kind, networks) {
    case (.codes, let networks as any VariationalNetworks):
      return { networks.posterior($0, ofClasses: $1, .evaluation).mean }
    case (.codes, let networks as any AutoencodingNetworks):
      return { x, _ in networks.encode(x, .evaluation) }
    case (.codes, let networks as FlowNetworks):
      return { x, _ in networks.flow(.evaluation)(x.inRows, .evaluation) }
    case (.features, let networks as any FeatureNetworks):
      return { x, _ in networks.features(x, .evaluation) }
    case (.data, _): return { x, _ in x }
    default: return nil
    }
  }

  /// The kinds that `networks` give, the one that tells most first.
  static func kinds(_ networks: (any Networks)?) -> [Kind] {
    [.codes, .features, .data].filter { reading(networks, $0) != nil }
  }

  /// Samples that the model sees at once: few enough that Ctrl-C is heeded between two of them.
  private static let piece = 250

  /// Rows of `count` of the session's data that training does not see, where there are such.
  ///
  /// - Parameters:
  ///   - session: Whose data and whose model.
  ///   - count: How many.
  ///   - wanted: What the rows are to be; nil for what tells most.
  ///   - verb: The command, for errors.
  ///   - watcher: Who looks on.
  /// - Throws: `missing` without data, or without the model that codes or features are asked of; `refused` if it
  ///   has none, or rows are not finite; `tensor`; `interrupted`.
  init(
    _ session: Session, _ count: Int, _ wanted: Kind?, for verb: String, _ watcher: Watcher
  ) throws(LabError) {
    let source = try session.chosenSource(for: verb)
    let networks = session.networks
    let kind = wanted ?? LatentRows.kinds(networks)[0]
    guard let reading = LatentRows.reading(networks, kind) else {
      guard networks != nil else { throw .missing(.model, for: verb) }
      throw .refused(
        "\(verb) needs \(kind == .codes ? "an encoder" : "features"), and "
          + "\(session.model?.name ?? "this model") has none",
        hint: "\(verb) of=\(LatentRows.kinds(networks)[0])")
    }
    var random = session.pictureStream("tsne").stream("data")
    let drawn = (source.heldOut ?? source).labelledSamples(
      count, random: &random, dtype: .float32)
    let hasLabels = drawn.labels.count == count && source.classes.count > 1
    let told = (networks as? any GeneratorNetworks)?.prior.classes ?? 0
    guard kind != .codes || told == 0 || hasLabels else {
      throw .refused("\(verb): this model needs data with classes, and these have none", hint: nil)
    }
    var values: [Double] = []
    var width = 0
    do {
      for start in stride(from: 0, to: count, by: LatentRows.piece) {
        try watcher.check(at: 0)
        let range = start..<min(count, start + LatentRows.piece)
        let classes =
          told > 0 && hasLabels ? oneHot(Array(drawn.labels[range]), classes: told) : nil
        let rows = withoutRecording { reading(drawn.samples.sliced(range), classes) }
        values += try rows.doubles()
        width = values.count / range.upperBound
      }
      rows = try Points(values, dimensions: width)
    } catch let error as MeasureError {
      throw .measure(error, in: verb)
    } catch {
      throw Trainer.labError(error, in: session.model?.name ?? "the data")
    }
    self.kind = kind
    labels = hasLabels ? drawn.labels.map(Int.init) : []
    classes = source.classes
  }

  /// The share of points that have a neighbour of their own class; nil without classes.
  func sameClass(_ neighbours: [Int]) -> Double? {
    guard !labels.isEmpty else { return nil }
    let same = neighbours.enumerated().count { labels[$0.offset] == labels[$0.element] }
    return Double(same) / Double(labels.count)
  }
}

extension Tensor {
  /// A sample in each row.
  fileprivate var inRows: Tensor {
    guard failure == nil, shape.rank > 2, shape[0] > 0 else { return self }
    return reshaped([shape[0], shape.count / shape[0]])
  }
}
