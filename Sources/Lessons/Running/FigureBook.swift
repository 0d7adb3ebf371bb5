import Console

/// The figures that the commands of a lesson gave: the last result of each verb.
struct FigureBook {
  /// What is found at the end of a path.
  enum Finding: Equatable {
    /// A value.
    case value(JSONValue)
    /// Nothing of that name; the names that there are where it was looked for.
    case nothing(known: [String])
  }

  /// The last result of each verb, the latest command's last.
  private var results: [(verb: String, result: JSONObject)] = []

  /// Notes a result.
  mutating func note(_ verb: String, _ result: JSONObject) {
    results.removeAll { $0.verb == verb }
    results.append((verb, result))
  }

  /// The results, the latest command's last.
  var entries: [(verb: String, result: JSONObject)] { results }

  /// True if `verb` was last run before the networks last changed: its figures are of another model.
  func isOutdated(_ verb: String) -> Bool {
    guard let place = results.firstIndex(where: { $0.verb == verb }),
      let change = results.lastIndex(where: {
        ["train", "step", "model", "data"].contains($0.verb)
      })
    else { return false }
    return place < change
  }

  /// The figure at the end of a path.
  func find(_ path: FigurePath) -> Finding {
    if let verb = path.verb {
      guard let entry = results.first(where: { $0.verb == verb }) else {
        return .nothing(known: results.map(\.verb))
      }
      return find(path.keys[...], in: .object(entry.result))
    }
    for entry in results.reversed() {
      let finding = find(path.keys[...], in: .object(entry.result))
      if case .value = finding { return finding }
    }
    return .nothing(known: results.reversed().flatMap { $0.result.members.map(\.key) })
  }

  private func find(_ keys: ArraySlice<String>, in value: JSONValue) -> Finding {
    guard let key = keys.first else { return .value(value) }
    switch value {
    case .object(let object):
      guard let member = object[key] else {
        return .nothing(known: object.members.map(\.key))
      }
      return find(keys.dropFirst(), in: member)
    case .array(let items):
      guard let index = Int(key), items.indices.contains(index) else {
        return .nothing(known: items.isEmpty ? [] : ["0 … \(items.count - 1)"])
      }
      return find(keys.dropFirst(), in: items[index])
    default: return .nothing(known: [])
    }
  }
}
