import Testing

@testable import PageServer

/// The page as a text.
@Suite struct PageDocumentTests {
  /// It works where there is no network: nothing in it leads elsewhere but the name of a format.
  @Test func nothingLeadsElsewhere() {
    let text = PageDocument.text.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(text.count < PageDocument.text.count && text.count > 10_000)
    for word in [
      "http:", "https:", "ws:/", "wss:", "src=\"//", "href=\"//", "@import", "url(", "import(",
    ] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  /// Its script runs by a word alone, so that nothing in it may be called by attributes, and nothing that it is
  /// told becomes markup.
  @Test func nothingToldBecomesMarkup() {
    let text = PageDocument.text
    #expect(text.components(separatedBy: "%NONCE%") == 2)
    for word in [
      "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", " onclick=\"",
    ] {
      #expect(!text.contains(word), "\(word)")
    }
  }
}

extension String {
  /// Into how many parts `separator` cuts the text.
  fileprivate func components(separatedBy separator: String) -> Int {
    ranges(of: separator).count + 1
  }
}
