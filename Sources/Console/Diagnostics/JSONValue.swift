/// A JSON value whose objects keep the order in which their members were added.
public enum JSONValue: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A number, written so that reading it back gives the same `Double`; `null` if not finite.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Members in order.
  case object(JSONObject)
}

/// The members of a JSON object, in the order of their first insertion.
public struct JSONObject: Sendable, Hashable {
  /// One key with its value.
  public struct Member: Sendable, Hashable {
    /// The key.
    public let key: String
    /// Its value.
    public var value: JSONValue
  }

  /// The members in order; no key stands twice.
  public private(set) var members: [Member] = []

  /// An object without members.
  public init() {}

  /// The value of a key; setting one appends or replaces it, setting `nil` removes it.
  public subscript(key: String) -> JSONValue? {
    get { members.first { $0.key == key }?.value }
    set {
      let index = members.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object from its members; of a repeated key the last value stands.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { self[key] = value }
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  /// An object.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }

  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }

  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// `null`.
  public init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
  /// A single-precision number, exactly: every `Float` is a `Double`.
  public init(_ value: Float) { self = .number(Double(value)) }

  /// A list of numbers.
  public init(_ values: some Sequence<Double>) { self = .array(values.map(JSONValue.number)) }

  /// A list of texts.
  public init(_ values: some Sequence<String>) { self = .array(values.map(JSONValue.string)) }
}
