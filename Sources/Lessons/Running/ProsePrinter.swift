import Console

/// Shows prose on a terminal: wrapped, with emphasis where there are colours.
struct ProsePrinter {
  let style: Style
  /// Columns: no line of prose is longer than a page's, however wide the terminal.
  let width: Int

  init(style: Style, width: Int) {
    self.style = style
    self.width = min(88, max(20, width))
  }

  /// The blocks as text, an empty line between two of them, no line end behind the last.
  func text(_ blocks: [Block]) -> String {
    lines(blocks, columns: width).joined(separator: "\n")
  }

  private func lines(_ blocks: [Block], columns: Int) -> [String] {
    var result: [String] = []
    for block in blocks where block.isVisible {
      if !result.isEmpty { result.append("") }
      result += lines(block, columns: columns)
    }
    return result
  }

  private func lines(_ block: Block, columns: Int) -> [String] {
    switch block.kind {
    case .heading(_, let words): inline(words, bold: true).wrapped(to: columns)
    case .paragraph(let words): inline(words).wrapped(to: columns)
    // Code is never broken: a formula in two pieces is none.
    case .code(let code):
      code.text.split(separator: "\n", omittingEmptySubsequences: false)
        .dropLast(code.text.hasSuffix("\n") ? 1 : 0).map { "    " + String($0).visible }
    case .list(let start, let items): list(start, items, columns: columns)
    case .quote(let blocks): lines(blocks, columns: columns - 2).map { style.dim("│ ") + $0 }
    case .rule, .html: []
    }
  }

  private func list(_ start: Int?, _ items: [[Block]], columns: Int) -> [String] {
    items.enumerated().flatMap { place, blocks -> [String] in
      let mark = start.map { "\($0 + place). " } ?? "• "
      let indent = String(repeating: " ", count: mark.count)
      return lines(blocks, columns: max(10, columns - mark.count)).enumerated().map {
        ($0 == 0 ? mark : $1.isEmpty ? "" : indent) + $1
      }
    }
  }

  /// Code with blanks that no line is broken at; code that is long can be broken after all.
  ///
  /// The shell reads these blanks like any other, should someone copy them.
  private func kept(_ code: String) -> String {
    code.count > width / 2 ? code : String(code.map { $0 == " " ? "\u{A0}" : $0 })
  }

  private func inline(_ pieces: [Inline], bold: Bool = false) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let words): text += words.visible.styled(bold ? style.bold : { $0 })
      case .code(let code): text += style.cyan("`\(kept(code.visible))`")
      case .emphasis(let inner): text += inner.plainText.visible.styled(style.italic)
      case .strong(let inner): text += inner.plainText.visible.styled(style.bold)
      case .link(let inner, let url):
        let words = inner.plainText.visible
        text += words == url || url.isEmpty ? words : "\(words) (\(url.visible))"
      case .html: break
      case .softBreak: text += " "
      case .lineBreak: text += "\n"
      }
    }
  }
}

extension String {
  /// Each word styled by itself, so that a line can end between any two.
  fileprivate func styled(_ style: (String) -> String) -> String {
    split(separator: " ", omittingEmptySubsequences: false).map { style(String($0)) }
      .joined(separator: " ")
  }
}
