import Console

/// The report of `plugin check`: as text for a reader, and as JSON.
public struct CheckReport: Sendable {
  /// What was checked, as the user named it.
  public let subject: String
  /// What was found, component by component.
  public var components: [ComponentReport]

  /// Puts a report together.
  public init(_ subject: String, _ components: [ComponentReport]) {
    self.subject = subject
    self.components = components
  }

  /// True if something is wrong.
  public var hasFailed: Bool { components.contains(where: \.hasFailed) }

  private func count(_ severity: Finding.Severity) -> Int {
    components.reduce(0) { $0 + $1.findings.count { $0.severity == severity } }
  }

  /// The report for a reader.
  public func text(style: Style = .plain) -> String {
    var lines: [String] = []
    for component in components {
      lines.append(style.bold(component.title))
      for stage in CheckStage.allCases { lines += self.lines(component, stage, style) }
    }
    let (failures, warnings) = (count(.failure), count(.warning))
    let words =
      failures > 0
      ? style.red("\(failures) \(failures == 1 ? "failure" : "failures")") : style.green("passed")
    let rest =
      warnings == 0 ? "" : ", \(warnings) \(warnings == 1 ? "warning" : "warnings")"
    lines.append("\(subject): \(words)\(rest)")
    return lines.joined(separator: "\n")
  }

  private func lines(
    _ component: ComponentReport, _ stage: CheckStage, _ style: Style
  ) -> [String] {
    var lines: [String] = []
    if component.passed.contains(stage) {
      let time = stage == .time ? timeText(component).map { ": \($0)" } ?? "" : ""
      lines.append("  \(style.green("ok")) \(stage.rawValue)\(time)")
    }
    for finding in component.findings where finding.stage == stage {
      let label =
        switch finding.severity {
        case .failure: style.red("FAILED")
        case .warning: style.yellow("warning")
        case .note: style.dim("note")
        }
      let place = finding.setting.map { ", \($0)" } ?? ""
      lines.append("  \(label) \(stage.rawValue)\(place): \(finding.message)")
      if let advice = finding.advice { lines.append("    \(style.cyan("try:")) \(advice)") }
    }
    return lines
  }

  private func timeText(_ component: ComponentReport) -> String? {
    guard let seconds = component.seconds else { return nil }
    let own = "\((seconds * 1e3).digits) ms a call"
    guard let sibling = component.sibling, let other = component.siblingSeconds, other > 0 else {
      return own
    }
    return "\(own), \(((seconds / other) * 10).rounded() / 10) × \(sibling)"
  }

  /// The report as JSON.
  public var json: JSONObject {
    let list = components.map { component -> JSONValue in
      var object: JSONObject = ["kind": .string(component.kind), "name": .string(component.name)]
      object["ok"] = .bool(!component.hasFailed)
      object["passed"] = JSONValue(component.passed.map(\.rawValue))
      object["findings"] = .array(component.findings.map(\.json))
      if let seconds = component.seconds { object["seconds_per_call"] = .number(seconds) }
      if let sibling = component.sibling, let other = component.siblingSeconds {
        object["sibling"] = .string(sibling)
        object["sibling_seconds_per_call"] = .number(other)
      }
      return .object(object)
    }
    return [
      "subject": .string(subject), "components": .array(list),
      "failures": .integer(count(.failure)), "warnings": .integer(count(.warning)),
    ]
  }
}

extension Finding {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "severity": .string(severity.rawValue), "stage": .string(stage.rawValue),
      "message": .string(message),
    ]
    if let setting { object["setting"] = .string(setting) }
    if let advice { object["advice"] = .string(advice) }
    return .object(object)
  }
}
