import Glibc

/// One line about work that is under way, on standard error.
///
/// On a terminal the line is redrawn in place, at most ten times a second, and wiped at the end:
/// `step 1,200/5,000 ━╸       24% | D 0.641 G 1.020 | ▂▃▅▆▇▆ | 1.9k/s | 0:14<0:44`. Elsewhere a
/// plain `key=value` line is written every ten seconds. The rate is an exponential moving average
/// (weight 0.3 for the newest stretch) of steps over one of seconds.
///
/// Not for use from several threads at once.
public final class ProgressLine {
  /// How progress is told.
  public enum Mode: Sendable, Hashable {
    /// Redrawn in place, on a terminal.
    case live
    /// A line now and then, for logs.
    case log
    /// Not at all.
    case quiet

    /// The mode that fits a descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: Where the line goes.
    ///   - quiet: Whether nothing is to be told.
    ///   - environment: The environment's variables, for `TERM`.
    /// - Returns: The mode.
    public static func fitting(
      _ descriptor: Int32 = STDERR_FILENO, quiet: Bool, environment: [String: String]
    ) -> Mode {
      if quiet { return .quiet }
      let isDumb = environment["TERM"].map { $0.isEmpty || $0 == "dumb" } ?? true
      return Terminal.isTerminal(descriptor) && !isDumb ? .live : .log
    }
  }

  private static let redrawSeconds = 0.1
  private static let logSeconds = 10.0
  private static let weight = 0.3

  private let mode: Mode
  private let unicode: Bool
  private let width: () -> Int
  private let clock: () -> Double
  private let write: (String) -> Void

  private var start: Double?
  private var lastDrawn = 0.0
  private var lastStep = 0
  private var averageSteps = 0.0
  private var averageSeconds = 0.0
  private var sparkline = Sparkline()
  private var isDrawn = false
  /// What the line said when it was drawn last.
  private var lastLine = ""
  /// What stands above the line.
  private var panel: ProgressPanel?

  /// True if the line is redrawn in place, so that a panel can stand above it.
  public var isLive: Bool { mode == .live }

  /// Makes a progress line; its time starts at the first `update`.
  ///
  /// - Parameters:
  ///   - mode: How progress is told.
  ///   - unicode: Whether the terminal shows more than ASCII.
  ///   - width: The terminal's columns now; asked at each redraw.
  ///   - clock: Seconds on a clock that never goes back.
  ///   - write: Where the text goes.
  public init(
    mode: Mode, unicode: Bool,
    width: @escaping () -> Int = { Terminal.width(of: STDERR_FILENO) },
    clock: @escaping () -> Double = ProgressLine.monotonicSeconds,
    write: @escaping (String) -> Void = { Terminal.write($0, to: STDERR_FILENO) }
  ) {
    self.mode = mode
    self.unicode = unicode
    self.width = width
    self.clock = clock
    self.write = write
  }

  /// Seconds on the system's monotonic clock.
  public static func monotonicSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
  }

  /// Tells where the work stands.
  ///
  /// Cheap when it is too early to redraw: call it at every step.
  ///
  /// - Parameters:
  ///   - step: How many steps are done.
  ///   - total: How many there will be; `nil` if nobody knows.
  ///   - limit: The most seconds that they may take; `nil` if there is no limit.
  ///   - trend: The figure whose course is drawn, if one is.
  ///   - figures: Names and values to show; evaluated only when something is written.
  public func update(
    step: Int, of total: Int?, within limit: Double? = nil, trend: @autoclosure () -> Double? = nil,
    figures: @autoclosure () -> [(name: String, value: Double)] = []
  ) {
    tell(
      { step, rate, elapsed in
        ProgressFrame(
          step: step, total: total, figures: figures(),
          sparkline: sparkline.text(unicode: unicode), rate: rate, elapsed: elapsed, limit: limit)
      }, step, trend())
  }

  /// Tells which share of the work is done, from 0 to 1, where there are no steps to count.
  public func update(share: Double) {
    let whole = 1000
    tell(
      { step, rate, elapsed in
        ProgressFrame(
          step: step, total: whole, isShare: true, figures: [], sparkline: "", rate: rate,
          elapsed: elapsed)
      }, share.isFinite ? Int(min(1, max(0, share)) * Double(whole)) : 0, nil)
  }

  /// Writes a frame if it is time for one, with the rate and the seconds since the start.
  private func tell(
    _ frame: (Int, Double?, Double) -> ProgressFrame, _ step: Int,
    _ trend: @autoclosure () -> Double?
  ) {
    guard mode != .quiet else { return }
    let now = clock()
    guard let start else {
      // The first stretch is measured from here.
      start = now
      lastDrawn = now
      lastStep = step
      return
    }
    guard now - lastDrawn >= (mode == .live ? Self.redrawSeconds : Self.logSeconds) else { return }
    measure(steps: step - lastStep, seconds: now - lastDrawn)
    lastDrawn = now
    lastStep = step
    if let value = trend() { sparkline.append(value) }
    draw(frame(step, averageSeconds > 0 ? averageSteps / averageSeconds : nil, now - start))
  }

  /// Writes lines of text without the progress line getting in their way.
  public func note(_ text: String) {
    guard mode != .quiet else { return }
    clear()
    write(text + "\n")
  }

  /// Draws a panel above the line, in the place of the one before.
  ///
  /// All in one piece, between the marks of a synchronised update (`CSI ? 2026`), and over what was there instead of
  /// after wiping it: nothing flickers. Only where the line is `isLive`.
  public func show(_ new: ProgressPanel) {
    guard mode == .live else { return }
    let columns = width()
    var text = "\u{1B}[?2026h"
    if let old = panel, old.rows == new.rows, old.rows(in: columns) == old.rows {
      text += "\r" + ProgressLine.up(old.rows)
    } else {
      text += wiping(in: columns)
    }
    text += new.text + String(lastLine.prefix(max(0, columns - 1))) + "\u{1B}[K\u{1B}[?2026l"
    write(text)
    panel = new
    isDrawn = true
  }

  /// Takes the line, and a panel above it, off the screen; the next `update` may draw the line again.
  public func clear() {
    guard isDrawn else { return }
    write(wiping(in: width()))
    leave()
  }

  /// Leaves on the screen what stands there, and forgets it: other text has come below.
  public func leave() {
    isDrawn = false
    panel = nil
  }

  /// What wipes the line, and the panel if there is one, in a window of so many columns.
  private func wiping(in columns: Int) -> String {
    guard let panel else { return "\r\u{1B}[K" }
    // In a window that became narrower, most terminals wrap what was longer.
    let line = max(0, lastLine.displayWidth - 1) / max(1, columns)
    return "\r" + ProgressLine.up(panel.rows(in: columns) + line) + "\u{1B}[J" + panel.removal
  }

  private static func up(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)A" : "" }

  /// Ends the line: it is wiped, and the next `update` starts a new time.
  public func finish() {
    clear()
    lastLine = ""
    start = nil
    averageSteps = 0
    averageSeconds = 0
    sparkline = Sparkline()
  }

  private func draw(_ frame: ProgressFrame) {
    switch mode {
    case .live:
      // The last column stays free: some terminals wrap as soon as it is written.
      lastLine = frame.line(width: max(1, width() - 1), unicode: unicode)
      write("\r" + lastLine + "\u{1B}[K")
      isDrawn = true
    case .log:
      write(frame.log + "\n")
    case .quiet:
      break
    }
  }

  /// Averages steps and seconds apart: their quotient needs no correction for the start.
  private func measure(steps: Int, seconds: Double) {
    averageSteps += Self.weight * (Double(steps) - averageSteps)
    averageSeconds += Self.weight * (seconds - averageSeconds)
  }
}
