import Testing

@testable import Console

@Suite struct ProgressTests {
  /// A progress line whose clock and screen are the test's.
  private final class Stage {
    var now = 100.0
    var screen: [String] = []
    var columns = 120

    func line(_ mode: ProgressLine.Mode, unicode: Bool = true) -> ProgressLine {
      ProgressLine(
        mode: mode, unicode: unicode, width: { self.columns }, clock: { self.now },
        write: { self.screen.append($0) })
    }
  }

  private let frame = ProgressFrame(
    step: 1200, total: 5000, figures: [("D", 0.641), ("G", 1.02)], sparkline: "▂▃▅▆▇▆",
    rate: 1900, elapsed: 14)

  @Test func frameSaysItAll() {
    #expect(
      frame.line(width: 100, unicode: true)
        == "step 1,200/5,000 ━╸        24% | D 0.641 G 1.020 | ▂▃▅▆▇▆ | 1.9k/s | 0:14<0:02")
  }

  @Test func frameFitsAnyWidth() {
    let full = frame.line(width: 1000, unicode: true)
    for width in 0...100 {
      let line = frame.line(width: width, unicode: true)
      #expect(line.displayWidth <= width)
      #expect(width < full.displayWidth || line == full)
    }
    #expect(
      frame.line(width: 70, unicode: true)
        == "step 1,200/5,000 ━╸        24% | D 0.641 G 1.020 | 1.9k/s | 0:14<0:02")
    #expect(
      frame.line(width: 50, unicode: true) == "step 1,200/5,000 ━╸        24% | D 0.641 G 1.020")
    #expect(frame.line(width: 45, unicode: true) == "step 1,200/5,000 ╸     24% | D 0.641 G 1.020")
    #expect(frame.line(width: 40, unicode: true) == "step 1,200/5,000  24% | D 0.641 G 1.020")
    #expect(frame.line(width: 30, unicode: true) == "step 1,200/5,000  24%")
    #expect(frame.line(width: 9, unicode: true) == "step 1,2…")
  }

  @Test func frameInASCII() {
    var plain = frame
    plain.sparkline = "_.,-"
    plain.step = 5000
    let line = plain.line(width: 100, unicode: false)
    #expect(
      line == "step 5,000/5,000 ======== 100% | D 0.641 G 1.020 | _.,- | 1.9k/s | 0:14<0:00")
    #expect(plain.line(width: 9, unicode: false) == "step 5,00")
    #expect(line.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func frameWithoutTotal() {
    var open = frame
    open.total = nil
    open.rate = nil
    #expect(
      open.line(width: 100, unicode: true) == "step 1,200 | D 0.641 G 1.020 | ▂▃▅▆▇▆ | 0:14")
    open.total = 0
    #expect(open.line(width: 40, unicode: true).hasPrefix("step 1,200 |"))
  }

  /// Of a time alone nobody knows the steps, and the time is what is left.
  @Test func frameOfATime() {
    var timed = frame
    timed.total = nil
    timed.limit = 56
    #expect(
      timed.line(width: 100, unicode: true)
        == "step 1,200 ━━        25% | D 0.641 G 1.020 | ▂▃▅▆▇▆ | 1.9k/s | 0:14<0:42")
    #expect(timed.log == "step=1200 D=0.641 G=1.020 rate=1.9k/s elapsed=0:14 left=0:42")
    // Both: what comes first.
    timed.total = 5000
    #expect(timed.log.hasSuffix("left=0:02"))
    timed.total = 5_000_000
    #expect(
      timed.log == "step=1200 total=5000000 D=0.641 G=1.020 rate=1.9k/s elapsed=0:14 left=0:42")
    #expect(timed.line(width: 200, unicode: true).hasPrefix("step 1,200/5,000,000 ━━        25%"))
    let stage = Stage()
    let line = stage.line(.log)
    line.update(step: 0, of: nil, within: 40)
    stage.now += 10
    line.update(step: 5, of: nil, within: 40)
    #expect(stage.screen == ["step=5 rate=0.50/s elapsed=0:10 left=0:30\n"])
  }

  /// Where nobody counts steps there are none to tell.
  @Test func aShareIsPerCent() {
    let share = ProgressFrame(
      step: 250, total: 1000, isShare: true, figures: [], sparkline: "", rate: 125, elapsed: 2)
    #expect(share.line(width: 100, unicode: true) == "━━        25 % | 0:02<0:06")
    #expect(share.line(width: 8, unicode: true) == " 25 %")
    #expect(share.log == "done=25% elapsed=0:02 left=0:06")
    let stage = Stage()
    let line = stage.line(.live)
    line.update(share: 0)
    stage.now += 1
    line.update(share: 0.25)
    stage.now += 1
    line.update(share: .nan)
    stage.now += 1
    line.update(share: 7)
    #expect(stage.screen.first == "\r━━        25 % | 0:01<0:03\u{1B}[K", "\(stage.screen)")
    #expect(stage.screen[1].hasPrefix("\r           0 % | 0:02"), "\(stage.screen)")
    #expect(stage.screen[2].hasPrefix("\r━━━━━━━━ 100 % | 0:03"), "\(stage.screen)")
  }

  @Test func redrawsTenTimesASecondAtMost() {
    let stage = Stage()
    let line = stage.line(.live)
    for step in 0...1000 {
      line.update(step: step, of: 1000)
      stage.now += 0.001
    }
    // The sum of a thousand 0.001 may fall a hair short of the tenth redraw.
    #expect((9...10).contains(stage.screen.count))
    #expect(stage.screen.allSatisfy { $0.hasPrefix("\rstep ") && $0.hasSuffix("\u{1B}[K") })
    line.finish()
    #expect(stage.screen.last == "\r\u{1B}[K")
    line.finish()
    #expect(stage.screen.filter { $0 == "\r\u{1B}[K" }.count == 1)
  }

  @Test func exactLines() {
    let stage = Stage()
    let line = stage.line(.live)
    line.update(step: 0, of: 400)
    stage.now += 0.5
    line.update(step: 100, of: 400, trend: 1, figures: [("D", 0.5)])
    stage.now += 0.5
    line.update(step: 300, of: 400, trend: 3, figures: [("D", 0.25)])
    // Averages with weight 0.3: steps 0.3·100 = 30, then 0.7·30 + 0.3·200 = 81; seconds 0.15, then
    // 0.255; 81 / 0.255 = 317.6 steps a second, so 100 more take 0.31 s.
    #expect(
      stage.screen == [
        "\rstep 100/400 ━━        25% | D 0.500 | ▄ | 200/s | 0:00<0:01\u{1B}[K",
        "\rstep 300/400 ━━━━━━    75% | D 0.250 | ▁█ | 318/s | 0:01<0:00\u{1B}[K",
      ])
    line.note("collapse: 2 of 8 modes")
    #expect(stage.screen.suffix(2) == ["\r\u{1B}[K", "collapse: 2 of 8 modes\n"])
  }

  @Test func logsEveryTenSeconds() {
    let stage = Stage()
    let line = stage.line(.log)
    for second in 0..<25 {
      line.update(step: second * 100, of: 5000, figures: [("D", 0.641)])
      stage.now += 1
    }
    line.finish()
    #expect(
      stage.screen == [
        "step=1000 total=5000 D=0.641 rate=100/s elapsed=0:10 left=0:40\n",
        "step=2000 total=5000 D=0.641 rate=100/s elapsed=0:20 left=0:30\n",
      ])
  }

  @Test func quietSaysNothing() {
    let stage = Stage()
    let line = stage.line(.quiet)
    line.update(step: 0, of: 10)
    stage.now += 60
    line.update(step: 5, of: 10)
    line.note("x")
    line.finish()
    #expect(stage.screen.isEmpty)
    #expect(ProgressLine.Mode.fitting(-1, quiet: true, environment: ["TERM": "xterm"]) == .quiet)
    #expect(ProgressLine.Mode.fitting(-1, quiet: false, environment: ["TERM": "xterm"]) == .log)
  }

  @Test func sparklineKeepsItsScale() {
    var line = Sparkline(capacity: 3)
    for value in [0.0, 8, 4, 4, .nan] { line.append(value) }
    #expect(line.text(unicode: true) == "▅▅×")
    #expect(line.text(unicode: false) == "==x")
    var huge = Sparkline()
    for value in [-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude] { huge.append(value) }
    #expect(huge.text(unicode: true) == "▁█")
    var tiny = Sparkline()
    for value in [0, Double.leastNonzeroMagnitude] { tiny.append(value) }
    #expect(tiny.text(unicode: true) == "▁▁")
  }

  @Test(arguments: [
    (0, "0.00"), (0.35, "0.35"), (9.96, "10.0"), (99.94, "99.9"), (950, "950"), (999.9, "1.0k"),
    (1900, "1.9k"), (123_456, "123k"), (2.5e6, "2.5M"), (1e300, "1.0e+300"), (.infinity, "inf"),
  ])
  func shortNumbers(value: Double, expected: String) {
    #expect(NumberText.short(value) == expected)
  }

  @Test(arguments: [
    (0.641, "0.641"), (1.02, "1.020"), (-12.3456, "-12.346"), (0, "0.000"), (0.00002, "2.0e-05"),
    (1234.56, "1234.6"), (2e7, "2.0e+07"), (.nan, "nan"), (-.infinity, "-inf"),
  ])
  func figures(value: Double, expected: String) {
    #expect(NumberText.figure(value) == expected)
  }

  @Test func timesAndThousands() {
    #expect(
      [0, 59.9, 61, 3600, 36_061].map(NumberText.clock) == [
        "0:00", "0:59", "1:01", "1:00:00", "10:01:01",
      ])
    #expect([.nan, -1, 1e300].map(NumberText.clock) == ["?", "?", "?"])
    #expect(
      [0, 999, 1000, -1_234_567, .min].map(NumberText.grouped) == [
        "0", "999", "1,000", "-1,234,567", "-9,223,372,036,854,775,808",
      ])
  }

  @Test func significantDigits() {
    let cases: [(Double, String)] = [
      (0, "0"), (0.012345, "0.0123"), (-1.2, "-1.20"), (12345, "12345"), (1.2e-6, "1.2e-06"),
      (.infinity, "inf"),
    ]
    for (value, expected) in cases { #expect(NumberText.significant(value, 3) == expected) }
  }

  @Test(arguments: [
    (0.6412, 0.0123, "0.641 ± 0.012"), (1234, 56.7, "1234 ± 57"), (14.4, 20.1, "14 ± 20"),
    (7, 0.58, "7.00 ± 0.58"), (-0.00038, 8.4e-5, "-0.000380 ± 0.000084"), (2, 0, "2.00 ± 0"),
    (0.69314, 8e-7, "0.6931 ± 8e-07"), (3e8, 1e7, "3.00e+08 ± 1e+07"), (.nan, 1, "nan ± 1.000"),
  ])
  func meansWithSpreads(mean: Double, spread: Double, expected: String) {
    #expect(NumberText.uncertain(mean, spread) == expected)
  }
}
