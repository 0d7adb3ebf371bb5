/// Draws the matches of a completion under the line.
public enum CandidateList {
  /// How many matches are shown before the rest is only counted.
  public static let limit = 60

  /// The matches as lines of at most `width` columns.
  ///
  /// With descriptions, one match a line with its description beside it; without, as many in a
  /// row as fit, filled column by column as `ls` does.
  public static func text(_ matches: [Completion.Match], width: Int) -> String {
    let room = max(20, width - 1)
    let shown = Array(matches.prefix(limit))
    var lines =
      shown.contains { $0.description != nil } ? described(shown, room) : grid(shown, room)
    if matches.count > limit { lines.append("… and \(matches.count - limit) more") }
    return lines.joined(separator: "\n")
  }

  private static func described(_ matches: [Completion.Match], _ room: Int) -> [String] {
    let column = matches.reduce(0) { max($0, $1.shown.displayWidth) }
    return matches.map { match in
      guard let text = match.description?.visible, !text.isEmpty else {
        return match.shown.clipped(to: room)
      }
      return (match.shown.padded(to: column) + "  " + text).clipped(to: room)
    }
  }

  private static func grid(_ matches: [Completion.Match], _ room: Int) -> [String] {
    let cell = matches.reduce(0) { max($0, $1.shown.displayWidth) } + 2
    let columns = max(1, (room + 2) / cell)
    let rows = (matches.count + columns - 1) / columns
    return (0..<rows).map { row in
      let cells = stride(from: row, to: matches.count, by: rows).map { matches[$0].shown }
      let last = cells.count - 1
      return cells.enumerated()
        .map { $0 < last ? $1.padded(to: cell) : $1.clipped(to: room) }
        .joined()
    }
  }
}
