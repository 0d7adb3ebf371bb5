import Console
import GanLabKit
import Glibc
import PluginHost

/// Checks components in a process of its own, and writes down what it finds as it goes.
///
/// What crashes or never ends takes only this process with it; the one that waits starts another,
/// which skips the tasks up to the one that did it.
public final class CheckWorker {
  private let host: PluginHost
  private let components: [Descriptor]
  private let resume: CheckResume
  private let limits: CheckLimits
  private let output: Int32
  private var task = 0

  /// A worker for `components`.
  ///
  /// - Parameters:
  ///   - host: The lab's plugins, to play with.
  ///   - components: What is checked.
  ///   - resume: What earlier workers have done.
  ///   - limits: The most seconds for what is waited for.
  ///   - output: The descriptor that takes the records.
  public init(
    host: PluginHost, components: [Descriptor], resume: CheckResume, limits: CheckLimits,
    output: Int32
  ) {
    self.host = host
    self.components = components
    self.resume = resume
    self.limits = limits
    self.output = output
  }

  /// Does all tasks that are left.
  public func run() {
    for (place, component) in components.enumerated() {
      write(.component(kind: component.kind.name, name: component.name))
      // Numbers that do not hang on what was skipped: a thousand for each component.
      task = 1000 * place
      check(component)
    }
    write(.end)
  }

  private func check(_ item: Descriptor) {
    perform(.documentation) { DocumentationCheck(item).findings() }
    let trial: any Trial
    do {
      trial = try TrialMaker(registry: host.registry).trial(for: item)
    } catch {
      perform(.results) { [Finding(.notTried(reason: "\(reason(error))"), .results)] }
      return
    }
    let check = ComponentCheck(item: item, trial: trial)
    // What gives no numbers, or others each time, has no gradients to speak of.
    guard !resume.hasGivenUp(item), perform(.results, { check.results() }),
      perform(.determinism, { check.determinism() })
    else { return }
    for option in item.options {
      perform(.options, of: option.name) { [self] in
        OptionCheck(check: check, option: option).findings { setting in
          begin(.options, setting, limits.edge, isEdge: true)
        }
      }
    }
    if perform(.gradients, { check.gradients() }) {
      perform(.secondDerivatives) { check.secondDerivatives() }
    }
    task = task / 1000 * 1000 + 900
    perform(.time) { [self] in time(of: item, trial) }
  }

  /// Does one task, unless it was done before; false if something failed.
  @discardableResult
  private func perform(
    _ stage: CheckStage, of setting: String? = nil, _ body: () -> [Finding]?
  ) -> Bool {
    task += 1
    guard task > resume.after else { return true }
    begin(stage, setting, limits.task, isEdge: false)
    // Nothing to look at is neither right nor wrong.
    guard let findings = body() else { return true }
    for finding in findings { write(.finding(finding)) }
    if !findings.contains(where: { $0.severity != .note }) {
      write(.passed(stage, setting ?? ""))
    }
    return !findings.contains { $0.severity == .failure }
  }

  private func begin(_ stage: CheckStage, _ setting: String?, _ seconds: Double, isEdge: Bool) {
    write(
      .begin(task: task, stage: stage, setting: setting, seconds: seconds, isEdge: isEdge))
  }

  private func time(of item: Descriptor, _ trial: any Trial) -> [Finding] {
    guard let own = try? CheckClock.seconds(of: try trial.call(item.instance())) else { return [] }
    let sibling = host.registry.component(item.kind, trial.sibling)
    let other = sibling.flatMap { sibling in
      sibling.name == item.name
        ? nil : try? CheckClock.seconds(of: try trial.call(sibling.instance()))
    }
    write(.time(seconds: own, sibling: other == nil ? nil : sibling?.name, siblingSeconds: other))
    guard let other, let sibling, own > 20 * other, own > 1e-4 else { return [] }
    return [Finding(.slow(ratio: own / other, sibling: sibling.name), .time)]
  }

  private func write(_ record: CheckRecord) { Terminal.write(record.line, to: output) }
}

/// What earlier workers have done, so that the next one goes on behind it.
public struct CheckResume: Sendable {
  /// The number of the last task that is done, or that ended a worker.
  public var after: Int
  /// The components, as `loss/hinge`, that are not to be tried any further.
  public var givenUp: Set<String>

  /// Nothing, or what the arguments say.
  public init(after: Int = 0, givenUp: [String] = []) {
    self.after = after
    self.givenUp = Set(givenUp)
  }

  func hasGivenUp(_ item: Descriptor) -> Bool { givenUp.contains("\(item.kind)/\(item.name)") }
}

/// The most seconds that what is waited for may take.
public struct CheckLimits: Sendable {
  /// A task at the defaults, or the loading.
  public var task = 20.0
  /// A value at the edge of an option's range.
  public var edge = 5.0
  /// The test beside the source.
  public var test = 60.0

  /// As long as a reader waits.
  public init() {}

  /// The same limits, none longer than `seconds`.
  public init(atMost seconds: Double) {
    task = min(task, seconds)
    edge = min(edge, seconds)
    test = min(test, seconds)
  }
}

/// Measures calls.
enum CheckClock {
  /// The median time of some calls, after one that counts for nothing.
  ///
  /// - Throws: What the call throws.
  static func seconds(of call: () throws -> Void) throws -> Double {
    try call()
    let start = ProgressLine.monotonicSeconds()
    var times: [Double] = []
    // Rough figures: at most a third of a second is spent on them.
    while times.count < 9, ProgressLine.monotonicSeconds() - start < 0.3 || times.isEmpty {
      let before = ProgressLine.monotonicSeconds()
      try call()
      times.append(ProgressLine.monotonicSeconds() - before)
    }
    return times.sorted()[times.count / 2]
  }
}

/// An error of a component in words.
func reason(_ error: any Error) -> String {
  (error as? NotTried)?.reason ?? "\(error)"
}
