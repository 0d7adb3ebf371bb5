import TestSupport
import Testing

@testable import Console

/// What stands above the progress line goes as it came, whatever happens meanwhile.
@Suite struct ProgressPanelTests {
  private final class Stage {
    var now = 100.0
    var written: [String] = ["before\r\n"]
    var columns = 60

    func line(_ mode: ProgressLine.Mode = .live) -> ProgressLine {
      let line = ProgressLine(
        mode: mode, unicode: true, width: { self.columns }, clock: { self.now },
        write: { self.written.append($0.returningAtLineEnds) })
      line.update(step: 0, of: 100)
      return line
    }

    var screen: [String] { ScreenModel(written.joined()).lines }
  }

  private func panel(_ lines: [String]) -> ProgressPanel {
    ProgressPanel(
      rows: lines.count, columns: lines.map(\.count).max() ?? 0,
      text: lines.map { $0 + "\u{1B}[K\r\n" }.joined(), removal: "")
  }

  @Test func thePanelStandsAboveTheLine() {
    let stage = Stage()
    let line = stage.line()
    stage.now += 1
    line.update(step: 10, of: 100)
    line.show(panel(["first", "picture"]))
    #expect(stage.screen[..<3] == ["before", "first", "picture"])
    #expect(stage.screen[3].hasPrefix("step 10/100"))
    // The line is drawn anew by itself, and the panel in the place of the one before.
    stage.now += 1
    line.update(step: 20, of: 100)
    line.show(panel(["next", "one"]))
    #expect(stage.screen[..<3] == ["before", "next", "one"])
    #expect(stage.screen[3].hasPrefix("step 20/100") && stage.screen.count == 4)
    line.finish()
    #expect(stage.screen[0] == "before" && stage.screen[1...].allSatisfy { $0.isEmpty })
  }

  /// One write, marked as one update: a terminal has no time to show half of it.
  @Test func nothingFlickers() throws {
    let stage = Stage()
    let line = stage.line()
    line.show(panel(["a", "b"]))
    let before = stage.written.count
    line.show(panel(["c", "d"]))
    #expect(stage.written.count == before + 1)
    let last = try #require(stage.written.last)
    #expect(last.hasPrefix("\u{1B}[?2026h") && last.hasSuffix("\u{1B}[?2026l"))
    #expect(!last.contains("\u{1B}[J") && !last.contains("\u{1B}[2J"))
  }

  /// A panel of another height leaves nothing of the one before.
  @Test func anotherHeight() {
    let stage = Stage()
    let line = stage.line()
    line.show(panel(["a", "b", "c", "d"]))
    line.show(panel(["x"]))
    #expect(stage.screen.filter { !$0.isEmpty } == ["before", "x"])
    line.show(panel(["y", "z", "w"]))
    #expect(stage.screen.filter { !$0.isEmpty } == ["before", "y", "z", "w"])
  }

  @Test func aNoteGoesAboveBoth() {
    let stage = Stage()
    let line = stage.line()
    line.show(panel(["picture"]))
    line.note("collapse: samples go to 1 of 8 modes")
    #expect(
      stage.screen.filter { !$0.isEmpty } == ["before", "collapse: samples go to 1 of 8 modes"])
    line.show(panel(["picture"]))
    #expect(stage.screen.filter { !$0.isEmpty }.last == "picture")
  }

  /// After a stop that nobody could prepare for, what stands there is left alone.
  @Test func whatIsLeft() {
    let stage = Stage()
    let line = stage.line()
    line.show(panel(["old", "picture"]))
    line.leave()
    stage.written.append("\r\n[1]+  Stopped\r\n")
    line.show(panel(["new", "one"]))
    line.finish()
    let shown = stage.screen.filter { !$0.isEmpty }
    #expect(shown == ["before", "old", "picture", "[1]+  Stopped"])
  }

  /// In a window that became narrower, lines that were longer have been wrapped.
  @Test func aNarrowerWindow() throws {
    let stage = Stage()
    let line = stage.line()
    line.show(panel([String(repeating: "x", count: 50), String(repeating: "y", count: 50)]))
    stage.columns = 30
    line.clear()
    let last = try #require(stage.written.last)
    #expect(last == "\r\u{1B}[4A\u{1B}[J")
  }

  @Test func whereNothingIsRedrawnThereIsNoPanel() {
    for mode in [ProgressLine.Mode.log, .quiet] {
      let stage = Stage()
      let line = stage.line(mode)
      #expect(!line.isLive)
      line.show(panel(["picture"]))
      #expect(stage.written == ["before\r\n"])
    }
  }

  /// A picture of pixels is deleted with its panel.
  @Test func removal() throws {
    let stage = Stage()
    let line = stage.line()
    line.show(ProgressPanel(rows: 1, columns: 3, text: "p\r\n", removal: "\u{1B}_Gd\u{1B}\\"))
    line.finish()
    let last = try #require(stage.written.last)
    #expect(last.hasSuffix("\u{1B}[J\u{1B}_Gd\u{1B}\\"))
  }
}

extension String {
  /// What a terminal makes of line ends that a program writes: each also returns to the first column.
  fileprivate var returningAtLineEnds: String {
    // A pair of both is one character of its own, and stays.
    map { $0 == "\n" ? "\r\n" : String($0) }.joined()
  }
}
