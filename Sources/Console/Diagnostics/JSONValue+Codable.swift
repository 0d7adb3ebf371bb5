/// Reading and writing through `Codable`; an object's members come back in the order of their keys.
extension JSONValue: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads a value of any kind.
  public init(from decoder: any Decoder) throws {
    if let members = try? decoder.container(keyedBy: Key.self) {
      var object = JSONObject()
      for key in members.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
        object[key.stringValue] = try members.decode(JSONValue.self, forKey: key)
      }
      self = .object(object)
    } else if var items = try? decoder.unkeyedContainer() {
      var list: [JSONValue] = []
      while !items.isAtEnd { list.append(try items.decode(JSONValue.self)) }
      self = .array(list)
    } else {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        self = .null
      } else if let flag = try? value.decode(Bool.self) {
        self = .bool(flag)
      } else if let number = try? value.decode(Int.self) {
        self = .integer(number)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else {
        self = .string(try value.decode(String.self))
      }
    }
  }

  /// Writes the value; a number that is not finite as `null`.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let object):
      var members = encoder.container(keyedBy: Key.self)
      for member in object.members {
        try members.encode(member.value, forKey: Key(stringValue: member.key))
      }
    case .array(let items):
      var list = encoder.unkeyedContainer()
      for item in items { try list.encode(item) }
    default:
      var value = encoder.singleValueContainer()
      switch self {
      case .bool(let flag): try value.encode(flag)
      case .integer(let number): try value.encode(number)
      case .number(let number) where number.isFinite: try value.encode(number)
      case .string(let text): try value.encode(text)
      default: try value.encodeNil()
      }
    }
  }
}
