import Console
import GanLabKit
import Lab

extension LivePage {
  /// The most points of a curve: more than a screen's columns are of no use.
  private static let curvePoints = 300

  /// How things stand, for the page.
  var state: JSONObject {
    let session = shell.session
    var state: JSONObject = [
      "lang": isFrench ? "fr" : "en", "status": .string(status.rawValue),
      "step": .integer(training?.step ?? session.step), "switches": switches,
      "pictures": gallery.json,
    ]
    state["message"] = message.map { .string($0) }
    state["verb"] = verbs.last.map { .string($0) }
    for (key, selection) in [
      ("data", session.data), ("model", session.model), ("loss", session.loss),
      ("sampler", session.sampler),
    ] {
      state[key] = selection.map { .string($0.command) }
    }
    state["lesson"] = shell.situation?().map { .string($0) }
    if let training { add(training, to: &state) }
    if let liveStep {
      state["live"] = [
        "count": .integer(liveCount), "step": .integer(liveStep), "pixels": .bool(isLiveOfPixels),
      ]
    }
    if let plane = plane.plane { add(plane, to: &state) }
    if let trainer = session.trainer { add(trainer, to: &state) }
    if let figures {
      state["measured"] = [
        "step": .integer(figures.step), "figures": .array(figures.list.map(Self.json)),
      ]
    }
    return state
  }

  private var switches: JSONValue { JSONValue(shell.session.switches.map(\.command)) }

  private func add(_ training: Training, to state: inout JSONObject) {
    state["rate"] = training.rate.map { .number($0) }
    var shares = [
      Double(training.step - training.start) / Double(max(1, training.goal.steps))
    ]
    if let seconds = training.goal.seconds {
      shares.append((ProgressLine.monotonicSeconds() - training.began) / seconds)
    }
    state["progress"] = .number(min(1, shares.max() ?? 0))
    if training.goal.steps < TrainCommand.mostSteps {
      state["goal"] = .integer(training.start + training.goal.steps)
    }
    state["losses"] = .array(
      training.losses.map { ["part": .string($0.part), "value": .number($0.loss)] })
  }

  private func add(_ trainer: Trainer, to state: inout JSONObject) {
    let session = shell.session
    state["curves"] = .array(
      trainer.lossCurves(points: Self.curvePoints).map { curve in
        [
          "part": .string(curve.part), "steps": Self.short(curve.steps),
          "values": Self.short(curve.values), "average": Self.short(curve.average),
        ]
      })
    state["events"] = .array(
      trainer.history.events.map { ["step": .integer($0.step), "text": .string($0.text)] })
    state["chance"] = session.chanceLoss.map { .number($0) }
    if let seen = trainer.snapshots?.all.last, let modes = seen.modesCovered,
      let total = session.source?.mixture?.count
    {
      state["modes"] = [
        "covered": .integer(modes), "total": .integer(total), "step": .integer(seen.step),
        "quality": seen.highQuality.map { .number($0) } ?? .null,
      ]
    }
    if session.watchInterval != nil {
      state["findings"] = .array(
        session.findings.map { finding in
          guard case .object(var facts) = finding.json else { return finding.json }
          facts["try"] = JSONValue(
            session.sensible(finding.kind.remedies).prefix(3).map(\.command))
          facts["modes_total"] = finding.vitals.modesTotal.map { .integer($0) }
          return .object(facts)
        })
    }
  }

  /// Points of the data, and what G makes of codes that stay the same.
  private func add(_ plane: LivePlane, to state: inout JSONObject) {
    var facts: JSONObject = [
      "x": JSONValue([plane.x.low, plane.x.high]), "y": JSONValue([plane.y.low, plane.y.high]),
      "data": Self.short(plane.data), "circles": .array(plane.circles.map { Self.short($0) }),
      "step": .integer(shell.session.step),
    ]
    facts["samples"] = LivePlane.samples(of: shell.session).map(Self.short)
    state["plane"] = .object(facts)
  }

  private static func json(_ figure: NamedFigure) -> JSONValue {
    var facts: JSONObject = [
      "key": .string(figure.key), "label": .string(figure.label),
      "unit": .string(figure.unit.rawValue), "value": figure.json,
    ]
    facts["perfect"] = figure.perfect.map { .number($0) }
    return .object(facts)
  }

  /// Numbers in as many digits as a screen shows.
  private static func short(_ values: [Double]) -> JSONValue {
    .array(
      values.map { value in
        guard value.isFinite, abs(value) < 1e15 else { return .number(value) }
        let scale = abs(value) >= 1000 ? 10.0 : 1e4
        return .number((value * scale).rounded() / scale)
      })
  }
}
