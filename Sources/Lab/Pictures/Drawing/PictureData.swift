/// The numbers of a picture: a tree whose objects keep their order.
public indirect enum PictureData: Sendable, Equatable {
  /// A number; not finite where there is none.
  case number(Double)
  /// A count.
  case integer(Int)
  /// A word or a sentence.
  case text(String)
  /// Yes or no.
  case flag(Bool)
  /// A series of numbers.
  case numbers([Double])
  /// A list.
  case list([PictureData])
  /// Members under their names, in order.
  case object([Member])

  /// One member of an object.
  public struct Member: Sendable, Equatable {
    /// Its name, in snake case.
    public let key: String
    /// Its value.
    public let value: PictureData

    package init(key: String, value: PictureData) {
      self.key = key
      self.value = value
    }
  }

  /// The member called `key` of an object; nil if there is none.
  public subscript(key: String) -> PictureData? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The names of an object's members, in order; empty for anything else.
  public var keys: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.key)
  }

  /// The number of a number or a count.
  public var double: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// The numbers of a series.
  public var doubles: [Double]? {
    if case .numbers(let values) = self { values } else { nil }
  }

  /// Points [x, y] of a row-major list of coordinates.
  static func points(_ coordinates: [Double], dimensions: Int) -> PictureData {
    guard dimensions > 1 else { return .numbers(coordinates) }
    return .list(
      stride(from: 0, to: coordinates.count - dimensions + 1, by: dimensions).map {
        .numbers(Array(coordinates[$0..<$0 + dimensions]))
      })
  }
}

extension PictureData: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral {
  /// An object of members in the order in which they stand.
  public init(dictionaryLiteral elements: (String, PictureData)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1) })
  }

  /// A text.
  public init(stringLiteral value: String) { self = .text(value) }

  /// An object of those members that have a value: what does not apply is absent.
  static func present(_ members: [(String, PictureData?)]) -> PictureData {
    .object(members.compactMap { key, value in value.map { Member(key: key, value: $0) } })
  }
}

extension PictureData: Encodable {
  private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Encodes the tree; numbers that are not finite become `null`.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .number(let value):
      var container = encoder.singleValueContainer()
      if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
    case .integer(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .text(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .flag(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .numbers(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(PictureData.number(value)) }
    case .list(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .object(let members):
      var container = encoder.container(keyedBy: MemberName.self)
      for member in members {
        try container.encode(member.value, forKey: MemberName(stringValue: member.key))
      }
    }
  }
}
