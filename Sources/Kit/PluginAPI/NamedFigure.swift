/// One number with a name: what a measure finds, or what a sampler tells of its work.
public struct NamedFigure: Sendable, Equatable, Codable {
  /// The name in machine-readable output, in snake case.
  public let key: String
  /// The value; nil if there is none for these samples.
  public let value: Double?
  /// What it is, in words.
  public let label: String
  /// What the value counts in.
  public let unit: Unit
  /// Which values are better; nil where none are.
  public let better: Direction?
  /// What a perfect model would have, where that is known.
  public let perfect: Double?

  /// What a value counts in.
  public enum Unit: String, Sendable, Equatable, CaseIterable, Codable {
    /// Things.
    case count
    /// A share from 0 to 1, to be shown in per cent.
    case share
    /// Natural units of information.
    case nats
    /// The unit of the coordinates.
    case length
    /// A pure number.
    case number
  }

  /// Which values are better.
  public enum Direction: String, Sendable, Equatable, CaseIterable, Codable {
    /// Larger ones.
    case high
    /// Smaller ones.
    case low
    /// Those near `perfect`.
    case perfect
  }

  /// Names a value; without a label, it is the key in words.
  public init(
    _ key: String, _ value: Double?, _ label: String = "", unit: Unit = .number,
    better: Direction? = nil, perfect: Double? = nil
  ) {
    self.key = key
    self.value = value
    self.label = label.isEmpty ? String(key.map { $0 == "_" ? " " : $0 }) : label
    self.unit = unit
    self.better = better
    self.perfect = perfect
  }

  /// Refuses names that a script could not address.
  ///
  /// - Throws: `ComponentError` for the first key that is not in snake case, or that comes twice.
  static func check(_ figures: [NamedFigure]) throws(ComponentError) {
    var seen: Set<String> = []
    for figure in figures {
      guard figure.key.isSnakeCase else {
        throw ComponentError(
          "'\(figure.key)' is no name of a figure: "
            + "lower-case letters, digits and _, a letter first")
      }
      guard seen.insert(figure.key).inserted else {
        throw ComponentError("there are two figures called \(figure.key)")
      }
    }
  }
}

extension String {
  fileprivate var isSnakeCase: Bool {
    guard let first = utf8.first, (0x61...0x7a).contains(first) else { return false }
    return utf8.allSatisfy { byte in
      (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5f
    }
  }
}
