import Console

/// A piece of a page, with what is special to HTML escaped.
enum HTML {
  static func escaped(_ text: some StringProtocol) -> String { text.escapedForHTML }

  /// Blocks of prose.
  static func blocks(_ blocks: [Block]) -> String { blocks.map(block).joined(separator: "\n") }

  private static func block(_ block: Block) -> String {
    switch block.kind {
    case .heading(let level, let words):
      return "<h\(level)>\(inlines(words))</h\(level)>"
    case .paragraph(let words): return "<p>\(inlines(words))</p>"
    case .code(let code): return "<pre class=\"formula\">\(escaped(code.text))</pre>"
    case .list(let start, let items):
      let tag = start == nil ? "ul" : "ol"
      let first = start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
      let entries = items.map { "<li>\(item($0))</li>" }.joined(separator: "\n")
      return "<\(tag)\(first)>\n\(entries)\n</\(tag)>"
    case .quote(let inner): return "<blockquote>\(blocks(inner))</blockquote>"
    case .rule: return "<hr>"
    // Comments are for whoever edits; other HTML has no place in a lesson.
    case .html: return ""
    }
  }

  /// An entry of a list: its text alone, if that is all there is.
  private static func item(_ content: [Block]) -> String {
    if content.count == 1, case .paragraph(let words) = content[0].kind { return inlines(words) }
    return blocks(content)
  }

  private static func inlines(_ pieces: [Inline]) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let words): text += escaped(words)
      case .code(let code): text += "<code>\(escaped(code))</code>"
      case .emphasis(let inner): text += "<em>\(inlines(inner))</em>"
      case .strong(let inner): text += "<strong>\(inlines(inner))</strong>"
      case .link(let inner, let url): text += link(inner, url)
      case .html: break
      case .softBreak: text += "\n"
      case .lineBreak: text += "<br>\n"
      }
    }
  }

  /// A link, unless its address could run something.
  private static func link(_ inner: [Inline], _ url: String) -> String {
    let isSafe = ["https://", "http://", "#"].contains(where: url.hasPrefix)
    return isSafe
      ? "<a href=\"\(escaped(url))\">\(inlines(inner))</a>" : inlines(inner)
  }
}
