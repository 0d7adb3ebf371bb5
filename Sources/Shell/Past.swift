import Console
import Lab

/// The changes that can be undone.
struct Past {
  /// The most that are kept.
  static let most = 20

  /// A command, and the state before it.
  struct Change {
    let line: String
    let before: Moment
    /// The commands that a script of what was done had before.
    let traces: Int
  }

  private var changes: [Change] = []

  /// How many there are.
  var count: Int { changes.count }

  mutating func append(_ change: Change, mostBytes: Int) {
    changes.append(change)
    while changes.count > Past.most
      || changes.count > 1 && changes.reduce(0, { $0 + $1.before.byteCount }) > mostBytes
    {
      changes.removeFirst()
    }
  }

  /// The `count`-th from the end.
  func last(_ count: Int) -> Change? {
    changes.count >= count ? changes[changes.count - count] : nil
  }

  mutating func drop(_ count: Int) { changes.removeLast(count) }
}

extension Shell {
  /// The verbs after which something is not as it was.
  private static let changing: Set = [
    "data", "model", "loss", "switch", "sampler", "set", "seed", "train", "step", "reset", "open",
    "resume", "back",
  ]

  /// From now on nothing of before can be undone.
  public func forgetPast() { past = Past() }

  /// Runs a command; if it changed the session, that can be undone.
  func undoable(
    _ line: CommandLine, _ run: () throws(Diagnostic) -> Outcome
  ) throws(Diagnostic) -> Outcome {
    // A name alone shows what is chosen, and changes nothing.
    let changes = Self.changing.contains(line.verb.text)
    let room = session.momentBytes
    guard changes, room > 0, let before = try? session.moment() else { return try run() }
    let traces = transcript.count
    let (step, choices) = (session.step, session.commands)
    var isDone = false
    defer {
      // A training that failed made steps, too; and one update of one network is no step, but a change.
      let isChange = line.verb.text == "reset" || isDone && line.verb.text == "step"
      if session.step != step || session.commands != choices || isChange {
        past.append(.init(line: line.text, before: before, traces: traces), mostBytes: room)
      }
    }
    let outcome = try run()
    isDone = true
    return outcome
  }
}
