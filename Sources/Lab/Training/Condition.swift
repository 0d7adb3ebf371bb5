import GanLabKit

/// A condition that ends a training, on what its snapshots show: `modes>=8`, `quality>0.9`.
public struct Condition: Sendable, Equatable, Codable {
  /// What is compared.
  public enum Quantity: String, Sendable, CaseIterable, Codable {
    /// The modes covered.
    case modes
    /// The share of samples within three standard deviations of a mode, 0 to 1.
    case quality
  }

  private enum Relation: String, CaseIterable, Codable {
    case atLeast = ">="
    case atMost = "<="
    case more = ">"
    case less = "<"
  }

  /// What is compared.
  public let quantity: Quantity
  private let relation: Relation
  private let bound: Double

  /// Reads a condition.
  ///
  /// - Throws: `badValue` if it is none.
  public init(_ text: String) throws(LabError) {
    for relation in Relation.allCases {
      guard let place = text.firstRange(of: relation.rawValue) else { continue }
      let name = String(text[..<place.lowerBound])
      guard let quantity = Quantity(rawValue: name) else {
        throw .unknownWord(
          name, what: "quantity", known: Quantity.allCases.map(\.rawValue))
      }
      guard let bound = Double(decimal: String(text[place.upperBound...])) else { break }
      self.quantity = quantity
      self.relation = relation
      self.bound = bound
      return
    }
    throw .badValue(
      name: "until", found: text, expected: "a condition such as modes>=8 or quality>0.9")
  }

  /// - Throws: `refused` if the data have no modes to look at.
  func check(on trainer: Trainer) throws(LabError) {
    guard trainer.snapshots?.all.last?.modesCovered != nil else {
      throw .refused(
        "these data have no modes that can be counted", hint: "train steps=2000, or data ring")
    }
  }

  /// True if the snapshot of this very step fulfils the condition.
  func holds(for trainer: Trainer) -> Bool {
    guard let snapshot = trainer.snapshots?.all.last, snapshot.step == trainer.step else {
      return false
    }
    let value: Double? =
      switch quantity {
      case .modes: snapshot.modesCovered.map(Double.init)
      case .quality: snapshot.highQuality
      }
    guard let value else { return false }
    return switch relation {
    case .atLeast: value >= bound
    case .atMost: value <= bound
    case .more: value > bound
    case .less: value < bound
    }
  }
}
