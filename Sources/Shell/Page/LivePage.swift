import Console
import GanLabKit
import Lab
import PageLink

/// The page that `show` serves: what it is told, and when.
///
/// Nothing of it moves anything in the session: a training makes the same bits with and without it. While a training
/// is under way the page is told twice a second at most, only while somebody looks at it, and for at most 3 % of the
/// time.
final class LivePage {
  /// What the lab is doing, as the page says it.
  enum Status: String {
    /// It waits for a command.
    case idle
    /// It trains.
    case training
    /// Another command takes its time.
    case busy
    /// It waits, and Ctrl-C ended the training before.
    case stopped
    /// It waits, and the training before ended with an error.
    case failed
  }

  /// The address under which it is served.
  let host: String
  /// The word that opens it.
  let token: String
  /// The port.
  var port: Int { process.port }

  /// How far a training is.
  struct Training {
    /// The step at which the command began.
    var start: Int
    /// The step at which it is.
    var step: Int
    /// When it ends.
    var goal: Session.Goal
    /// When it began.
    let began = ProgressLine.monotonicSeconds()
    /// Steps a second, lately.
    var rate: Double?
    /// When the rate was measured, and the step then.
    var mark: (time: Double, step: Int)
    /// The losses of the last step.
    var losses: [UpdateRecord] = []
  }

  unowned let shell: Shell
  private let process: PageProcess
  private(set) var gallery = PageGallery()
  /// The last figures that were measured, of which networks and at which step.
  private var measured: (list: [NamedFigure], step: Int, networks: ObjectIdentifier?)?
  private(set) var status = Status.idle
  private(set) var message: String?
  private(set) var training: Training?
  /// The verbs under way, the outermost first: `next` runs others.
  private(set) var verbs: [String] = []
  /// The step of the picture of samples that the page has; nil if it has none.
  private(set) var liveStep: Int?
  /// Counts the pictures of samples.
  private(set) var liveCount = 0
  /// True if that picture has the pixels of small images.
  private(set) var isLiveOfPixels = false
  /// The data on the plane, and what they are of.
  private(set) var plane: (key: String, plane: LivePlane?) = ("", nil)

  private var isDark = false
  private var lastLook = -Double.infinity
  private var nextCheck = 0.0
  private var statePace = PagePace(least: 0.5, share: 0.012)
  private var picturePace = PagePace(least: 0.5, share: 0.015)
  private var drawn: Drawn?

  /// What a picture of samples shows: another one is needed if it changes.
  private struct Drawn: Equatable {
    var networks: ObjectIdentifier?
    var step: Int
    var style: LiveSamples.Style
  }

  /// Seconds for which somebody is taken to look on after each request.
  private static let attention = 5.0

  /// Starts the page of a shell.
  ///
  /// - Throws: `PageProcess.Failure`.
  init(
    _ shell: Shell, host: String, ports: ClosedRange<Int>, token: String
  ) throws(PageProcess.Failure) {
    self.shell = shell
    (self.host, self.token) = (host, token)
    process = try PageProcess(PageGreeting(host: host, ports: ports, token: token))
    refresh()
  }

  /// False once its process is gone.
  var isAlive: Bool { process.isAlive }

  /// Ends it.
  func end() { process.end() }

  /// Notes figures that a command measured.
  func note(_ list: [NamedFigure]) { measured = (list, shell.session.step, networks) }

  /// The last figures; nil if they are of other networks than those that there are.
  var figures: (list: [NamedFigure], step: Int)? {
    guard let measured, measured.networks == networks else { return nil }
    return (measured.list, measured.step)
  }

  private var networks: ObjectIdentifier? {
    shell.session.networks.map { ObjectIdentifier($0 as AnyObject) }
  }

  /// Notes that a command begins.
  func begin(_ line: CommandLine) {
    verbs.append(line.verb.text)
    guard verbs.count == 1 || line.verb.text == "train" else { return }
    if line.verb.text == "train" { training = nil }
    tell(line.verb.text == "train" ? .training : .busy)
  }

  /// Notes how a command ended: the pictures that it wrote, and what has changed.
  func end(_ line: CommandLine, _ outcome: Result<Outcome, Diagnostic>) {
    if !verbs.isEmpty { verbs.removeLast() }
    let isTraining = ["train", "compare"].contains(line.verb.text)
    switch outcome {
    case .success(let outcome):
      if case .string(let path)? = outcome.result["path"] {
        let step = shell.session.step
        for message in gallery.add(path, title: line.text, step: step) { process.send(message) }
      }
      if isTraining { (status, message) = (outcome.wasInterrupted ? .stopped : .idle, nil) }
    case .failure(let failure):
      if isTraining {
        status = failure.isInterruption ? .stopped : .failed
        message = failure.isInterruption ? nil : failure.message
      }
    }
    if line.verb.text == "train" { training = nil }
    guard verbs.isEmpty else { return tell(.busy) }
    if ![.stopped, .failed].contains(status) || !isTraining { status = .idle }
    if !isTraining { message = nil }
    refresh()
  }

  /// Looks on while a training is under way; cheap when there is nothing to do: call it at every step.
  func look(
    step: Int, from start: Int, _ goal: Session.Goal, records: [UpdateRecord], isApart: Bool
  ) {
    let now = ProgressLine.monotonicSeconds()
    guard now >= nextCheck else { return }
    nextCheck = now + 0.1
    if let dark = process.isLookDark() { (isDark, lastLook) = (dark, now) }
    measure(step, from: start, goal, records, now)
    guard now - lastLook < Self.attention else { return }
    // Where another process trains, the samples here are of before.
    if !isApart, picturePace.isDue(at: now) { drawIfNew() }
    let then = ProgressLine.monotonicSeconds()
    if statePace.isDue(at: then) { tell(.training) }
  }

  private func measure(
    _ step: Int, from start: Int, _ goal: Session.Goal, _ records: [UpdateRecord], _ now: Double
  ) {
    var current =
      training ?? Training(start: start, step: step, goal: goal, mark: (now, step))
    current.step = step
    current.losses = records
    let seconds = now - current.mark.time
    if seconds >= 0.45 {
      let rate = Double(step - current.mark.step) / seconds
      current.rate = current.rate.map { 0.6 * $0 + 0.4 * rate } ?? rate
      current.mark = (now, step)
    }
    training = current
  }

  /// Draws the picture in other colours once somebody asks in those; for when nobody types.
  func beIdle() {
    guard let dark = process.isLookDark(), dark != isDark else { return }
    isDark = dark
    refresh()
  }

  /// Tells the page everything, with a picture of what there is now.
  private func refresh() {
    if let dark = process.isLookDark() { isDark = dark }
    drawIfNew()
    tell(status)
  }

  private func drawIfNew() {
    let session = shell.session
    let wanted = Drawn(
      networks: networks, step: session.step,
      style: LiveSamples.Style(isDark: isDark, isFrench: isFrench))
    guard wanted != drawn else { return }
    drawn = wanted
    let start = ProgressLine.monotonicSeconds()
    // What cannot be drawn, of networks that diverged for example, is told by the commands themselves.
    let picture = try? LiveSamples(of: session, wanted.style)
    picturePace.note(from: start, to: ProgressLine.monotonicSeconds())
    if let picture {
      process.send(.picture(id: 0, kind: .png, bytes: picture.png))
      (liveStep, liveCount) = (session.step, liveCount + 1)
      isLiveOfPixels = picture.isOfPixels
    } else if liveStep != nil {
      process.send(.drop(id: 0))
      liveStep = nil
    }
  }

  private func tell(_ status: Status) {
    self.status = status
    let start = ProgressLine.monotonicSeconds()
    notePlane()
    process.send(.state(Array(JSONValue.object(state).compact.utf8)))
    statePace.note(from: start, to: ProgressLine.monotonicSeconds())
  }

  /// Looks at the data once for each choice of them.
  private func notePlane() {
    let session = shell.session
    let key = "\(session.data?.command ?? "") \(session.seed)"
    if key != plane.key { plane = (key, LivePlane(session)) }
  }

  /// The language of lessons and pictures.
  var isFrench: Bool { shell.pictureDefaults["lang"] == "fr" }
}
