/// Reads a line `figure relation value [± tolerance]`.
struct CheckReader {
  private var rest: Substring

  /// The check in a line.
  ///
  /// - Throws: Why it is none.
  static func read(_ text: String, line: Int) throws(CheckFault) -> Check {
    var reader = CheckReader(rest: Substring(text))
    let figure = try reader.figure()
    let relation = try reader.relation()
    let expected = try reader.expected(for: relation)
    return Check(text: text, line: line, figure: figure, relation: relation, expected: expected)
  }

  private mutating func skipBlanks() { rest = rest.drop(while: \.isWhitespace) }

  private mutating func word(_ isPart: (Character) -> Bool) -> String {
    skipBlanks()
    let word = rest.prefix(while: isPart)
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  private mutating func figure() throws(CheckFault) -> FigurePath {
    let path = word { $0.isLetter || $0.isNumber || "._-".contains($0) }
    guard !path.isEmpty else { throw .noFigure }
    let pieces = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard pieces.allSatisfy({ !$0.isEmpty }) else { throw .badPath(path) }
    return pieces.count > 1
      ? FigurePath(verb: pieces[0], keys: Array(pieces.dropFirst()))
      : FigurePath(verb: nil, keys: pieces)
  }

  private mutating func relation() throws(CheckFault) -> Check.Relation {
    skipBlanks()
    // The list has `>=` before `>`, so that the longer sign is taken.
    guard let relation = Check.Relation.allCases.first(where: { rest.hasPrefix($0.rawValue) })
    else { throw .noRelation }
    rest = rest.dropFirst(relation.rawValue.count)
    return relation
  }

  private mutating func expected(for relation: Check.Relation) throws(CheckFault) -> Check.Expected
  {
    let value = word { !$0.isWhitespace && $0 != "±" }
    guard !value.isEmpty else { throw .noValue }
    let isEquality = relation == .equal || relation == .notEqual
    let tolerance = try tolerance()
    if let number = value.plainNumber {
      guard tolerance == nil || isEquality else { throw .needlessTolerance }
      return .number(number, tolerance: tolerance ?? 0)
    }
    guard isEquality else { throw .notANumber(value) }
    guard tolerance == nil else { throw .needlessTolerance }
    switch value {
    case "true": return .flag(true)
    case "false": return .flag(false)
    default: return .word(value)
    }
  }

  private mutating func tolerance() throws(CheckFault) -> Double? {
    skipBlanks()
    guard !rest.isEmpty else { return nil }
    guard ["±", "+-"].contains(where: { rest.hasPrefix($0) }) else {
      throw .leftOver(rest.trimmed)
    }
    rest = rest.dropFirst(rest.hasPrefix("±") ? 1 : 2)
    let text = rest.trimmed
    guard let value = text.plainNumber, value >= 0 else { throw .badTolerance(text) }
    return value
  }
}

extension String {
  /// The number that the text is in decimal writing; nil for `inf`, `nan` and hexadecimal ones.
  fileprivate var plainNumber: Double? {
    guard utf8.allSatisfy({ Self.digits.contains($0) }), let value = Double(self), value.isFinite
    else { return nil }
    return value
  }

  private static let digits = Set("0123456789+-.eE".utf8)
}
