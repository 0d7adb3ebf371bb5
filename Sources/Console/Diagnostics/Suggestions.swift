/// Finds the names that a misspelt word may have meant.
public enum Suggestions {
  /// The known names nearest to a word, best first.
  ///
  /// A name counts when the word begins it, or when few enough slips lead from one to the other:
  /// a third of the longer one's length, at least 1 and at most 3. Capitals do not matter.
  /// Equal distances keep the order of `names`.
  ///
  /// - Parameters:
  ///   - word: What was typed.
  ///   - names: What could have been typed; repeated names are offered once.
  ///   - limit: How many names are offered at most.
  /// - Returns: At most `limit` of the names.
  public static func nearest(
    to word: String, among names: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let typed = Array(word.lowercased())
    // Longer words are no slips of a name, and the table of distances is quadratic.
    guard !typed.isEmpty, typed.count <= 64, limit > 0 else { return [] }
    var found: [(rank: Int, order: Int, name: String)] = []
    var seen: Set<String> = []
    for (order, name) in names.enumerated() where seen.insert(name).inserted {
      if let rank = Self.rank(of: Array(name.lowercased()), for: typed) {
        found.append((rank, order, name))
      }
    }
    return found.sorted { ($0.rank, $0.order) < ($1.rank, $1.order) }.prefix(limit).map(\.name)
  }

  /// How far a name is from the word in halves of a slip; `nil` if too far.
  ///
  /// A name that the word begins ranks behind one slip and before two.
  private static func rank(of name: [Character], for typed: [Character]) -> Int? {
    let longer = max(name.count, typed.count)
    let threshold = longer < 2 ? 0 : min(3, max(1, longer / 3))
    var best: Int?
    if abs(name.count - typed.count) <= threshold {
      let distance = Self.distance(typed, name)
      if distance <= threshold { best = 2 * distance }
    }
    if name.starts(with: typed) { best = min(best ?? .max, 3) }
    return best
  }

  /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of
  /// neighbours, no piece edited twice (restricted Damerau–Levenshtein).
  ///
  /// d(i,j) = min(d(i-1,j) + 1, d(i,j-1) + 1, d(i-1,j-1) + [aᵢ ≠ bⱼ], d(i-2,j-2) + 1 if swapped).
  public static func distance(_ first: String, _ second: String) -> Int {
    distance(Array(first), Array(second))
  }

  private static func distance(_ first: [Character], _ second: [Character]) -> Int {
    if first.isEmpty || second.isEmpty { return max(first.count, second.count) }
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for i in 1...first.count {
      var row = [i]
      row.reserveCapacity(second.count + 1)
      for j in 1...second.count {
        let change = last[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1)
        var best = min(change, last[j] + 1, row[j - 1] + 1)
        if i > 1, j > 1, first[i - 1] == second[j - 2], first[i - 2] == second[j - 1] {
          best = min(best, beforeLast[j - 2] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[second.count]
  }
}
