/// What was found about one component.
public struct ComponentReport: Equatable, Sendable {
  /// Its kind; empty for what could not even be loaded.
  public let kind: String
  /// Its name, or the file's.
  public let name: String
  /// What was found, in order.
  public internal(set) var findings: [Finding] = []
  /// The stages that found nothing wrong.
  public internal(set) var passed: [CheckStage] = []
  /// Seconds of one call.
  public internal(set) var seconds: Double?
  /// The shipped component beside which it was timed.
  public internal(set) var sibling: String?
  /// Seconds of one call of that.
  public internal(set) var siblingSeconds: Double?

  /// A report that says nothing yet.
  public init(kind: String, name: String) {
    self.kind = kind
    self.name = name
  }

  /// What it is, for a heading.
  public var title: String { kind.isEmpty ? name : "\(kind) \(name)" }
  /// True if something is wrong.
  public var hasFailed: Bool { findings.contains { $0.severity == .failure } }
  /// True if it makes no sense to try it any further.
  var isGivenUp: Bool {
    findings.contains {
      $0.severity == .failure && [.loading, .results, .determinism].contains($0.stage)
    }
  }
  /// True if something deserves a look.
  public var hasWarnings: Bool { findings.contains { $0.severity == .warning } }

  /// Adds what a worker wrote; a component that it came by before is the same one.
  static func add(_ records: [CheckRecord], to reports: inout [ComponentReport]) {
    var current: Int?
    for record in records {
      switch record {
      case .component(let kind, let name):
        current = reports.firstIndex { $0.kind == kind && $0.name == name }
        if current == nil {
          reports.append(ComponentReport(kind: kind, name: name))
          current = reports.count - 1
        }
      case .begin, .end: break
      case .finding(let finding):
        let place = current ?? anonymous(&reports)
        if !reports[place].findings.contains(finding) { reports[place].findings.append(finding) }
      case .passed(let stage, _):
        guard let current, !reports[current].passed.contains(stage) else { continue }
        reports[current].passed.append(stage)
      case .time(let seconds, let sibling, let other):
        guard let current else { continue }
        reports[current].seconds = seconds
        reports[current].sibling = sibling
        reports[current].siblingSeconds = other
      }
    }
    for place in reports.indices {
      let findings = reports[place].findings
      reports[place].passed.removeAll { stage in
        findings.contains { $0.stage == stage && $0.severity != .note }
      }
    }
  }

  /// Adds that the worker died after `records`; returns the number of the task that did it.
  static func addDeath(
    _ ending: ChildProcess.Ending?, words: String?, limit: Double, after records: [CheckRecord],
    to reports: inout [ComponentReport]
  ) -> Int? {
    var begun: (task: Int, stage: CheckStage, setting: String?, isEdge: Bool)?
    var place: Int?
    for record in records {
      if case .begin(let task, let stage, let setting, _, let isEdge) = record {
        begun = (task, stage, setting, isEdge)
      }
      if case .component(let kind, let name) = record {
        place = reports.firstIndex { $0.kind == kind && $0.name == name }
      }
    }
    let flaw: Flaw =
      switch ending {
      case .signalled(let signal): .crashed(signal: Death.name(of: signal), words: words)
      case .exited(let status): .exited(status: status)
      case .tooSlow, .interrupted:
        .endless(seconds: Int(limit.rounded(.up)), isEdge: begun?.isEdge ?? false)
      case nil: .notTried(reason: "the process that checks could not be started")
      }
    let target = place ?? anonymous(&reports)
    reports[target].findings.append(
      Finding(flaw, begun?.stage ?? .loading, setting: begun?.setting))
    return begun?.task
  }

  private static func anonymous(_ reports: inout [ComponentReport]) -> Int {
    if let place = reports.firstIndex(where: \.kind.isEmpty) { return place }
    reports.append(ComponentReport(kind: "", name: "the library"))
    return reports.count - 1
  }
}
