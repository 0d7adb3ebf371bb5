/// One block of a Markdown text, with the line where it begins.
public struct Block: Sendable, Hashable {
  /// What kind of block it is, with what stands in it.
  public indirect enum Kind: Sendable, Hashable {
    /// A heading of level 1 to 6.
    case heading(level: Int, [Inline])
    /// A paragraph.
    case paragraph([Inline])
    /// Code, fenced or indented.
    case code(CodeBlock)
    /// A list of items; `start` is the first number of an ordered one, else nil.
    case list(start: Int?, [[Block]])
    /// A quotation.
    case quote([Block])
    /// A line across.
    case rule
    /// HTML, a comment for example, as it stands.
    case html(String)
  }

  /// The number of its first line in the file, from 1.
  public let line: Int
  /// What it is.
  public let kind: Kind
}

/// A block of code.
public struct CodeBlock: Sendable, Hashable {
  /// The words behind the opening fence: `gan`, `check`, or nothing.
  public let info: String
  /// The code, each line with its end.
  public let text: String
  /// False if the fence that opens it has no fence that closes it.
  public let isClosed: Bool
}

/// A piece of a line of text.
public indirect enum Inline: Sendable, Hashable {
  /// Plain text.
  case text(String)
  /// Code within a line.
  case code(String)
  /// Slanted.
  case emphasis([Inline])
  /// Strong.
  case strong([Inline])
  /// A link, or a picture with its description.
  case link([Inline], to: String)
  /// HTML within a line, a comment for example, as it stands.
  case html(String)
  /// The end of a line in the file, which is a blank in the text.
  case softBreak
  /// The end of a line in the text.
  case lineBreak
}

extension Array where Element == Inline {
  /// The words alone, without emphasis; HTML is left out.
  public var plainText: String {
    reduce(into: "") { text, piece in
      switch piece {
      case .text(let words), .code(let words): text += words
      case .emphasis(let inner), .strong(let inner), .link(let inner, _): text += inner.plainText
      case .html: break
      case .softBreak, .lineBreak: text += " "
      }
    }
  }
}

extension Block {
  /// True if a reader sees something of it: neither a comment nor an empty paragraph.
  var isVisible: Bool {
    switch kind {
    case .heading(_, let words), .paragraph(let words): !words.plainText.isBlank
    case .code(let code): !code.text.isBlank
    case .list(_, let items): items.contains { $0.contains(where: \.isVisible) }
    case .quote(let blocks): blocks.contains(where: \.isVisible)
    case .rule, .html: false
    }
  }

  /// The blocks inside it, at any depth.
  var descendants: [Block] {
    switch kind {
    case .list(_, let items): items.joined().flatMap { [$0] + $0.descendants }
    case .quote(let blocks): blocks.flatMap { [$0] + $0.descendants }
    default: []
    }
  }
}

extension StringProtocol {
  /// True if there is nothing but blanks and line ends.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }

  /// The text without the blanks at both ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
