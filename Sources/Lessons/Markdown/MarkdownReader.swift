internal import CCmark

/// Reads Markdown by the CommonMark reference parser into Swift values.
struct MarkdownReader {
  /// The deepest nesting of blocks and emphasis that is followed: trees are walked by recursion.
  static let deepest = 64

  private let file: String
  private let lines: [Substring]

  private init(file: String, lines: [Substring]) {
    self.file = file
    self.lines = lines
  }

  /// The blocks of a text.
  ///
  /// - Throws: `tooDeep`.
  static func blocks(of lines: [Substring], file: String) throws(LessonError) -> [Block] {
    let text = lines.joined(separator: "\n")
    let root = text.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_DEFAULT)
      }
    }
    guard case let root?? = root else { return [] }
    defer { cmark_node_free(root) }
    return try MarkdownReader(file: file, lines: lines).blocks(in: root, depth: 0)
  }

  private func children(_ node: OpaquePointer) -> [OpaquePointer] {
    var result: [OpaquePointer] = []
    var next = cmark_node_first_child(node)
    while let child = next {
      result.append(child)
      next = cmark_node_next(child)
    }
    return result
  }

  private func blocks(
    in parent: OpaquePointer, depth: Int
  ) throws(LessonError) -> [Block] {
    var result: [Block] = []
    for node in children(parent) {
      let line = Int(cmark_node_get_start_line(node))
      guard depth < Self.deepest else { throw LessonError(file, line, .tooDeep) }
      let kind: Block.Kind
      switch cmark_node_get_type(node) {
      case CMARK_NODE_HEADING:
        kind = .heading(
          level: Int(cmark_node_get_heading_level(node)),
          try inlines(in: node, line: line, depth: depth))
      case CMARK_NODE_CODE_BLOCK: kind = .code(code(node))
      case CMARK_NODE_LIST:
        var items: [[Block]] = []
        for item in children(node) { items.append(try blocks(in: item, depth: depth + 1)) }
        let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
        kind = .list(start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil, items)
      case CMARK_NODE_BLOCK_QUOTE: kind = .quote(try blocks(in: node, depth: depth + 1))
      case CMARK_NODE_THEMATIC_BREAK: kind = .rule
      case CMARK_NODE_HTML_BLOCK: kind = .html(literal(node))
      default: kind = .paragraph(try inlines(in: node, line: line, depth: depth))
      }
      result.append(Block(line: line, kind: kind))
    }
    return result
  }

  private func inlines(
    in parent: OpaquePointer, line: Int, depth: Int
  ) throws(LessonError) -> [Inline] {
    guard depth < Self.deepest else { throw LessonError(file, line, .tooDeep) }
    var result: [Inline] = []
    for node in children(parent) {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_TEXT: result.append(.text(literal(node)))
      case CMARK_NODE_CODE: result.append(.code(literal(node)))
      case CMARK_NODE_HTML_INLINE: result.append(.html(literal(node)))
      case CMARK_NODE_SOFTBREAK: result.append(.softBreak)
      case CMARK_NODE_LINEBREAK: result.append(.lineBreak)
      case CMARK_NODE_STRONG:
        result.append(.strong(try inlines(in: node, line: line, depth: depth + 1)))
      case CMARK_NODE_LINK, CMARK_NODE_IMAGE:
        let url = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
        result.append(.link(try inlines(in: node, line: line, depth: depth + 1), to: url))
      default: result.append(.emphasis(try inlines(in: node, line: line, depth: depth + 1)))
      }
    }
    return result
  }

  private func literal(_ node: OpaquePointer) -> String {
    cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
  }

  private func code(_ node: OpaquePointer) -> CodeBlock {
    let info = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
    return CodeBlock(info: info.trimmed, text: literal(node), isClosed: isClosed(node))
  }

  /// Whether a code block ends as it should.
  ///
  /// The parser closes an open fence at the end of its container without a word, so the last line of
  /// the block is looked at: it has to be a fence as long as the first (CommonMark 0.30, 4.5).
  private func isClosed(_ node: OpaquePointer) -> Bool {
    let first = Int(cmark_node_get_start_line(node))
    let last = Int(cmark_node_get_end_line(node))
    guard lines.indices.contains(first - 1), lines.indices.contains(last - 1) else { return true }
    let start = Int(cmark_node_get_start_column(node)) - 1
    let opening = lines[first - 1].utf8.dropFirst(max(0, start)).prefix { $0 == 0x60 || $0 == 0x7E }
    guard opening.count >= 3, let mark = opening.first else { return true }
    let closing = lines[last - 1].utf8.drop { $0 == 0x20 || $0 == 0x3E }
      .reversed().drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    return last > first && closing.count >= opening.count && closing.allSatisfy { $0 == mark }
  }
}
