extension StringProtocol {
  /// The text as answers are compared: small letters without accents, each stretch of blanks as one.
  var folded: String {
    let plain = lowercased().map { Letters.plain[$0] ?? String($0) }.joined()
    return plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// The letters of French with what they are without their accents.
private enum Letters {
  static let plain: [Character: String] = {
    var plain: [Character: String] = ["œ": "oe", "æ": "ae", "’": "'"]
    for (letter, accented) in [
      ("a", "àâä"), ("c", "ç"), ("e", "éèêë"), ("i", "îï"), ("o", "ôö"), ("u", "ùûü"), ("y", "ÿ"),
    ] {
      // A letter and the same one with its accent behind it are one Character.
      for character in accented { plain[character] = letter }
    }
    return plain
  }()
}
