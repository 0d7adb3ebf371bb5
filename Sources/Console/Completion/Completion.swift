/// What could stand at the cursor, ready to be put into the line.
public struct Completion: Sendable, Hashable {
  /// One way to go on.
  public struct Match: Sendable, Hashable {
    /// What a list of matches shows.
    public let shown: String
    /// One line about it.
    public let description: String?
    /// What replaces the text from `start` to the cursor: quoted if need be, with a blank, `=` or
    /// `/` behind it.
    public let insertion: String
    /// The whole word or value, unquoted.
    let text: String
  }

  /// Where the replaced text begins, in UTF-8 bytes of the line.
  public let start: Int

  /// The ways to go on, in the source's order, files behind words.
  public let matches: [Match]

  /// What all matches begin with, as it would be typed; `nil` if that is no more than was typed.
  public let common: String?

  /// Works out what is being typed and what it could become.
  ///
  /// - Parameters:
  ///   - cursor: The cursor's place in UTF-8 bytes of the line.
  ///   - line: The line being edited.
  ///   - earlier: The lines of the same command before this one, each with its line break.
  ///   - source: Who knows the names.
  /// - Returns: The completion; without matches where there is nothing to say.
  public static func at(
    cursor: Int, in line: String, continuing earlier: String = "", from source: any CompletionSource
  ) -> Completion {
    let head = String(decoding: line.utf8.prefix(max(0, cursor)), as: UTF8.self)
    let text = earlier + head
    guard let position = CompletionPosition(text) else { return none(at: cursor) }
    let start = text.prefix(position.start).utf8.count - earlier.utf8.count
    // A word begun on an earlier line cannot be replaced from this one.
    guard start >= 0 else { return none(at: cursor) }
    let next = line.utf8.dropFirst(max(0, cursor)).first
    let builder = MatchBuilder(position: position, space: next == 0x20 ? "" : " ")
    let matches = builder.matches(from: source)
    return Completion(start: start, matches: matches, common: builder.common(of: matches))
  }

  private static func none(at cursor: Int) -> Completion {
    Completion(start: max(0, cursor), matches: [], common: nil)
  }
}
