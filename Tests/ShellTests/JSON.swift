import FoundationEssentials
import TestSupport

/// A JSON value, read by another program's reader than the one that the shell writes with.
enum JSON: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(parsing text: String) throws {
    do {
      self = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
    } catch {
      throw LabProcess.Failure("this is no JSON: \(text)")
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  /// The member of an object.
  subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The keys of an object, sorted.
  var keys: [String] {
    guard case .object(let members) = self else { return [] }
    return members.keys.sorted()
  }

  /// A text.
  var text: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// A flag.
  var flag: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// A number.
  var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The elements of a list.
  var list: [JSON]? {
    guard case .array(let values) = self else { return nil }
    return values
  }
}
