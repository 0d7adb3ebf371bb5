import Console
import Lab

extension Finding {
  /// What is seen, in a few words.
  var sight: String {
    switch kind {
    case .collapse:
      if let balance = vitals.balance, let total = vitals.modesTotal {
        // As many modes with equal shares would have the same balance.
        "samples go to \(max(1, Int((balance * Double(total)).rounded()))) of \(total) modes"
      } else {
        "samples are \(percent(vitals.diversity)) as far apart as data"
      }
    case .oscillation:
      "samples keep moving and are not where data are"
    case .imbalance:
      "D is right about \(percent(vitals.accuracy)) of data and samples"
        + (vitals.gradientShare.map { ", G's gradient is \(percent($0)) of its largest" } ?? "")
    case .unboundedCritic:
      "the critic's slope is \(NumberText.short(vitals.slope ?? .nan)) somewhere"
    }
  }

  /// The failure, what is seen and since when, in one line.
  var headline: String {
    "\(kind.rawValue): \(sight), since step \(NumberText.grouped(since))"
  }

  /// The facts for `--json`.
  var json: JSONValue {
    var object: JSONObject = [
      "kind": .string(kind.rawValue), "since": .integer(since), "seen": .string(sight),
    ]
    object["vitals"] = vitals.json
    return .object(object)
  }

  private func percent(_ share: Double?) -> String {
    share.map { NumberText.short($0 * 100) + " %" } ?? "?"
  }
}

extension Finding.Kind {
  /// What is going on, for someone who has not met it before.
  var explanation: String {
    switch self {
    case .collapse:
      """
      G has found a few samples that D takes for data, and makes them again and again. D looks at one sample at \
      a time, and each of them by itself is good: nothing in D's verdict says that they are all alike. Once D has \
      learnt that there are too many, G goes to another few.
      """
    case .oscillation:
      """
      The players go round in a circle: G moves to where D does not look, D follows, and neither comes to rest. \
      The losses show it badly, for they swing about the same value all the while. A player that sees only the \
      other's present move cannot do better; slopes of D that are held down at the data, or a look ahead, end it.
      """
    case .imbalance:
      """
      D is right almost always. Where it is sure that a sample is generated, its output is flat, and G is \
      not told in which direction to go: under minimax its gradient is next to nothing. Either D learns too \
      fast for G, or data and samples do not overlap at all.
      """
    case .unboundedCritic:
      """
      This loss is a distance only for critics whose slope is bounded by 1, and nothing bounds this one: its values \
      grow without end, and with them G's steps.
      """
    }
  }

  /// What to try, the likeliest first.
  var remedies: [Remedy] {
    switch self {
    case .collapse:
      [
        .turn("packing", "size=4"), .turn("minibatch-discrimination"), .command("set g-lr=5e-4"),
        .turn("unrolled"), .loss("wasserstein", then: "switch gradient-penalty"), .turn("r1"),
      ]
    case .oscillation:
      [
        .turn("r1"), .turn("instance-noise"), .turn("unrolled"), .turn("gradient-penalty"),
        .command("set lr=1e-4"),
      ]
    case .imbalance:
      [
        .loss("nonsaturating"), .turn("instance-noise"), .turn("r1"),
        .turn("label-smoothing", "0.9"), .command("set d-steps=1"), .command("set d-lr=1e-4"),
      ]
    case .unboundedCritic:
      [.turn("gradient-penalty"), .turn("spectral-norm"), .turn("weight-clipping")]
    }
  }

  /// The picture that shows it.
  func picture(hasModes: Bool) -> String {
    switch self {
    case .collapse: hasModes ? "modes" : "samples"
    case .oscillation: "training"
    case .imbalance: "gradients"
    case .unboundedCritic: "losses"
    }
  }
}

extension Vitals {
  /// What was seen, under its names.
  var figures: [(name: String, value: Double, meaning: String)] {
    let all: [(String, Double?, String)] = [
      (
        "modes", modesCovered.map(Double.init),
        "modes that have a tenth of their due share of the samples"
      ),
      ("balance", balance, "how evenly samples go to the nearest modes; 1: as the data do"),
      ("shift", shift, "share of the samples in another mode than at the look before"),
      ("diversity", diversity, "mean distance of two samples, over that of two data"),
      ("movement", movement, "how far samples went since the look before, over the same"),
      ("misfit", misfit, "energy distance of samples and data, over the same"),
      ("accuracy", accuracy, "share of data and samples that D is right about"),
      ("slope", slope, "steepest slope of D at data, samples and between"),
      ("gradient_share", gradientShare, "G's gradient over its largest"),
    ]
    return all.compactMap { name, value, meaning in value.map { (name, $0, meaning) } }
  }

  /// The same for `--json`.
  var json: JSONValue {
    var object: JSONObject = ["step": .integer(step)]
    for figure in figures { object[figure.name] = .number(figure.value) }
    return .object(object)
  }
}

extension Monitor.Change {
  /// What is said of it while the training goes on.
  func line(_ session: Session) -> String {
    switch self {
    case .began(let finding):
      let first = session.sensible(finding.kind.remedies).first
      return finding.headline + (first.map { "; try \($0.command), and see why" } ?? "; see why")
    case .ended(let finding, let step):
      return "\(finding.kind.rawValue) is over since step \(NumberText.grouped(step))"
    }
  }
}
